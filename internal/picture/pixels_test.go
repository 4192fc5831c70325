package picture

import (
	"image"
	"image/color"
	"testing"
)

// A lossy WebP with alpha can't be made here, so its pixels are.
func TestLumaAndChromaKeepTheirAlpha(t *testing.T) {
	p := image.NewNYCbCrA(image.Rect(0, 0, 5, 3), image.YCbCrSubsampleRatio420)
	for i := range p.Y {
		p.Y[i], p.A[i] = uint8(i*16), uint8(i)
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = uint8(100+i*9), uint8(150-i*9)
	}
	got := exact(p).(*image.NRGBA)
	for y := range 3 {
		for x := range 5 {
			c := p.NYCbCrAAt(x, y)
			r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
			if want := (color.NRGBA{r, g, b, c.A}); got.NRGBAAt(x, y) != want {
				t.Errorf("pixel %d,%d is %v; want %v", x, y, got.NRGBAAt(x, y), want)
			}
		}
	}
	if r, g, b, _ := flat(p).At(0, 0).RGBA(); r != 0xffff || g != 0xffff || b != 0xffff {
		t.Errorf("a transparent pixel is not white: %v", flat(p).At(0, 0))
	}
	opaque := image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio444)
	if flat(opaque) != image.Image(opaque) {
		t.Error("an opaque picture in luma and chroma was converted on its way to JPEG")
	}
}
