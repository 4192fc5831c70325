package termpic

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// fit is the size that a picture has in a room: its own, or smaller at the same proportions. No side is less than 1.
func fit(size, room image.Point) image.Point {
	scale := min(1, float64(room.X)/float64(size.X), float64(room.Y)/float64(size.Y))
	return scaled(size, scale)
}

// within is a size of at most so many pixels in all.
func within(size image.Point, most int) image.Point {
	return scaled(size, min(1, math.Sqrt(float64(most)/float64(size.X*size.Y))))
}

func scaled(size image.Point, scale float64) image.Point {
	return image.Pt(max(1, int(float64(size.X)*scale)), max(1, int(float64(size.Y)*scale)))
}

// shrink makes a picture of another size in which every pixel counts, with straight alpha.
func shrink(p image.Image, size image.Point) *image.NRGBA {
	part := image.NewRGBA(image.Rectangle{Max: size})
	draw.BiLinear.Scale(part, part.Rect, p, p.Bounds(), draw.Src, nil)
	straight := image.NewNRGBA(part.Rect)
	for i := 0; i < len(part.Pix); i += 4 {
		a := uint32(part.Pix[i+3])
		straight.Pix[i+3] = uint8(a)
		if a == 0 {
			continue
		}
		for k := range 3 {
			straight.Pix[i+k] = uint8(min(255, (uint32(part.Pix[i+k])*255+a/2)/a))
		}
	}
	return straight
}
