package render

// resize makes a picture of another size with the Catmull-Rom cubic, widened where it shrinks so that every pixel counts. All
// of it is whole numbers: the same picture comes out on every machine. It works on the values as they are stored, not on
// light, as browsers, libvips and ImageMagick do by default.
func (c *canvas) resize(width, height int) *canvas {
	if width == c.width && height == c.height {
		return c
	}
	if width != c.width {
		c = c.resizeRows(width)
	}
	if height != c.height {
		c = c.resizeColumns(height)
	}
	return c
}

func (c *canvas) resizeRows(width int) *canvas {
	out := newCanvas(width, c.height)
	taps := cubicTaps(c.width, width)
	for y := range c.height {
		from, to := c.row(y), out.row(y)
		for x, tap := range taps {
			var sum [4]int64
			for i, weight := range tap.weights {
				part := from[4*(tap.first+i):]
				sum[0] += weight * int64(part[0])
				sum[1] += weight * int64(part[1])
				sum[2] += weight * int64(part[2])
				sum[3] += weight * int64(part[3])
			}
			settle(to[4*x:], sum)
		}
	}
	return out
}

func (c *canvas) resizeColumns(height int) *canvas {
	out := newCanvas(c.width, height)
	sums := make([]int64, 4*c.width)
	for y, tap := range cubicTaps(c.height, height) {
		clear(sums)
		for i, weight := range tap.weights {
			for k, value := range c.row(tap.first + i) {
				sums[k] += weight * int64(value)
			}
		}
		to := out.row(y)
		for x := 0; x < len(sums); x += 4 {
			settle(to[x:], [4]int64(sums[x:]))
		}
	}
	return out
}

// settle rounds a weighted sum to a pixel. No colour may be stronger than its alpha.
func settle(to []uint16, sum [4]int64) {
	alpha := within((sum[3]+one/2)>>oneBits, 0xffff)
	for k := range 3 {
		to[k] = uint16(within((sum[k]+one/2)>>oneBits, alpha))
	}
	to[3] = uint16(alpha)
}

func within(value, high int64) int64 { return min(max(value, 0), high) }

// A weight of one. Sums of 16-bit values stay far within 63 bits.
const (
	oneBits = 24
	one     = 1 << oneBits
)

// tap is what one pixel is made from: the first of those before, and how much each counts. The weights add up to one.
type tap struct {
	first   int
	weights []int64
}

// cubicTaps are those of every pixel of a line.
func cubicTaps(from, to int) []tap {
	taps := make([]tap, to)
	for i := range taps {
		taps[i] = cubicTap(i, from, to)
	}
	return taps
}

// cubicTap weighs the pixels around a place. Distances are fractions of 2·to; where a line shrinks, the curve is from/to times
// as wide.
func cubicTap(i, from, to int) tap {
	centre := int64(2*i+1) * int64(from) // of pixel i, in units of 1/(2·to) of a pixel before
	unit := int64(2 * to)
	wide := max(unit, int64(2*from)) // one step of the curve
	first := max(0, floorDiv(centre-2*wide-int64(to), unit)+1)
	last := min(from-1, int(floorDiv(centre+2*wide-int64(to), unit)))
	t := tap{first: int(first)}
	var total int64
	for at := int(first); at <= last; at++ {
		weight := cubic((int64(2*at+1)*int64(to) - centre), wide)
		t.weights = append(t.weights, weight)
		total += weight
	}
	t.normalise(total)
	return t
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// cubic is the Catmull-Rom curve at distance/wide, times 2^30.
func cubic(distance, wide int64) int64 {
	const scale = 1 << 20 // a fraction of a step in which all terms fit 63 bits
	t := max(distance, -distance) * scale / wide
	t2 := t * t / scale
	t3 := t2 * t / scale
	switch {
	case t < scale:
		return (3*t3 - 5*t2 + 2*scale) << 9
	case t < 2*scale:
		return (-t3 + 5*t2 - 8*t + 4*scale) << 9
	}
	return 0
}

// normalise makes the weights add up to one; what rounding leaves goes to the largest.
func (t *tap) normalise(total int64) {
	left, largest := int64(one), 0
	for i, weight := range t.weights {
		t.weights[i] = weight * one / total
		left -= t.weights[i]
		if t.weights[i] > t.weights[largest] {
			largest = i
		}
	}
	t.weights[largest] += left
}
