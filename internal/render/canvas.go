package render

// pixel is red, green, blue and alpha of 16 bits each, the colours multiplied by alpha, so that what is transparent adds nothing to
// what stands beside it; 16 bits keep the colour of even the faintest pixel.
type pixel [4]uint16

// canvas is pixels as they are worked on, row by row.
type canvas struct {
	width, height int
	pix           []pixel
}

func newCanvas(width, height int) *canvas {
	return &canvas{width, height, make([]pixel, width*height)}
}

// row is the pixels of one line.
func (c *canvas) row(y int) []pixel { return c.pix[c.width*y : c.width*(y+1)] }

// place puts another picture on this one.
func (c *canvas) place(over view, left, top int) {
	line := over.lines()
	for y := range over.height {
		under := c.row(top + y)[left:]
		for x, p := range line(y) {
			rest := 0xffff - uint32(p[3])
			for k, value := range p {
				under[x][k] = uint16(min(0xffff, uint32(value)+(uint32(under[x][k])*rest+0x7fff)/0xffff))
			}
		}
	}
}

// fill gives every pixel one colour.
func (c *canvas) fill(colour pixel) {
	for i := range c.pix {
		c.pix[i] = colour
	}
}

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
