package picture

import "image"

// shade is how far a channel may be from the first pixel's, of 65535, for a picture to be of one colour still: what a JPEG
// makes of one.
const shade = 0x0300

// Blank tells whether a picture is of one colour all over, or wholly transparent: what a model delivers that failed or was
// kept from drawing. It ends at the first pixel that differs.
func Blank(p image.Image) bool {
	bounds := p.Bounds()
	r, g, b, a := p.At(bounds.Min.X, bounds.Min.Y).RGBA()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r2, g2, b2, a2 := p.At(x, y).RGBA()
			if far(r, r2) || far(g, g2) || far(b, b2) || far(a, a2) {
				return false
			}
		}
	}
	return true
}

func far(a, b uint32) bool { return max(a, b)-min(a, b) > shade }
