package picture

import (
	"encoding/hex"
	"image"
	"math/bits"
)

// Look is what a picture looks like, in a few bytes: which way it gets lighter between the fields of a grid, and the colours of its
// quarters. It is made in whole numbers, the same on every machine. Pictures that look alike have looks that are near.
type Look string

// The grid, and how many pixels of a field are looked at along a side, at most.
const (
	lookFields  = 9
	lookSamples = 16
)

// step is how much lighter a field must be than the next to count, of 65535: less is noise.
const step = 0x0300

// LookOf returns the look of a picture, on white. It looks at some twenty thousand pixels, whatever the size.
func LookOf(p image.Image) Look {
	var light [lookFields][lookFields]uint64
	var colours [2][2][3]uint64
	bounds := p.Bounds()
	for y := range lookFields {
		for x := range lookFields {
			r, g, b := fieldOf(p, fieldRect(bounds, x, y))
			light[y][x] = (299*r + 587*g + 114*b) / 1000
			quarter := &colours[min(1, y/5)][min(1, x/5)]
			quarter[0], quarter[1], quarter[2] = quarter[0]+r, quarter[1]+g, quarter[2]+b
		}
	}
	return Look(hex.EncodeToString(append(slopes(&light), shades(&colours)...)))
}

// fieldRect is one field of the grid: at least a pixel.
func fieldRect(b image.Rectangle, x, y int) image.Rectangle {
	left, top := b.Min.X+x*b.Dx()/lookFields, b.Min.Y+y*b.Dy()/lookFields
	right, bottom := b.Min.X+(x+1)*b.Dx()/lookFields, b.Min.Y+(y+1)*b.Dy()/lookFields
	return image.Rect(left, top, max(right, left+1), max(bottom, top+1))
}

// fieldOf is the mean colour of a field on white, of 65535.
func fieldOf(p image.Image, field image.Rectangle) (r, g, b uint64) {
	across, down := max(1, field.Dx()/lookSamples), max(1, field.Dy()/lookSamples)
	var sum [4]uint64
	n := uint64(0)
	for y := field.Min.Y; y < field.Max.Y; y += down {
		n += addRow(&sum, p, y, field.Min.X, field.Max.X, across)
	}
	white := n*0xffff - sum[3]
	return (sum[0] + white) / n, (sum[1] + white) / n, (sum[2] + white) / n
}

// addRow adds the colours of every so many pixels of a part of a row, and returns how many those are.
func addRow(sum *[4]uint64, p image.Image, y, from, to, step int) (n uint64) {
	if rgba, is := p.(*image.RGBA); is { // what most decoders make
		row := rgba.Pix[rgba.PixOffset(from, y):][:4*(to-from)]
		var part [4]uint64
		for i := 0; i+4 <= len(row); i += 4 * step {
			one := row[i : i+4 : i+4]
			part[0], part[1], part[2], part[3] = part[0]+uint64(one[0]), part[1]+uint64(one[1]), part[2]+uint64(one[2]), part[3]+uint64(one[3])
			n++
		}
		for k := range sum {
			sum[k] += part[k] * 0x101
		}
		return n
	}
	at := colourAt(p)
	for x := from; x < to; x += step {
		r, g, b, a := at(x, y)
		sum[0], sum[1], sum[2], sum[3], n = sum[0]+uint64(r), sum[1]+uint64(g), sum[2]+uint64(b), sum[3]+uint64(a), n+1
	}
	return n
}

// colourAt is p.At(x, y).RGBA(), without the memory that each colour takes where that can be done.
func colourAt(p image.Image) func(x, y int) (r, g, b, a uint32) {
	if quick, can := p.(image.RGBA64Image); can {
		return func(x, y int) (r, g, b, a uint32) { return quick.RGBA64At(x, y).RGBA() }
	}
	return func(x, y int) (r, g, b, a uint32) { return p.At(x, y).RGBA() }
}

// slopes are two bits for each pair of neighbours of eight by eight fields: to the right and down.
func slopes(light *[lookFields][lookFields]uint64) []byte {
	out := make([]byte, 0, 16)
	for y := range lookFields - 1 {
		var right, down byte
		for x := range lookFields - 1 {
			right, down = right<<1, down<<1
			if light[y][x] > light[y][x+1]+step {
				right |= 1
			}
			if light[y][x] > light[y+1][x]+step {
				down |= 1
			}
		}
		out = append(out, right, down)
	}
	return out
}

// shades are the colours of four quarters, a byte a channel. The first two are of five by five fields, and so on.
func shades(colours *[2][2][3]uint64) []byte {
	var out []byte
	for y, row := range colours {
		for x, quarter := range row {
			fields := uint64((5 - y) * (5 - x))
			for _, sum := range quarter {
				out = append(out, byte(sum/fields>>8))
			}
		}
	}
	return out
}

// The most that two looks of one picture differ by, and how much a picture must have to it to be known again.
const (
	LookBands   = 8 // of 16 bits: looks of one picture have one in common at least
	maxSlopes   = LookBands - 1
	maxShade    = 12
	leastSlopes = 10
)

// Bands are what the slopes of a look are made of; nil for a look that says too little, or is none.
func (l Look) Bands() []string {
	data, err := hex.DecodeString(string(l))
	if err != nil || len(data) != 16+12 {
		return nil
	}
	ones := 0
	for _, b := range data[:16] {
		ones += bits.OnesCount8(b)
	}
	if ones < leastSlopes {
		return nil
	}
	bands := make([]string, LookBands)
	for i := range bands {
		bands[i] = string(data[2*i : 2*i+2])
	}
	return bands
}

// Near tells whether two looks are of pictures that look the same.
func (l Look) Near(other Look) bool {
	a, errA := hex.DecodeString(string(l))
	b, errB := hex.DecodeString(string(other))
	if errA != nil || errB != nil || len(a) != 28 || len(b) != 28 {
		return false
	}
	apart := 0
	for i := range 16 {
		apart += bits.OnesCount8(a[i] ^ b[i])
	}
	for i := 16; i < 28; i++ {
		if max(a[i], b[i])-min(a[i], b[i]) > maxShade {
			return false
		}
	}
	return apart <= maxSlopes
}
