package sketch

// fill paints what outlines enclose, with edges smoothed by the exact share of each pixel that is inside. An outline that
// runs the other way round cuts a hole; parts that overlap the same way round count once.
//
// Each edge leaves in the scratch how much of the pixels to its right it covers; a running sum along a row is the
// coverage. A whole pixel is 2*256*256.
func (c *canvas) fill(p paint, outlines ...path) {
	box := c.bounds(outlines)
	if box.x0 >= box.x1 || box.y0 >= box.y1 {
		return
	}
	stride := box.x1 - box.x0 + 2
	if need := int(stride * (box.y1 - box.y0)); cap(c.cover) < need {
		c.cover = make([]int32, need)
	} else {
		c.cover = c.cover[:need]
		clear(c.cover)
	}
	e := edges{c.cover[:stride*(box.y1-box.y0)], box, stride}
	for _, outline := range outlines {
		for i, from := range outline {
			to := outline[(i+1)%len(outline)]
			e.line(c.fixed(from.x), c.fixed(from.y), c.fixed(to.x), c.fixed(to.y))
		}
	}
	for y := box.y0; y < box.y1; y++ {
		i := p.at(c.units(int(y)))
		c.row(y, box, e.cover[(y-box.y0)*stride:], i, p.alpha)
	}
}

// row blends one row by its coverage.
func (c *canvas) row(y int64, box box, cover []int32, i ink, alpha int64) {
	pixels := c.img.Pix[int(y)*c.img.Stride+4*int(box.x0):][:4*(box.x1-box.x0)]
	sum := int32(0)
	for x := 0; x < len(pixels); x += 4 {
		sum += cover[x/4]
		if inside := int64(min(max(sum, -sum), 1<<17)) * alpha >> 17; inside > 0 {
			put(pixels[x:x+4:x+4], i, inside)
		}
	}
}

// box is a rectangle of whole pixels, the second corner excluded.
type box struct{ x0, y0, x1, y1 int64 }

// bounds is the part of the canvas that outlines can touch.
func (c *canvas) bounds(outlines []path) box {
	b := box{1 << 40, 1 << 40, -1 << 40, -1 << 40}
	for _, outline := range outlines {
		for _, p := range outline {
			b.x0, b.x1 = min(b.x0, p.x), max(b.x1, p.x)
			b.y0, b.y1 = min(b.y0, p.y), max(b.y1, p.y)
		}
	}
	return box{
		max(c.fixed(b.x0)>>8, 0), max(c.fixed(b.y0)>>8, 0),
		min(c.fixed(b.x1)>>8+1, int64(c.w)), min(c.fixed(b.y1)>>8+1, int64(c.h)),
	}
}

// edges collects coverage within a box.
type edges struct {
	cover  []int32
	box    box
	stride int64
}

// line adds an edge, row by row; coordinates are 256ths of a pixel.
func (e edges) line(x0, y0, x1, y1 int64) {
	sign := int64(1)
	if y0 > y1 {
		x0, y0, x1, y1, sign = x1, y1, x0, y0, -1
	}
	cut := func(y int64) int64 { return x0 + (x1-x0)*(y-y0)/(y1-y0) }
	for y := max(y0, e.box.y0<<8); y < min(y1, e.box.y1<<8); {
		next := min((y>>8+1)<<8, y1)
		row := e.cover[(y>>8-e.box.y0)*e.stride:][:e.stride]
		left, right := e.clip(cut(y)), e.clip(cut(next))
		slant(row, min(left, right), max(left, right), (next-y)*sign)
		y = next
	}
}

// clip moves a place within the box: left of it covers everything, right of it nothing.
func (e edges) clip(x int64) int64 { return min(max(x-e.box.x0<<8, 0), (e.box.x1-e.box.x0)<<8) }

// slant adds the part of an edge within a row: from left to right it falls by height, evenly.
func slant(row []int32, left, right, height int64) {
	if left>>8 == right>>8 {
		share(row, left, right, height)
		return
	}
	done := int64(0)
	for x := left; x < right; {
		next := min((x>>8+1)<<8, right)
		until := height * (next - left) / (right - left)
		share(row, x, next, until-done)
		x, done = next, until
	}
}

// share splits a height between the pixel it is in and all those to the right.
func share(row []int32, left, right, height int64) {
	column := left >> 8
	part := left + right - column<<9
	row[column] += int32(height * (512 - part))
	row[column+1] += int32(height * part)
}
