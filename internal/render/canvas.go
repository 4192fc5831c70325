package render

import "image"

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
	read := reader(p)
	for y := range c.height {
		read(c.row(y), y)
	}
	return c
}

// reader returns what copies a row of any picture, counted from its top.
func reader(p image.Image) func(to []uint16, y int) {
	b := p.Bounds()
	switch p := p.(type) {
	case *image.NRGBA:
		return func(to []uint16, y int) { multiplied(to, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]) }
	case *image.RGBA:
		return func(to []uint16, y int) { widened(to, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]) }
	case *image.YCbCr:
		return func(to []uint16, y int) {
			for x := 0; x < len(to); x += 4 {
				to[x], to[x+1], to[x+2], to[x+3] = halves(p.YCbCrAt(b.Min.X+x/4, b.Min.Y+y).RGBA())
			}
		}
	}
	return func(to []uint16, y int) {
		for x := 0; x < len(to); x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = halves(p.At(b.Min.X+x/4, b.Min.Y+y).RGBA())
		}
	}
}

func halves(r, g, b, a uint32) (uint16, uint16, uint16, uint16) {
	return uint16(r), uint16(g), uint16(b), uint16(a)
}

// multiplied copies colours with straight alpha.
func multiplied(to []uint16, from []uint8) {
	for i := 0; i+4 <= len(to) && i+4 <= len(from); i += 4 {
		in, out := from[i:i+4:i+4], to[i:i+4:i+4]
		if in[3] == 0xff {
			out[0], out[1], out[2], out[3] = uint16(in[0])*0x101, uint16(in[1])*0x101, uint16(in[2])*0x101, 0xffff
			continue
		}
		alpha := uint32(in[3]) * 0x101
		for k := range 3 {
			out[k] = uint16((uint32(in[k])*0x101*alpha + 0x7fff) / 0xffff)
		}
		out[3] = uint16(alpha)
	}
}

// widened copies colours that are multiplied by alpha already.
func widened(to []uint16, from []uint8) {
	from = from[:len(to)]
	for i, value := range from {
		to[i] = uint16(value) * 0x101
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
