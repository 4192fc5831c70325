package render

import (
	"encoding/base64"
	"image"
	"io"
)

// A placeholder is a ThumbHash (https://evanw.github.io/thumbhash/): about 25 bytes that say roughly what a picture looks like, for the
// time until it is there. The reference works in floating point; this does in whole numbers, so that every machine comes to the same.

// Of a picture with sides of more than mostHashed pixels, squares are averaged, so that at most fewHashed are left on a side: more
// make no difference to be seen.
const (
	mostHashed = 100 // as the reference has it
	fewHashed  = 48
)

// Placeholder returns the ThumbHash of a picture that is verified, in base64. Errors are those of picture.Verify.
func Placeholder(r io.ReadSeeker) (string, error) {
	p, err := Open(r)
	if err != nil {
		return "", err
	}
	return p.view.placeholder(), nil
}

// PlaceholderOf is Placeholder for pixels that stand upright and are in sRGB.
func PlaceholderOf(p image.Image) string { return viewOf(p).placeholder() }

func (v view) placeholder() string {
	var c *canvas
	if most := max(v.width, v.height); most > mostHashed {
		c = v.reduced(squareOf(most))
	} else {
		c = v.canvas()
	}
	return base64.StdEncoding.EncodeToString(c.thumbHash())
}

// squareOf is the side of the squares that are averaged where the longer side has so many pixels.
func squareOf(most int) int { return (most + fewHashed - 1) / fewHashed }

// wave is one channel as the sum of cosines: how strong the constant is, each of the others, and the strongest of those; one is
// scaled as a pixel is.
type wave struct {
	constant int64
	parts    []int64
	scale    int64
}

// thumbHash must be called for at most 100 pixels a side.
func (c *canvas) thumbHash() []byte {
	luma, yellow, red, alpha := c.channels()
	limit, translucent := 7, false
	for _, a := range alpha {
		translucent = translucent || a < opaque
	}
	if translucent {
		limit = 5
	}
	most := max(c.width, c.height)
	across := max(1, (2*limit*c.width+most)/(2*most))
	down := max(1, (2*limit*c.height+most)/(2*most))
	fx, fy := cosines(max(5, across), c.width), cosines(max(5, down), c.height)
	l, p, q := c.waves(luma, fx[:max(3, across)], fy[:max(3, down)]), c.waves(yellow, fx[:3], fy[:3]), c.waves(red, fx[:3], fy[:3])

	head := part(63, l.constant) | signed(p.constant)<<6 | signed(q.constant)<<12 | part(31, l.scale)<<18
	more, landscape := across, 0
	if c.width > c.height {
		more, landscape = down, 1<<15
	}
	more |= part(63, p.scale)<<3 | part(63, q.scale)<<9 | landscape
	all := []wave{l, p, q}
	hash := []byte{byte(head), byte(head >> 8), byte(head >> 16), byte(more), byte(more >> 8)}
	if translucent {
		a := c.waves(alpha, fx[:5], fy[:5])
		all = append(all, a)
		hash[2] |= 1 << 7
		hash = append(hash, byte(part(15, a.constant)|part(15, a.scale)<<4))
	}
	return append(hash, nibbles(all)...)
}

// nibbles writes every part of waves with four bits, 7.5 of which are nothing.
func nibbles(all []wave) []byte {
	var out []byte
	odd := false
	for _, one := range all {
		for _, value := range one.parts {
			bits := int64(0)
			if one.scale > 0 {
				bits = (16*one.scale + 15*value) / (2 * one.scale)
			}
			if odd {
				out[len(out)-1] |= byte(bits << 4)
			} else {
				out = append(out, byte(bits))
			}
			odd = !odd
		}
	}
	return out
}

// opaque is the strongest value of a channel: six times that of a canvas, so that thirds and halves are whole. white is the same in a
// wave, with waveBits behind the point. Sums over 10,000 pixels with cosines stay within 62 bits.
const (
	opaque     = 6 * 0xffff
	waveBits   = 6
	cosineBits = 24
	white      = opaque << waveBits
)

// part is so many parts of white, rounded.
func part(parts, value int64) int { return int((2*parts*value + white) / (2 * white)) }

// signed puts a value from -white to white between 0 and 63.
func signed(value int64) int { return int((63*(value+white) + white) / (2 * white)) }

// channels splits pixels into light, yellow against blue, red against green, and alpha; what is transparent has the average colour.
func (c *canvas) channels() (luma, yellow, red, alpha []int32) {
	var sum [4]int64
	for _, p := range c.pix {
		for k, value := range p {
			sum[k] += int64(value)
		}
	}
	var average [3]int64
	for k := range average {
		if sum[3] > 0 {
			average[k] = (sum[k]*0xffff + sum[3]/2) / sum[3]
		}
	}
	count := len(c.pix)
	all := make([]int32, 4*count)
	luma, yellow, red, alpha = all[:count], all[count:2*count], all[2*count:3*count], all[3*count:]
	for i, p := range c.pix {
		var rgb [3]int32
		for k := range rgb {
			rgb[k] = int32(int64(p[k]) + (average[k]*(0xffff-int64(p[3]))+0x7fff)/0xffff)
		}
		luma[i] = 2 * (rgb[0] + rgb[1] + rgb[2])
		yellow[i] = 3*(rgb[0]+rgb[1]) - 6*rgb[2]
		red[i] = 6 * (rgb[0] - rgb[1])
		alpha[i] = 6 * int32(p[3])
	}
	return luma, yellow, red, alpha
}

// waves takes a channel apart: a triangle of cosines across and down.
func (c *canvas) waves(channel []int32, across, down [][]int64) wave {
	var w wave
	rows := make([][]int64, len(across))
	for i, fx := range across {
		rows[i] = c.rowStrengths(channel, fx)
	}
	for cy, fy := range down {
		for cx := 0; cx*len(down) < len(across)*(len(down)-cy); cx++ {
			value := c.strength(rows[cx], fy)
			if cx == 0 && cy == 0 {
				w.constant = value
				continue
			}
			w.parts = append(w.parts, value)
			w.scale = max(w.scale, value, -value)
		}
	}
	return w
}

// rowStrengths is how much of a wave there is in each row of a channel.
func (c *canvas) rowStrengths(channel []int32, fx []int64) []int64 {
	out := make([]int64, c.height)
	for y := range out {
		row := channel[y*c.width : (y+1)*c.width]
		var sum int64
		for x, factor := range fx[:len(row)] {
			sum += int64(row[x]) * factor
		}
		out[y] = sum >> (cosineBits - waveBits)
	}
	return out
}

// strength is how much of a wave there is in the strengths of rows.
func (c *canvas) strength(rows, fy []int64) int64 {
	var sum int64
	for y, factor := range fy {
		sum += rows[y] * factor
	}
	all := int64(c.width*c.height) << cosineBits
	return floorDiv(sum+all/2, all)
}

// cosines are cos(π·n·(x+½)/side) for every x and the first waves, with cosineBits behind the point.
func cosines(waves, side int) [][]int64 {
	round := make([]int64, 4*side) // of a whole turn: all there are
	for a := range round {
		round[a] = cosine(int64(a), int64(2*side))
	}
	out := make([][]int64, waves)
	for n := range out {
		out[n] = make([]int64, side)
		for x := range out[n] {
			out[n][x] = round[n*(2*x+1)%len(round)]
		}
	}
	return out
}

// cosine is cos(π·a/b), by Taylor's series between 0 and π/2.
func cosine(a, b int64) int64 {
	const one, pi = 1 << cosineBits, 52707179
	a %= 2 * b
	sign := int64(1)
	if a > b {
		a = 2*b - a
	}
	if 2*a > b {
		a, sign = b-a, -1
	}
	angle := pi * a / b
	square := angle * angle >> cosineBits
	sum, term := int64(one), int64(one)
	for k := int64(1); k <= 8; k++ {
		term = -(term * square >> cosineBits) / ((2*k - 1) * 2 * k)
		sum += term
	}
	return sign * sum
}
