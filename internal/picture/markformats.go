package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
)

const (
	xmpKeyword = "XML:com.adobe.xmp" // of a PNG's iTXt chunk
	xmpHead    = "http://ns.adobe.com/xap/1.0/\x00"
	xmpChunk   = "XMP "
)

// markPNG puts the mark behind the header, where readers look first: as XMP, and its parameters as web UIs write them.
func markPNG(f *layout, m Metadata) ([]splice, error) {
	var put, parts = []byte(nil), ""
	if m.Parameters != "" {
		parts = "parameters"
		put = pngParameters(m.Parameters)
		m.Parameters = ""
	}
	packet := xmpKeyword + "\x00\x00\x00\x00\x00" + m.packet(parts)
	return []splice{{at: f.parts[0].end, put: append(pngChunk("iTXt", packet), put...)}}, nil
}

// pngParameters is a tEXt chunk, which is in Latin-1, or an iTXt chunk for what is not ASCII.
func pngParameters(text string) []byte {
	text = strings.ReplaceAll(text, "\x00", "")
	if strings.IndexFunc(text, func(r rune) bool { return r > 0x7e }) < 0 {
		return pngChunk("tEXt", "parameters\x00"+text)
	}
	return pngChunk("iTXt", "parameters\x00\x00\x00\x00\x00"+strings.ToValidUTF8(text, "\ufffd"))
}

func pngChunk(name, body string) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, name...), body...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

func unmarkPNG(f *layout) ([]splice, bool, error) {
	if len(f.parts) < 2 || f.parts[1].name != "iTXt" {
		return nil, false, nil
	}
	body, err := f.read(f.parts[1])
	if err != nil {
		return nil, false, err
	}
	packet, isXMP := bytes.CutPrefix(body, []byte(xmpKeyword+"\x00\x00\x00\x00\x00"))
	parts, ours := partsOf(packet)
	if !isXMP || !ours {
		return nil, false, nil
	}
	last := 1
	if parts == "parameters" && len(f.parts) > 2 {
		last = 2
	}
	at := f.parts[1].at
	return []splice{{at: at, cut: f.parts[last].end - at}}, true, nil
}

// markJPEG puts the mark behind the JFIF header, if there is one. A packet that is too large for a segment goes without
// the parameters.
func markJPEG(f *layout, m Metadata) ([]splice, error) {
	packet := m.packet("")
	if len(xmpHead)+len(packet)+2 > 0xffff {
		m.Parameters = ""
		packet = m.packet("")
	}
	if len(xmpHead)+len(packet)+2 > 0xffff {
		packet = Metadata{SourceType: m.SourceType}.packet("")
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(xmpHead)+len(packet)))
	return []splice{{at: f.behindJFIF(), put: append(append(segment, xmpHead...), packet...)}}, nil
}

func (f *layout) behindJFIF() int64 {
	if len(f.parts) > 0 && f.parts[0].name == "\xe0" {
		return f.parts[0].end
	}
	return 2
}

func unmarkJPEG(f *layout) ([]splice, bool, error) {
	at := f.behindJFIF()
	for _, one := range f.parts {
		if one.at != at || one.name != "\xe1" {
			continue
		}
		body, err := f.read(one)
		if err != nil {
			return nil, false, err
		}
		packet, isXMP := bytes.CutPrefix(body, []byte(xmpHead))
		if _, ours := partsOf(packet); isXMP && ours {
			return []splice{{at: at, cut: one.end - at}}, true, nil
		}
	}
	return nil, false, nil
}

// A VP8X chunk, the header of the extended format: the length of what it says, and flags in its first byte.
const (
	headerLength = 10
	hasXMP       = 0x04
	hasAlpha     = 0x10
)

// markWebP puts the mark at the end. Only the extended format may have one: a simple file gets its header, and the mark says
// so.
func markWebP(f *layout, m Metadata) ([]splice, error) {
	riff, err := f.riffSize()
	if err != nil {
		return nil, err
	}
	first, splices, parts := f.parts[0], []splice(nil), ""
	if first.name == "VP8X" {
		if first.length != headerLength {
			return nil, errors.New("its header has an impossible length")
		}
		body, err := f.read(first)
		if err != nil {
			return nil, err
		}
		if body[0]&hasXMP == 0 {
			parts = "flag"
			splices = append(splices, splice{first.body, 1, []byte{body[0] | hasXMP}})
		}
	} else {
		parts = "header"
		header, err := f.webpHeader()
		if err != nil {
			return nil, err
		}
		splices = append(splices, splice{12, 0, header})
	}
	splices = append(splices, splice{f.size, 0, riffChunk(xmpChunk, m.packet(parts))})
	return append(splices, resized(riff, splices)), nil
}

// resized sets the size that the file says it has to what it will be once the splices are done.
func resized(riff int64, splices []splice) splice {
	for _, one := range splices {
		riff += int64(len(one.put)) - one.cut
	}
	return splice{4, 4, binary.LittleEndian.AppendUint32(nil, uint32(riff))}
}

// riffSize is the size that a file says it has, which must be the one it has.
func (f *layout) riffSize() (int64, error) {
	var size [4]byte
	if err := readAt(f.r, size[:], 4); err != nil {
		return 0, err
	}
	riff := int64(binary.LittleEndian.Uint32(size[:]))
	if riff+8 != f.size || riff&1 != 0 || riff > 1<<31 {
		return 0, errors.New("it has another size than it says")
	}
	return riff, nil
}

func riffChunk(name, body string) []byte {
	chunk := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	chunk = append(chunk, body...)
	if len(body)%2 == 1 {
		chunk = append(chunk, 0)
	}
	return chunk
}

func (f *layout) webpHeader() ([]byte, error) {
	if _, err := f.r.Seek(0, 0); err != nil {
		return nil, err
	}
	info, err := Identify(f.r)
	if err != nil {
		return nil, err
	}
	flags := byte(hasXMP)
	if info.Alpha {
		flags |= hasAlpha
	}
	body := []byte{flags, 0, 0, 0}
	for _, side := range []int{info.Width - 1, info.Height - 1} {
		body = append(body, byte(side), byte(side>>8), byte(side>>16))
	}
	return riffChunk("VP8X", string(body)), nil
}

func unmarkWebP(f *layout) ([]splice, bool, error) {
	first, last := f.parts[0], f.parts[len(f.parts)-1]
	if last.name != xmpChunk || first.name != "VP8X" || first.length != headerLength {
		return nil, false, nil
	}
	body, err := f.read(last)
	if err != nil {
		return nil, false, err
	}
	parts, ours := partsOf(body)
	riff, broken := f.riffSize()
	if !ours || broken != nil {
		return nil, false, nil
	}
	header, err := f.read(first)
	if err != nil {
		return nil, false, err
	}
	splices := []splice{{at: last.at, cut: last.end - last.at}}
	switch parts {
	case "flag":
		splices = append(splices, splice{first.body, 1, []byte{header[0] &^ hasXMP}})
	case "header":
		splices = append(splices, splice{at: first.at, cut: first.end - first.at})
	}
	return append(splices, resized(riff, splices)), true, nil
}
