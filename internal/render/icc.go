package render

import "encoding/binary"

// toSRGBLight turns the ICC's XYZ, whose white is D50, into light of sRGB, times 2^20: the inverse of the colorants that the ICC's
// own sRGB profiles have.
var toSRGBLight = [9]int64{3286355, -1695959, -514466, -1026333, 2009365, 35080, 75480, -240109, 1473653}

// maxTags bounds the tags that are looked at: profiles have about twenty.
const maxTags = 200

// readICC reads a profile that is made of curves and a matrix (ICC.1:2022, 8.3.3 and 8.4.3), as those of screens, cameras and working
// spaces are. For every other there is a remark.
func readICC(profile []byte) (*space, string) {
	const refused = "its colour profile is one that can't be converted: its colours are taken for sRGB"
	if len(profile) < 132 {
		return nil, "its colour profile is broken: its colours are taken for sRGB"
	}
	kind := string(profile[16:20])
	tags := tagsOf(profile)
	s := &space{matrix: identity}
	if kind == "GRAY" {
		grey := curveOf(tags["kTRC"])
		if grey == nil {
			return nil, refused
		}
		s.curves, s.grey = [3]curve{grey, grey, grey}, true
		return s, ""
	}
	var columns [9]int64
	for k, name := range []string{"r", "g", "b"} {
		s.curves[k] = curveOf(tags[name+"TRC"])
		xyz := tags[name+"XYZ"]
		if kind != "RGB " || s.curves[k] == nil || len(xyz) < 20 {
			return nil, refused
		}
		for i := range 3 {
			columns[3*i+k] = fixed(xyz[8+4*i:])
		}
	}
	s.matrix = product(toSRGBLight, columns)
	return s, ""
}

// tagsOf returns what stands in a profile by name.
func tagsOf(profile []byte) map[string][]byte {
	tags := map[string][]byte{}
	count := min(maxTags, binary.BigEndian.Uint32(profile[128:]))
	for i := range int(count) {
		at := 132 + 12*i
		if at+12 > len(profile) {
			break
		}
		start, length := uint64(binary.BigEndian.Uint32(profile[at+4:])), uint64(binary.BigEndian.Uint32(profile[at+8:]))
		if start+length <= uint64(len(profile)) {
			tags[string(profile[at:at+4])] = profile[start : start+length]
		}
	}
	return tags
}

// fixed reads a number with 16 bits behind the point.
func fixed(b []byte) int64 { return int64(int32(binary.BigEndian.Uint32(b))) }

// product multiplies a matrix with one of 16 bits behind the point.
func product(a, b [9]int64) (out [9]int64) {
	for i := range 9 {
		row, column := 3*(i/3), i%3
		sum := a[row]*b[column] + a[row+1]*b[3+column] + a[row+2]*b[6+column]
		out[i] = (sum + 1<<15) >> 16
	}
	return out
}

// curveOf reads a tag of type curv or para; nil for anything else.
func curveOf(tag []byte) curve {
	if len(tag) < 12 {
		return nil
	}
	switch string(tag[:4]) {
	case "curv":
		return sampled(int(binary.BigEndian.Uint32(tag[8:])), tag[12:])
	case "para":
		return parametricTag(int(binary.BigEndian.Uint16(tag[8:])), tag[12:])
	}
	return nil
}

// sampled is a curve of so many samples, with straight lines between them; of one, it is a gamma; of none, it is straight.
func sampled(count int, samples []byte) curve {
	switch {
	case count < 0 || count > len(samples)/2:
		return nil
	case count == 0:
		return parametric([7]int64{65536, 65536})
	case count == 1:
		return parametric([7]int64{int64(binary.BigEndian.Uint16(samples)) << 8, 65536})
	}
	out := make(curve, 1<<16)
	for value := range out {
		place := uint64(value) * uint64(count-1)
		at := min(int(place/0xffff), count-2)
		low, high := uint64(binary.BigEndian.Uint16(samples[2*at:])), uint64(binary.BigEndian.Uint16(samples[2*at+2:]))
		part := place - uint64(at)*0xffff // of 0xffff
		mixed := low*(0xffff-part) + high*part
		out[value] = uint32(mixed * (full / 256) / (0xffff * 0xffff / 256))
	}
	return out
}

// parametricTag reads the five types of ICC.1:2022, 10.18 as the last of them: (ax+b)^g+e from d on, and cx+f before.
func parametricTag(kind int, numbers []byte) curve {
	if kind > 4 {
		return nil
	}
	count := [...]int{1, 3, 4, 5, 7}[kind]
	if len(numbers) < 4*count {
		return nil
	}
	p := [7]int64{0, 65536}
	for i := range count {
		p[i] = fixed(numbers[4*i:])
	}
	if kind == 1 || kind == 2 { // from -b/a on; before that it is the last number of the type
		if p[1] == 0 {
			return nil
		}
		p[5], p[6] = p[3], p[3]
		p[3], p[4] = 0, -p[2]*65536/p[1]
	}
	return parametric(p)
}

// parametric is the curve of g, a, b, c, d, e and f, each with 16 bits behind the point.
func parametric(p [7]int64) curve {
	g, a, b, c, d, e, f := p[0], p[1], p[2], p[3], p[4], p[5], p[6]
	const up = fullBits - 16
	out := make(curve, 1<<16)
	for i := range out {
		x := (int64(i)*full + 0x7fff) / 0xffff
		if x < d<<up {
			out[i] = uint32(within((c*x)>>16+f<<up, full))
			continue
		}
		base := within((a*x)>>16+b<<up, full)
		out[i] = uint32(within(int64(power(uint64(base), g))+e<<up, full))
	}
	return out
}
