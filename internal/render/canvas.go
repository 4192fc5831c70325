package render

import (
	"image"
	"image/color"
)

// canvas is pixels as they are worked on: red, green, blue and alpha of 16 bits each, the colours multiplied by alpha, so that
// what is transparent adds nothing to what stands beside it; 16 bits keep the colour of even the faintest pixel.
type canvas struct {
	width, height int
	pix           []uint16 // four a pixel, row by row
}

func newCanvas(width, height int) *canvas {
	return &canvas{width, height, make([]uint16, 4*width*height)}
}

// row is the pixels of one line.
func (c *canvas) row(y int) []uint16 { return c.pix[4*c.width*y : 4*c.width*(y+1)] }

// fromImage copies any picture.
func fromImage(p image.Image) *canvas {
	b := p.Bounds()
	c := newCanvas(b.Dx(), b.Dy())
	at := p.At
	switch p := p.(type) {
	case *image.NRGBA:
		c.copyNRGBA(p)
		return c
	case *image.RGBA:
		c.copyRGBA(p)
		return c
	case *image.YCbCr:
		at = func(x, y int) color.Color { return p.YCbCrAt(x, y) }
	}
	for y := range c.height {
		row := c.row(y)
		for x := range c.width {
			r, g, b, a := at(b.Min.X+x, b.Min.Y+y).RGBA()
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = uint16(r), uint16(g), uint16(b), uint16(a)
		}
	}
	return c
}

func (c *canvas) copyNRGBA(p *image.NRGBA) {
	for y := range c.height {
		row, from := c.row(y), p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y+y):]
		for i := range row {
			value := uint32(from[i]) * 0x101
			if i%4 != 3 {
				value = (value*uint32(from[i|3])*0x101 + 0x7fff) / 0xffff
			}
			row[i] = uint16(value)
		}
	}
}

// copyRGBA is for colours that are multiplied by alpha already.
func (c *canvas) copyRGBA(p *image.RGBA) {
	for y := range c.height {
		row, from := c.row(y), p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y+y):]
		for i := range row {
			row[i] = uint16(from[i]) * 0x101
		}
	}
}

// image returns pixels with straight alpha of 8 bits, rounded to the nearest.
func (c *canvas) image() *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, c.width, c.height))
	for i := 0; i < len(c.pix); i += 4 {
		a := uint32(c.pix[i+3])
		out.Pix[i+3] = eight(a)
		if a == 0 {
			continue
		}
		for k := range 3 {
			out.Pix[i+k] = eight(min(0xffff, (uint32(c.pix[i+k])*0xffff+a/2)/a))
		}
	}
	return out
}

// eight rounds 16 bits to 8.
func eight(value uint32) uint8 { return uint8((value*255 + 0x7fff) / 0xffff) }

// crop copies a part.
func (c *canvas) crop(left, top, width, height int) *canvas {
	if left == 0 && top == 0 && width == c.width && height == c.height {
		return c
	}
	part := newCanvas(width, height)
	for y := range height {
		copy(part.row(y), c.row(top + y)[4*left:])
	}
	return part
}

// place puts another picture on this one.
func (c *canvas) place(over *canvas, left, top int) {
	for y := range over.height {
		under, row := c.row(top + y)[4*left:], over.row(y)
		for i := 0; i < len(row); i += 4 {
			rest := 0xffff - uint32(row[i+3])
			for k := range 4 {
				under[i+k] = uint16(min(0xffff, uint32(row[i+k])+(uint32(under[i+k])*rest+0x7fff)/0xffff))
			}
		}
	}
}

// fill gives every pixel one colour.
func (c *canvas) fill(colour pixel) {
	for i := 0; i < len(c.pix); i += 4 {
		copy(c.pix[i:], colour[:])
	}
}

// pixel is one of them, multiplied by alpha.
type pixel [4]uint16

// parseColour reads "#rrggbb" or "#rrggbbaa", which the recipe has checked.
func parseColour(text string) pixel {
	var parts [4]uint32
	parts[3] = 0xff
	for i := 0; 2*i+2 < len(text); i++ {
		parts[i] = nibble(text[2*i+1])<<4 | nibble(text[2*i+2])
	}
	var out pixel
	alpha := parts[3] * 0x101
	for i := range 3 {
		out[i] = uint16((parts[i]*0x101*alpha + 0x7fff) / 0xffff)
	}
	out[3] = uint16(alpha)
	return out
}

func nibble(b byte) uint32 {
	switch {
	case b >= 'a':
		return uint32(b-'a') + 10
	case b >= 'A':
		return uint32(b-'A') + 10
	}
	return uint32(b - '0')
}
