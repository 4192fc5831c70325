package picture

import (
	"image"
	"image/color"
)

// fromYCbCr makes straight-alpha pixels of a picture in luma and chroma. alpha is nil for an opaque one.
func fromYCbCr(p *image.YCbCr, alpha *image.NYCbCrA) *image.NRGBA {
	b := p.Rect
	out := image.NewNRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		row := out.Pix[out.PixOffset(b.Min.X, y):]
		for x := b.Min.X; x < b.Max.X; x++ {
			luma, chroma := p.YOffset(x, y), p.COffset(x, y)
			r, g, bl := color.YCbCrToRGB(p.Y[luma], p.Cb[chroma], p.Cr[chroma])
			a := uint8(255)
			if alpha != nil {
				a = alpha.A[alpha.AOffset(x, y)]
			}
			row[0], row[1], row[2], row[3] = r, g, bl, a
			row = row[4:]
		}
	}
	return out
}

// flatNRGBA puts straight-alpha pixels on white, rounding to the nearest.
func flatNRGBA(p *image.NRGBA) *image.RGBA {
	b := p.Rect
	out := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		from, to := p.Pix[p.PixOffset(b.Min.X, y):], out.Pix[out.PixOffset(b.Min.X, y):]
		for i := 0; i < 4*b.Dx(); i += 4 {
			a := uint32(from[i+3])
			white := 255*(255-a) + 127
			to[i] = uint8((uint32(from[i])*a + white) / 255)
			to[i+1] = uint8((uint32(from[i+1])*a + white) / 255)
			to[i+2] = uint8((uint32(from[i+2])*a + white) / 255)
			to[i+3] = 255
		}
	}
	return out
}

// flatAny puts the pixels of any picture on white.
func flatAny(p image.Image) *image.RGBA {
	b := p.Bounds()
	out := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := p.At(x, y).RGBA()
			white := 0xffff - a
			out.SetRGBA(x, y, color.RGBA{uint8((r + white) >> 8), uint8((g + white) >> 8), uint8((bl + white) >> 8), 255})
		}
	}
	return out
}
