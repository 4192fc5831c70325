package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"slices"
)

// Colours is what a file says its colours mean. The zero value says nothing, which means sRGB.
type Colours struct {
	ICC   []byte // a profile, as the ICC has them; nil without one
	Gamma uint32 // of a PNG, in 100,000ths: what light was raised to; 0 without one
	P3    bool   // of a PNG: Display P3, by its code points
	// Foreign says that a PNG means colours by code points or primaries which are neither sRGB's nor Display P3's.
	Foreign bool
}

// maxProfile is the largest profile that is read: those of cameras and screens have some kilobytes, those of printers two million.
const maxProfile = maxPart

// ReadColours reads what a picture's colours mean, by the order of PNG's third edition: cICP, iCCP, sRGB, then gAMA and cHRM. What
// can't be understood is left out; an error is about the file's outer structure, or its reader.
func ReadColours(r io.ReadSeeker) (Colours, error) {
	f, err := layoutOf(r)
	if err != nil {
		return Colours{}, err
	}
	found := map[string][]byte{}
	var pieces [][]byte
	for _, one := range f.parts {
		if !colourful[one.name] || one.length > maxProfile {
			continue
		}
		body, err := f.read(one)
		if err != nil {
			return Colours{}, broken(f.format, err)
		}
		if one.name == "\xe2" && bytes.HasPrefix(body, []byte(segmented)) && len(pieces) < 256 {
			pieces = append(pieces, body[len(segmented):])
		} else if found[one.name] == nil {
			found[one.name] = body
		}
	}
	if f.format == png {
		return coloursOfPNG(found), nil
	}
	return Colours{ICC: slices.Concat(found["ICCP"], joined(pieces))}, nil
}

// colourful are the parts that say what colours mean, by their names in all formats.
var colourful = map[string]bool{"cICP": true, "iCCP": true, "sRGB": true, "gAMA": true, "cHRM": true, "ICCP": true, "\xe2": true}

// segmented begins each piece of a profile in a JPEG (ICC.1:2022, B.4).
const segmented = "ICC_PROFILE\x00"

// joined puts the pieces of a JPEG's profile together: each has its number, from one, and how many there are.
func joined(pieces [][]byte) []byte {
	slices.SortStableFunc(pieces, func(a, b []byte) int { return bytes.Compare(a[:min(1, len(a))], b[:min(1, len(b))]) })
	var all []byte
	for _, piece := range pieces {
		if len(piece) < 2 || len(all)+len(piece) > maxProfile {
			return nil
		}
		all = append(all, piece[2:]...)
	}
	return all
}

// srgbChromaticities is what a cHRM chunk says of sRGB's white, red, green and blue, in 100,000ths.
var srgbChromaticities = [8]uint32{31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000}

func coloursOfPNG(found map[string][]byte) Colours {
	if code := found["cICP"]; len(code) == 4 { // primaries and transfer as in ITU-T H.273
		const srgb, display, curve = 1, 12, 13
		known := code[1] == curve && code[2] == 0
		return Colours{P3: known && code[0] == display, Foreign: !known || code[0] != display && code[0] != srgb}
	}
	if packed := found["iCCP"]; packed != nil {
		return Colours{ICC: unpacked(packed)}
	}
	if found["sRGB"] != nil {
		return Colours{}
	}
	var c Colours
	if gamma := found["gAMA"]; len(gamma) == 4 {
		c.Gamma = binary.BigEndian.Uint32(gamma)
	}
	if primaries := found["cHRM"]; len(primaries) == 32 {
		for i, want := range srgbChromaticities {
			got := binary.BigEndian.Uint32(primaries[4*i:])
			c.Foreign = c.Foreign || max(got, want)-min(got, want) > 500
		}
	}
	return c
}

// unpacked is the profile of an iCCP chunk: a name, a zero, the method of compression, and the profile. nil for a broken one.
func unpacked(chunk []byte) []byte {
	_, rest, found := bytes.Cut(chunk, []byte{0})
	if !found || len(rest) == 0 {
		return nil
	}
	reader, err := zlib.NewReader(bytes.NewReader(rest[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(reader, maxProfile))
	if err != nil {
		return nil
	}
	return profile
}
