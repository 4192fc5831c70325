package render

import (
	"image"
	"image/color"
	"sync"

	"github.com/imgplan/imgplan/internal/picture"
)

// view is a picture that is only looked at, line by line, or a part of one: what is made of it is a canvas. Several may look at a
// time.
type view struct {
	width, height int
	lines         func() func(y int) []pixel // a line is there until the next is asked for
	solid         func() bool                // nothing is transparent, as far as that is known
	pix           []uint8                    // the same, where it stands in bytes that are multiplied by alpha; else nil
	stride        int                        // from one line of those to the next
}

// viewOf is of pixels that nobody changes meanwhile.
func viewOf(p image.Image) view {
	b := p.Bounds()
	v := view{width: b.Dx(), height: b.Dy(), solid: sync.OnceValue(func() bool { return !picture.Transparent(p) })}
	v.lines = func() func(y int) []pixel {
		read, line := reader(p), make([]pixel, b.Dx())
		return func(y int) []pixel {
			read(line, y)
			return line
		}
	}
	switch p := p.(type) {
	case *image.RGBA:
		v.pix, v.stride = p.Pix[p.PixOffset(b.Min.X, b.Min.Y):], p.Stride
	case *image.NRGBA:
		if v.solid() {
			v.pix, v.stride = p.Pix[p.PixOffset(b.Min.X, b.Min.Y):], p.Stride
		}
	}
	return v
}

// view is for as long as the canvas isn't changed.
func (c *canvas) view() view {
	return view{
		width: c.width, height: c.height,
		lines: func() func(y int) []pixel { return c.row }, solid: func() bool { return false },
	}
}

// canvas is a copy.
func (v view) canvas() *canvas {
	c := newCanvas(v.width, v.height)
	line := v.lines()
	for y := range c.height {
		copy(c.row(y), line(y))
	}
	return c
}

func (v view) crop(left, top, width, height int) view {
	part := v
	part.width, part.height = width, height
	part.lines = func() func(y int) []pixel {
		line := v.lines()
		return func(y int) []pixel { return line(top + y)[left : left+width] }
	}
	if v.pix != nil {
		part.pix = v.pix[top*v.stride+4*left:]
	}
	return part
}

// bytes is a line of those.
func (v view) bytes(y int) []uint8 { return v.pix[y*v.stride:][:4*v.width] }

// reader returns what copies a row of any picture, counted from its top.
func reader(p image.Image) func(to []pixel, y int) {
	b := p.Bounds()
	switch p := p.(type) {
	case *image.NRGBA:
		return func(to []pixel, y int) { multiplied(to, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]) }
	case *image.RGBA:
		return func(to []pixel, y int) { widened(to, p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):]) }
	case *image.YCbCr:
		return func(to []pixel, y int) { decoded(to, p, b.Min.X, b.Min.Y+y) }
	}
	return func(to []pixel, y int) {
		for x := range to {
			r, g, b, a := p.At(b.Min.X+x, b.Min.Y+y).RGBA()
			to[x] = pixel{uint16(r), uint16(g), uint16(b), uint16(a)}
		}
	}
}

// decoded copies colours as JPEG keeps them: those of neighbours are one, but for their light.
func decoded(to []pixel, p *image.YCbCr, left, y int) {
	share := 0 // how many bits of a place don't matter for its colour
	switch p.SubsampleRatio {
	case image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
		share = 1
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		share = 2
	}
	light := p.Y[p.YOffset(left, y):][:len(to)]
	at := p.COffset(left, y) - left>>share
	for x := range to {
		colour, out := at+(left+x)>>share, &to[x]
		r, g, b, _ := color.YCbCr{Y: light[x], Cb: p.Cb[colour], Cr: p.Cr[colour]}.RGBA()
		out[0], out[1], out[2], out[3] = uint16(r), uint16(g), uint16(b), 0xffff
	}
}

// multiplied copies colours with straight alpha.
func multiplied(to []pixel, from []uint8) {
	from = from[:4*len(to)]
	for i := range to {
		in, out := from[4*i:4*i+4:4*i+4], &to[i]
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
func widened(to []pixel, from []uint8) {
	from = from[:4*len(to)]
	for i := range to {
		in, out := from[4*i:4*i+4:4*i+4], &to[i]
		out[0], out[1], out[2], out[3] = uint16(in[0])*0x101, uint16(in[1])*0x101, uint16(in[2])*0x101, uint16(in[3])*0x101
	}
}
