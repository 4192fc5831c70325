package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/imgplan/imgplan/internal/picture"
)

func convert(t *testing.T, data []byte, from, to string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := picture.Convert(&out, bytes.NewReader(data), from, to); err != nil {
		t.Fatalf("%s to %s: %v", from, to, err)
	}
	return out.Bytes()
}

func TestConvertKeepsTheBytesOfTheSameFormat(t *testing.T) {
	for format, data := range map[string][]byte{
		"png": spliced(pngOf(t, faint(16, 16)), chunk("tEXt", []byte("k\x00v"))), "jpeg": jpegOf(t, faint(16, 16)),
	} {
		if got := convert(t, data, format, format); !bytes.Equal(got, data) {
			t.Errorf("%s came out as other bytes", format)
		}
	}
}

func TestConvertKeepsFaintPixels(t *testing.T) {
	for _, c := range []color.NRGBA{{200, 100, 50, 1}, {255, 254, 253, 3}, {7, 99, 201, 255}, {8, 9, 10, 0}} {
		got, err := png.Decode(bytes.NewReader(convert(t, webpOf(4, 3, c), "webp", "png")))
		if err != nil {
			t.Fatal(err)
		}
		if c.A == 255 {
			if r, g, b, a := got.At(3, 2).RGBA(); r>>8 != 7 || g>>8 != 99 || b>>8 != 201 || a != 0xffff {
				t.Errorf("%v came out as %v", c, got.At(3, 2))
			}
		} else if got.(*image.NRGBA).NRGBAAt(3, 2) != c {
			t.Errorf("%v came out as %v", c, got.At(3, 2))
		}
	}
}

func TestConvertFlattensOnWhite(t *testing.T) {
	for name, one := range map[string]struct {
		data []byte
		from string
		want color.Gray
	}{
		"transparent black": {webpOf(16, 16, color.NRGBA{}), "webp", color.Gray{255}},
		"half black":        {pngOf(t, uniform(color.NRGBA{A: 128})), "png", color.Gray{127}},
		"opaque":            {pngOf(t, uniform(color.NRGBA{60, 60, 60, 255})), "png", color.Gray{60}},
		"grey":              {pngOf(t, uniform(color.Gray{90})), "png", color.Gray{90}},
		"deep and half":     {pngOf(t, uniform(color.NRGBA64{A: 0x8000})), "png", color.Gray{127}},
	} {
		got, err := jpeg.Decode(bytes.NewReader(convert(t, one.data, one.from, "jpeg")))
		if err != nil {
			t.Fatal(err)
		}
		if grey := color.GrayModel.Convert(got.At(8, 8)).(color.Gray); max(grey.Y, one.want.Y)-min(grey.Y, one.want.Y) > 2 {
			t.Errorf("%s came out as %v; want %v", name, grey, one.want)
		}
	}
}

// uniform is a picture of one colour, in that colour's own model.
func uniform(c color.Color) image.Image {
	bounds := image.Rect(0, 0, 16, 16)
	var p draw.Image = image.NewNRGBA(bounds)
	switch c.(type) {
	case color.Gray:
		p = image.NewGray(bounds)
	case color.NRGBA64:
		p = image.NewNRGBA64(bounds)
	}
	draw.Draw(p, bounds, image.NewUniform(c), image.Point{}, draw.Src)
	return p
}

func TestConvertIsRepeatableAndWhole(t *testing.T) {
	photo := jpegOf(t, faint(50, 40))
	first := convert(t, photo, "jpeg", "png")
	if !bytes.Equal(first, convert(t, photo, "jpeg", "png")) {
		t.Error("the same picture came out twice as different bytes")
	}
	want, _ := jpeg.Decode(bytes.NewReader(photo))
	got, err := png.Decode(bytes.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	for y := range 40 {
		for x := range 50 {
			r, g, b, _ := want.At(x, y).RGBA()
			if r1, g1, b1, _ := got.At(x, y).RGBA(); r>>8 != r1>>8 || g>>8 != g1>>8 || b>>8 != b1>>8 {
				t.Fatalf("pixel %d,%d is %v; want %v", x, y, got.At(x, y), want.At(x, y))
			}
		}
	}
}

func TestConvertRefuses(t *testing.T) {
	whole := pngOf(t, faint(50, 40))
	for name, one := range map[string]struct {
		data           []byte
		from, to, want string
	}{
		"a target":      {whole, "png", "webp", `can't write "webp", only png and jpeg`},
		"a broken one":  {whole[:200], "png", "jpeg", "truncated png"},
		"a wrong label": {whole, "webp", "jpeg", "it is a png, not a webp"},
	} {
		var out bytes.Buffer
		err := picture.Convert(&out, bytes.NewReader(one.data), one.from, one.to)
		if err == nil || err.Error() != one.want || out.Len() > 0 {
			t.Errorf("%s: %v after %d bytes; want %s", name, err, out.Len(), one.want)
		}
	}
}
