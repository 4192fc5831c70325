package render

import (
	"io"
	"sync"

	"github.com/imgplan/imgplan/internal/picture"
)

// space is what colours mean: how light follows from values, and what red, green and blue are in sRGB's.
type space struct {
	curves [3]curve
	matrix [9]int64 // from light of this space to light of sRGB, times 2^20
	grey   bool
}

// curve is light by value: 65,536 steps from 0 to full.
type curve []uint32

const matrixBits = 20

var identity = [9]int64{1 << matrixBits, 0, 0, 0, 1 << matrixBits, 0, 0, 0, 1 << matrixBits}

// fromP3 is Display P3's light in sRGB's, both with the white D65.
var fromP3 = [9]int64{1284443, -235867, 0, -44100, 1092676, 0, -20591, -82456, 1151623}

// srgb is the curve of IEC 61966-2-1.
var srgb = sync.OnceValue(func() curve {
	return parametric([7]int64{157286, 62119, 3417, 5072, 2651, 0, 0}) // 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045
})

// spaceOf returns what a picture's colours mean, nil for sRGB. The remark, if there is one, says why they are taken for sRGB though
// the file says something else.
func spaceOf(r io.ReadSeeker) (s *space, remark string, err error) {
	said, err := picture.ReadColours(r)
	switch {
	case err != nil:
		return nil, "", err
	case said.ICC != nil:
		s, remark = readICC(said.ICC)
	case said.P3:
		s = &space{curves: [3]curve{srgb(), srgb(), srgb()}, matrix: fromP3}
	case said.Foreign:
		remark = "its colours are taken for sRGB, which its header denies"
	case said.Gamma > 0 && (said.Gamma < 44000 || said.Gamma > 47000): // 1/2.2 stands for sRGB, as everybody writes it
		one := parametric([7]int64{65536 * 100000 / int64(said.Gamma), 65536, 0, 0, 0, 0, 0})
		s = &space{curves: [3]curve{one, one, one}, matrix: identity}
	}
	if s != nil && s.isSRGB() {
		s = nil
	}
	return s, remark, nil
}

// isSRGB tells whether no colour would look different.
func (s *space) isSRGB() bool {
	const steps, near = 6, 0x180
	for i := range steps * steps * steps {
		value := [3]uint16{}
		for k, step := range [3]int{i % steps, i / steps % steps, i / steps / steps} {
			value[k] = uint16(step * 0xffff / (steps - 1))
		}
		if s.grey {
			value[1], value[2] = value[0], value[0]
		}
		for k, got := range s.convert(value) {
			if max(got, value[k])-min(got, value[k]) > near {
				return false
			}
		}
	}
	return true
}

// convert returns a colour in sRGB. What is outside of it is cut off.
func (s *space) convert(value [3]uint16) (out [3]uint16) {
	var light [3]int64
	for k := range light {
		light[k] = int64(s.curves[k][value[k]])
	}
	for k := range out {
		row := s.matrix[3*k:]
		sum := row[0]*light[0] + row[1]*light[1] + row[2]*light[2]
		out[k] = srgbValue(uint32(within((sum+1<<(matrixBits-1))>>matrixBits, full)))
	}
	return out
}

// hints are the largest sRGB values whose light isn't above 256 times the place.
var hints = sync.OnceValue(func() []uint16 {
	all := make([]uint16, full/256+1)
	value := 0
	for i := range all {
		for value < 0xffff && srgb()[value+1] <= uint32(256*i) {
			value++
		}
		all[i] = uint16(value)
	}
	return all
})

// srgbValue is the value whose light is nearest.
func srgbValue(light uint32) uint16 {
	curve := srgb()
	value := hints()[light/256]
	for value < 0xffff && curve[value+1] <= light {
		value++
	}
	if value < 0xffff && curve[value+1]-light < light-curve[value] {
		value++
	}
	return value
}

// toSRGB converts all pixels. It remembers the last colour: pictures have areas of one.
func (s *space) toSRGB(c *canvas) {
	var last, answer [3]uint16
	known := false
	for i := range c.pix {
		p := &c.pix[i]
		a := uint32(p[3])
		if a == 0 {
			continue
		}
		var value [3]uint16
		for k := range 3 {
			value[k] = uint16(min(0xffff, (uint32(p[k])*0xffff+a/2)/a))
		}
		if !known || value != last {
			last, answer, known = value, s.convert(value), true
		}
		for k := range 3 {
			p[k] = uint16((uint32(answer[k])*a + 0x7fff) / 0xffff)
		}
	}
}
