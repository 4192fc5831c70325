package picture_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"io"
	"runtime"
	"testing"
	"testing/iotest"

	"github.com/imgplan/imgplan/internal/picture"
)

func TestVerifyTellsWhatItIs(t *testing.T) {
	grey := image.NewPaletted(image.Rect(0, 0, 9, 5), color.Palette{color.Black, color.NRGBA{}})
	for name, one := range map[string]struct {
		bytes []byte
		want  picture.Info
	}{
		"png with alpha":    {pngOf(t, faint(20, 30)), picture.Info{Format: "png", Width: 20, Height: 30, Alpha: true}},
		"opaque png":        {pngOf(t, image.NewGray(image.Rect(0, 0, 7, 3))), picture.Info{Format: "png", Width: 7, Height: 3}},
		"palette with tRNS": {pngOf(t, grey), picture.Info{Format: "png", Width: 9, Height: 5, Alpha: true}},
		"jpeg":              {jpegOf(t, faint(33, 17)), picture.Info{Format: "jpeg", Width: 33, Height: 17}},
		"webp":              {webpOf(300, 2, color.NRGBA{1, 2, 3, 255}), picture.Info{Format: "webp", Width: 300, Height: 2}},
		"webp with alpha":   {webpOf(1, 1, color.NRGBA{1, 2, 3, 4}), picture.Info{Format: "webp", Width: 1, Height: 1, Alpha: true}},
	} {
		if got, err := picture.Verify(bytes.NewReader(one.bytes)); err != nil || got != one.want {
			t.Errorf("%s: Verify = %+v, %v; want %+v", name, got, err, one.want)
		}
		if got, err := picture.Identify(iotest.OneByteReader(bytes.NewReader(one.bytes))); err != nil || got != one.want {
			t.Errorf("%s: Identify = %+v, %v; want %+v", name, got, err, one.want)
		}
	}
}

func TestVerifySaysWhatIsWrong(t *testing.T) {
	small, photo, drawn := pngOf(t, faint(20, 30)), jpegOf(t, faint(33, 17)), webpOf(30, 20, color.NRGBA{9, 9, 9, 255})
	animation := riffChunk("VP8X", []byte{2, 0, 0, 0, 29, 0, 0, 19, 0, 0})
	flipped := bytes.Clone(small)
	flipped[len(flipped)-13] ^= 1 // the last byte of IDAT's checksum
	for name, one := range map[string]struct {
		bytes []byte
		want  string
	}{
		"empty":             {nil, "not a picture: it is empty"},
		"html":              {[]byte("\n <!DOCTYPE html><html>"), "not a picture: looks like HTML"},
		"json":              {[]byte(`{"code":429}`), "not a picture: looks like JSON"},
		"text":              {[]byte("Bad Gateway"), "not a picture: looks like text"},
		"gif":               {[]byte("GIF89a\x01\x00\x01\x00"), "not a picture: looks like a GIF"},
		"noise":             {[]byte{0, 1, 2, 3}, "not a picture of a known format"},
		"bomb":              {header(65535, 65535), "truncated png"},
		"whole bomb":        {append(append(header(65535, 65535), chunk("IDAT", nil)...), chunk("IEND", nil)...), "65535x65535 is too large: a side has at most 16384 pixels"},
		"many pixels":       {append(append(header(16000, 16000), chunk("IDAT", nil)...), chunk("IEND", nil)...), "16000x16000 is too large: a picture has at most 64 megapixels"},
		"hollow":            {append(append(header(7000, 7000), chunk("IDAT", nil)...), chunk("IEND", nil)...), "broken png: 57 bytes can't hold 7000x7000 pixels"},
		"no pixels":         {append(append(header(0, 5), chunk("IDAT", nil)...), chunk("IEND", nil)...), "broken png: it has no pixels"},
		"checksum":          {flipped, "broken png: invalid format: invalid checksum"},
		"png and more":      {append(bytes.Clone(small), 0), "broken png: there is something behind the end of the picture"},
		"jpeg and more":     {append(bytes.Clone(photo), "PK\x03\x04"...), "broken jpeg: there is something behind the end of the picture"},
		"webp and more":     {append(bytes.Clone(drawn), 7), "broken webp: there is something behind the end of the picture"},
		"animated png":      {spliced(small, chunk("acTL", make([]byte, 8))), "broken png: it is animated"},
		"animated webp":     {riff(animation), "broken webp: it is animated"},
		"webp with a frame": {riff(drawn[12:], riffChunk("ANMF", make([]byte, 4))), "broken webp: it is animated"},
	} {
		if _, err := picture.Verify(bytes.NewReader(one.bytes)); err == nil || err.Error() != one.want {
			t.Errorf("%s: %v; want %s", name, err, one.want)
		}
	}
}

func TestVerifyNoticesEveryCut(t *testing.T) {
	for format, whole := range map[string][]byte{
		"png": pngOf(t, faint(200, 100)), "jpeg": jpegOf(t, faint(200, 100)), "webp": webpOf(200, 100, color.NRGBA{A: 255}),
	} {
		cuts := []int{len(whole) - 1, len(whole) - 2, len(whole) - 4}
		for i := 1; i < 16; i++ {
			cuts = append(cuts, len(whole)*i/16)
		}
		for _, cut := range cuts {
			_, err := picture.Verify(bytes.NewReader(whole[:cut]))
			if err == nil || cut > 16 && err.Error() != "truncated "+format {
				t.Errorf("%s cut at %d of %d: %v", format, cut, len(whole), err)
			}
		}
	}
}

func TestVerifySurvivesFlippedBits(t *testing.T) {
	for _, whole := range [][]byte{pngOf(t, faint(9, 9)), jpegOf(t, faint(9, 9)), webpOf(9, 9, color.NRGBA{A: 255})} {
		for bit := range 8 * len(whole) {
			flipped := bytes.Clone(whole)
			flipped[bit/8] ^= 1 << (bit % 8)
			picture.Verify(bytes.NewReader(flipped))
		}
	}
}

func TestVerifyTakesLittleMemoryForALie(t *testing.T) {
	lie := bytes.Join([][]byte{header(8000, 8000), chunk("IDAT", []byte("x\x9c")), chunk("IEND", nil)}, nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	picture.Verify(bytes.NewReader(lie))
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
		t.Errorf("a picture of %d bytes took %d bytes of memory", len(lie), took)
	}
}

func TestVerifyKeepsTheReadersError(t *testing.T) {
	failure := errors.New("disk on fire")
	whole := pngOf(t, faint(200, 100))
	for _, at := range []int64{0, 40, int64(len(whole)) / 2} {
		_, err := picture.Verify(&failing{bytes.NewReader(whole), at, failure})
		if !errors.Is(err, failure) {
			t.Errorf("failing at %d: %v; want %v", at, err, failure)
		}
	}
}

// failing fails reads that begin behind an offset.
type failing struct {
	*bytes.Reader
	at  int64
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	if at := f.Size() - int64(f.Len()); at >= f.at {
		return 0, f.err
	}
	return f.Reader.Read(p[:min(len(p), 16)])
}

func TestFormatOf(t *testing.T) {
	for name, want := range map[string]string{
		"a/b.png": "png", "B.PNG": "png", "c.jpg": "jpeg", "d.x.JPEG": "jpeg", "e.webp": "", "png": "", ".png/f": "",
	} {
		if got, ok := picture.FormatOf(name); got != want || ok != (want != "") {
			t.Errorf("FormatOf(%q) = %q, %t; want %q", name, got, ok, want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(pngOf(f, faint(3, 3)))
	f.Add(jpegOf(f, faint(3, 3)))
	f.Add(webpOf(3, 3, color.NRGBA{1, 2, 3, 4}))
	f.Add(header(65535, 65535))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := picture.Verify(bytes.NewReader(data))
		if err != nil {
			if info != (picture.Info{}) || err.Error() == "" {
				t.Errorf("%+v: %v", info, err)
			}
			return
		}
		if info.Width < 1 || info.Height < 1 || info.Width*info.Height > picture.MaxPixels {
			t.Errorf("verified %+v", info)
		}
		if again, err := picture.Identify(io.LimitReader(bytes.NewReader(data), int64(len(data)))); err != nil || again != info {
			t.Errorf("Identify = %+v, %v; Verify = %+v", again, err, info)
		}
	})
}
