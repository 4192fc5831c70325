package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"image"
	"image/color"
	stdjpeg "image/jpeg"
	stdpng "image/png"
	"io"
	"math"
	"testing"

	xdraw "golang.org/x/image/draw"
	"pgregory.net/rapid"

	"github.com/imgplan/imgplan/internal/encoder"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/recipe"
)

// scene has edges, slopes, colours and soft transparency.
func scene(width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{uint8(255 * x / width), uint8(255 * y / height), uint8(128 + 100*math.Sin(float64(x*y)/997)), 255}
			if (x/17+y/23)%5 == 0 {
				c = color.NRGBA{250, 240, 20, 255}
			}
			if d := math.Hypot(float64(x-width/2), float64(y-height/2)); d > float64(width)/2.2 {
				c.A = uint8(max(0, 255-int(d-float64(width)/2.2)*4))
			}
			p.SetNRGBA(x, y, c)
		}
	}
	return p
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := stdpng.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func render(t testing.TB, original []byte, r recipe.Recipe) []byte {
	t.Helper()
	if wrong := r.Check(); wrong != nil {
		t.Fatalf("%s: %v", r, wrong)
	}
	p, err := Open(bytes.NewReader(original))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := p.Render(t.Context(), &out, r); err != nil {
		t.Fatalf("%s: %v", r, err)
	}
	return out.Bytes()
}

func pixelsOf(t testing.TB, data []byte) image.Image {
	t.Helper()
	_, p, err := picture.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSizes: what comes out has the size that was asked for.
func TestSizes(t *testing.T) {
	original := pngOf(t, scene(120, 80))
	for text, test := range map[string]struct {
		r             recipe.Recipe
		width, height int
	}{
		"as it is":         {recipe.Recipe{}, 120, 80},
		"a width":          {recipe.Recipe{Width: 60}, 60, 40},
		"a height":         {recipe.Recipe{Height: 20}, 30, 20},
		"more than it has": {recipe.Recipe{Width: 240}, 240, 160},
		"cover":            {recipe.Recipe{Width: 50, Height: 50}, 50, 50},
		"contain":          {recipe.Recipe{Width: 50, Height: 50, Fit: "contain"}, 50, 50},
		"fill":             {recipe.Recipe{Width: 10, Height: 70, Fit: "fill"}, 10, 70},
		"inside":           {recipe.Recipe{Width: 60, Height: 60, Fit: "inside"}, 60, 40},
		"inside, large":    {recipe.Recipe{Width: 600, Height: 600, Fit: "inside"}, 120, 80},
		"enlarged":         {recipe.Recipe{Width: 600, Height: 600, Fit: "inside", Enlarge: true}, 600, 400},
		"outside":          {recipe.Recipe{Width: 60, Height: 60, Fit: "outside"}, 90, 60},
		"padded":           {recipe.Recipe{Width: 64, Height: 64, Padding: 4}, 64, 64},
		"padded around":    {recipe.Recipe{Padding: 4}, 128, 88},
		"one pixel":        {recipe.Recipe{Width: 1, Height: 1}, 1, 1},
	} {
		t.Run(text, func(t *testing.T) {
			test.r.Format = "png"
			if b := pixelsOf(t, render(t, original, test.r)).Bounds(); b.Dx() != test.width || b.Dy() != test.height {
				t.Errorf("it is %dx%d, want %dx%d", b.Dx(), b.Dy(), test.width, test.height)
			}
		})
	}
}

// TestAnySize: no size and no fit finds a panic, and two runs give the same bytes.
func TestAnySize(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(0, 90)
		r := recipe.Recipe{
			Format: "png", Width: side.Draw(t, "width"), Height: side.Draw(t, "height"), Fit: rapid.SampledFrom(recipe.Fits).Draw(t, "fit"),
			Gravity: rapid.SampledFrom(recipe.Gravities).Draw(t, "gravity"), Enlarge: rapid.Bool().Draw(t, "enlarge"),
			Trim: rapid.Bool().Draw(t, "trim"), Padding: rapid.IntRange(0, 9).Draw(t, "padding"),
			Radius: rapid.SampledFrom([]string{"", "3", "90", "circle"}).Draw(t, "radius"),
			Blur:   rapid.SampledFrom([]string{"", "0.3", "2.5", "40"}).Draw(t, "blur"), Grayscale: rapid.Bool().Draw(t, "gray"),
		}
		if r.Check() != nil {
			t.Skip("no such recipe")
		}
		v := viewOf(scene(rapid.IntRange(1, 70).Draw(t, "from"), rapid.IntRange(1, 70).Draw(t, "by")))
		first := drawn(v, r)
		if again := drawn(v, r); !bytes.Equal(first.Pix, again.Pix) {
			t.Fatal("it came out differently")
		}
		wide, high := first.Bounds().Dx(), first.Bounds().Dy()
		if exact := r.Fit != "inside" && r.Fit != "outside"; exact && (r.Width > 0 && wide != r.Width || r.Height > 0 && high != r.Height) {
			t.Fatalf("%s is %dx%d", r, wide, high)
		}
	})
}

func drawn(v view, r recipe.Recipe) *image.NRGBA { return draw(v, r).image() }

// TestSameBytesEverywhere: a golden digest of pixels, not of files, whose encoders may change with Go. All work is in whole
// numbers, so another machine comes to the same.
func TestSameBytesEverywhere(t *testing.T) {
	v := viewOf(gradient(97, 61))
	for name, r := range goldenRecipes {
		sum := sha256.Sum256(drawn(v, r).Pix)
		if got := hex.EncodeToString(sum[:8]); got != golden[name] {
			t.Errorf("%s: got %q, want %q", name, got, golden[name])
		}
	}
}

// gradient is a scene in whole numbers.
func gradient(width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p.SetNRGBA(x, y, color.NRGBA{uint8(x * 5), uint8(y*7 ^ x), uint8(x * y), uint8(255 - (x*y)%97)})
		}
	}
	return p
}

var goldenRecipes = map[string]recipe.Recipe{
	"smaller": {Width: 31, Height: 20}, "much smaller": {Width: 11, Height: 7}, "larger": {Width: 300}, "fill": {Width: 7, Height: 200, Fit: "fill"},
	"contain": {Width: 64, Height: 64, Fit: "contain", Background: "#10203080"}, "focus": {Width: 20, Height: 60, Focus: "0.25,1"},
	"blur": {Blur: "2.5"}, "slight blur": {Blur: "0.4"}, "sharpen": {Sharpen: "1"}, "grey": {Grayscale: true}, "tint": {Tint: "#ffcc00"},
	"circle": {Width: 40, Height: 40, Radius: "circle"}, "corners": {Radius: "9", Padding: 3, Background: "#ffffff"},
}

var golden = map[string]string{
	"blur":         "68f09697dfbddd0b",
	"circle":       "4f7e43b1d71016d2",
	"contain":      "ac24840dadd562dd",
	"corners":      "1c5f82f6408de5f5",
	"fill":         "abb80088d0842175",
	"focus":        "1e8c16f51d2fed9c",
	"grey":         "0dd1e6d95bb9d76b",
	"larger":       "77e7e7a52ad4a922",
	"sharpen":      "cfd49f441a626970",
	"much smaller": "c9eef09611ed741a",
	"slight blur":  "3ca294fcd3e28054",
	"smaller":      "e4d447b0172dc35f",
	"tint":         "eea4a4157588a3d0",
}

// TestLanczos compares with the curve in floating point.
func TestLanczos(t *testing.T) {
	const wide = 98304
	for distance := int64(-4 * wide); distance <= 4*wide; distance += 97 {
		x := float64(distance) / wide
		want := 0.0
		switch {
		case x == 0:
			want = math.Pi * math.Pi / 3
		case math.Abs(x) < 3:
			want = math.Sin(math.Pi*x) * math.Sin(math.Pi*x/3) / (x * x)
		}
		if got := float64(lanczos(distance, wide)) / (1 << 30); math.Abs(got-want) > 1e-4 {
			t.Fatalf("at %v it is %v, want %v", x, got, want)
		}
	}
}

// TestResizeLikesTheReference compares with x/image's own Catmull-Rom.
func TestResizeLikesTheReference(t *testing.T) {
	from := scene(640, 480)
	for _, size := range []image.Point{{320, 240}, {64, 48}, {333, 111}, {800, 600}} {
		want := image.NewNRGBA(image.Rectangle{Max: size})
		xdraw.CatmullRom.Scale(want, want.Rect, from, from.Rect, xdraw.Src, nil)
		got := drawn(viewOf(from), recipe.Recipe{Width: size.X, Height: size.Y, Fit: "fill"})
		if likeness := ssim(got, want); likeness < 0.995 {
			t.Errorf("%v: the likeness is %f", size, likeness)
		}
	}
}

// ssim is the structural similarity of two pictures' light on white, over squares of 8 pixels (Wang et al., 2004).
func ssim(a, b *image.NRGBA) float64 {
	var total float64
	n := 0
	for top := 0; top+8 <= a.Rect.Dy(); top += 4 {
		for left := 0; left+8 <= a.Rect.Dx(); left += 4 {
			total += window(a, b, left, top)
			n++
		}
	}
	return total / float64(n)
}

func window(a, b *image.NRGBA, left, top int) float64 {
	var sa, sb, saa, sbb, sab float64
	for y := top; y < top+8; y++ {
		for x := left; x < left+8; x++ {
			va, vb := light(a.NRGBAAt(x, y)), light(b.NRGBAAt(x, y))
			sa, sb, saa, sbb, sab = sa+va, sb+vb, saa+va*va, sbb+vb*vb, sab+va*vb
		}
	}
	ma, mb := sa/64, sb/64
	const c1, c2 = 6.5025, 58.5225
	return (2*ma*mb + c1) * (2*(sab/64-ma*mb) + c2) / ((ma*ma + mb*mb + c1) * (saa/64 - ma*ma + sbb/64 - mb*mb + c2))
}

func light(c color.NRGBA) float64 {
	alpha := float64(c.A) / 255
	return (0.299*float64(c.R)+0.587*float64(c.G)+0.114*float64(c.B))*alpha + 255*(1-alpha)
}

// TestFaintEdgesKeepTheirColour: where something red fades out it stays red, and what is next to it adds nothing.
func TestFaintEdgesKeepTheirColour(t *testing.T) {
	p := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			p.SetNRGBA(x, y, color.NRGBA{0, 255, 0, 0})
			if x < 32 {
				p.SetNRGBA(x, y, color.NRGBA{255, 0, 0, uint8(3 + x)})
			}
		}
	}
	got := drawn(viewOf(p), recipe.Recipe{Width: 21, Height: 13})
	for i := 0; i < len(got.Pix); i += 4 {
		if got.Pix[i+3] > 0 && (got.Pix[i] < 250 || got.Pix[i+1] > 5) {
			t.Fatalf("a pixel is %v", got.Pix[i:i+4])
		}
	}
}

// TestOrientation: however a camera was held, up is up.
func TestOrientation(t *testing.T) {
	for turned := 1; turned <= 8; turned++ {
		width, height := 48, 32
		if turned >= 5 {
			width, height = 32, 48
		}
		// The picture as it is seen has its red quarter at the top left; this is where that stands in the file.
		p := image.NewNRGBA(image.Rect(0, 0, width, height))
		xdraw.Draw(p, p.Rect, image.White, image.Point{}, xdraw.Src)
		corner := []image.Point{1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {0, 1}, 7: {1, 1}, 8: {1, 0}}[turned]
		at := image.Pt(corner.X*width/2, corner.Y*height/2)
		xdraw.Draw(p, image.Rectangle{at, at.Add(image.Pt(width/2, height/2))}, image.NewUniform(color.NRGBA{255, 0, 0, 255}), image.Point{}, xdraw.Src)
		got := pixelsOf(t, render(t, exif(t, p, turned), recipe.Recipe{Format: "png"}))
		if b := got.Bounds(); b.Dx() != 48 || b.Dy() != 32 {
			t.Errorf("%d: it is %v", turned, b)
		}
		if r, g, _, _ := got.At(8, 8).RGBA(); r < 0xf000 || g > 0x2000 {
			t.Errorf("%d: the red quarter is elsewhere", turned)
		}
	}
}

// exif is a JPEG that says how it was held.
func exif(t *testing.T, p image.Image, turned int) []byte {
	var out bytes.Buffer
	if err := stdjpeg.Encode(&out, p, &stdjpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00")
	tiff = append(binary.LittleEndian.AppendUint32(tiff, uint32(turned)), 0, 0, 0, 0)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := append([]byte{0xff, 0xd8, 0xff, 0xe1}, byte((len(segment)+2)>>8), byte(len(segment)+2))
	return bytes.Join([][]byte{head, segment, out.Bytes()[2:]}, nil)
}

// TestFormats: each is one that others can read.
func TestFormats(t *testing.T) {
	original := pngOf(t, scene(100, 100))
	for format, lossless := range map[string]bool{"png": false, "jpeg": false, "webp": true} {
		got := render(t, original, recipe.Recipe{Format: format, Lossless: lossless, Width: 40})
		if info, err := picture.Verify(bytes.NewReader(got)); err != nil || info.Format != format || info.Width != 40 {
			t.Errorf("%s: got %+v, %v", format, info, err)
		}
	}
	icon := render(t, original, recipe.Recipe{Format: "ico"})
	if n := binary.LittleEndian.Uint16(icon[4:]); n != 3 {
		t.Errorf("the icon has %d pictures", n)
	}
	for i, side := range icons {
		entry := icon[6+16*i:]
		at, size := binary.LittleEndian.Uint32(entry[12:]), binary.LittleEndian.Uint32(entry[8:])
		if p := pixelsOf(t, icon[at:at+size]); p.Bounds().Dx() != side {
			t.Errorf("picture %d is %v", i, p.Bounds())
		}
	}
}

// TestToolsOfTheMachine: where there is an encoder it is used, and where not the error says how to get it.
func TestToolsOfTheMachine(t *testing.T) {
	p := &Picture{view: viewOf(scene(100, 100))}
	for _, format := range []string{"webp", "avif"} {
		r := recipe.Recipe{Format: format, Width: 40}
		var out bytes.Buffer
		err := p.Render(t.Context(), &out, r)
		var missing *encoder.Missing
		if version, _ := encoder.Version(r); version == "" {
			if !errors.As(err, &missing) || missing.Install == "" {
				t.Errorf("%s: got %v", format, err)
			}
			continue
		}
		if err != nil || out.Len() == 0 {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// BenchmarkRender is of the work after decoding, which is done once for all files of an original, and of that alone.
func BenchmarkRender(b *testing.B) {
	recipes := map[string]recipe.Recipe{
		"thumb": {Format: "jpeg", Width: 64}, "half": {Format: "jpeg", Width: 640, Height: 360}, "whole": {Format: "jpeg"}, "png": {Format: "png", Width: 300},
	}
	for kind, original := range originals(b) {
		p, err := Open(bytes.NewReader(original))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(kind+"/open", func(b *testing.B) {
			for b.Loop() {
				if _, err := Open(bytes.NewReader(original)); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, r := range recipes {
			b.Run(kind+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if err := p.Render(b.Context(), io.Discard, r); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// originals are files of 1536x1024 pixels.
func originals(b *testing.B) map[string][]byte {
	clear := scene(1536, 1024)
	solid := image.NewNRGBA(clear.Bounds())
	xdraw.Draw(solid, solid.Bounds(), image.White, image.Point{}, xdraw.Src)
	xdraw.Draw(solid, solid.Bounds(), clear, image.Point{}, xdraw.Over)
	var photo bytes.Buffer
	if err := stdjpeg.Encode(&photo, solid, nil); err != nil {
		b.Fatal(err)
	}
	return map[string][]byte{"clear": pngOf(b, clear), "solid": pngOf(b, solid), "photo": photo.Bytes()}
}
