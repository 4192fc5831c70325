package sketch

import "image"

// u is a 1024th of the shorter side, in units. All drawing is in units, so that a picture looks the same at every size.
const u = 64

// side is the shorter side in units.
const side = 1024 * u

// pt is a point, in units from the top left.
type pt struct{ x, y int64 }

// path is a closed outline.
type path []pt

// canvas is the part of a picture that is drawn on: its rows from the top. It draws with whole numbers only.
type canvas struct {
	img    *image.RGBA // opaque throughout
	w, h   int         // in pixels
	short  int64       // the shorter side, in pixels
	W, H   int64       // in units
	cover  []int32     // the scratch of fill
	middle pt
}

// newCanvas draws on the first rows of a picture.
func newCanvas(img *image.RGBA, rows int) *canvas {
	w := img.Rect.Dx()
	c := &canvas{img: img, w: w, h: rows, short: int64(max(min(w, rows), 1))}
	c.W, c.H = c.units(w), c.units(rows)
	c.middle = pt{c.W / 2, c.H / 2}
	return c
}

// units converts pixels.
func (c *canvas) units(pixels int) int64 { return int64(pixels) * side / c.short }

// fixed converts units to 256ths of a pixel.
func (c *canvas) fixed(units int64) int64 { return units * c.short >> 8 }

// ground covers everything.
func (c *canvas) ground(p paint) {
	for y := range c.h {
		i := p.at(c.units(y))
		row := c.img.Pix[y*c.img.Stride:][:4*c.w]
		for x := 0; x < len(row); x += 4 {
			put(row[x:x+4:x+4], i, 256)
		}
	}
}

// put blends an ink into a pixel.
func put(pixel []uint8, i ink, alpha int64) {
	r, g, b := uint32(i>>16&0xff), uint32(i>>8&0xff), uint32(i&0xff)
	if alpha < 256 {
		a, rest := uint32(alpha), uint32(256-alpha)
		r = (uint32(pixel[0])*rest + r*a + 128) >> 8
		g = (uint32(pixel[1])*rest + g*a + 128) >> 8
		b = (uint32(pixel[2])*rest + b*a + 128) >> 8
	}
	pixel[0], pixel[1], pixel[2], pixel[3] = uint8(r), uint8(g), uint8(b), 255
}

// glow brightens a disc towards its centre.
func (c *canvas) glow(at pt, radius int64, i ink, strength int64) {
	r := c.fixed(radius) >> 8
	cx, cy := c.fixed(at.x)>>8, c.fixed(at.y)>>8
	if r == 0 {
		return
	}
	for y := max(cy-r, 0); y < min(cy+r, int64(c.h)); y++ {
		row := c.img.Pix[int(y)*c.img.Stride:]
		for x := max(cx-r, 0); x < min(cx+r, int64(c.w)); x++ {
			if d := (x-cx)*(x-cx) + (y-cy)*(y-cy); d < r*r {
				t := 256 - d*256/(r*r)
				put(row[4*x:4*x+4:4*x+4], i, strength*t*t>>16)
			}
		}
	}
}
