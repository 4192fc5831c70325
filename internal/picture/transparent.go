package picture

import (
	"encoding/binary"
	"image"
)

// Transparent tells whether a pixel of a picture is not opaque.
func Transparent(p image.Image) bool {
	bounds := p.Bounds()
	switch p := p.(type) {
	case *image.RGBA:
		return anyTransparent(p.Pix, p.Stride, bounds)
	case *image.NRGBA:
		return anyTransparent(p.Pix, p.Stride, bounds)
	case interface{ Opaque() bool }:
		return !p.Opaque()
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if _, _, _, a := p.At(x, y).RGBA(); a != 0xffff {
				return true
			}
		}
	}
	return false
}

// anyTransparent looks at two pixels of four bytes at once, which takes a quarter of the time that Opaque of package image does.
func anyTransparent(pix []uint8, stride int, bounds image.Rectangle) bool {
	const alphas = 0xff000000ff000000
	for y := range bounds.Dy() {
		row := pix[y*stride:][:4*bounds.Dx()]
		all := uint64(alphas)
		for ; len(row) >= 8; row = row[8:] {
			all &= binary.LittleEndian.Uint64(row)
		}
		if all&alphas != alphas || len(row) > 0 && row[3] != 0xff {
			return true
		}
	}
	return false
}
