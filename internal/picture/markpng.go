package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
)

const (
	xmpKeyword = "XML:com.adobe.xmp" // of a PNG's iTXt chunk
	xmpHead    = "http://ns.adobe.com/xap/1.0/\x00"
	xmpChunk   = "XMP "
)

// The words for what belongs to a mark beside its packet, or what it has changed.
const (
	partParameters = "parameters" // a PNG's text, behind the packet
	partEXIF       = "exif"       // a block of EXIF, behind the packet
	partHeader     = "header"     // a WebP's extended header
	partFlag       = "flag"       // that a WebP's header tells of XMP
)

// markPNG puts the mark behind the header, where readers look first: as XMP, and its parameters as web UIs write them.
func markPNG(f *layout, m Metadata) ([]splice, error) {
	var put, parts = []byte(nil), ""
	if m.Parameters != "" {
		parts = partParameters
		put = pngParameters(m.Parameters)
		m.Parameters = ""
	}
	if joined, done, err := f.tryJoin(m, parts, put); done || err != nil {
		return joined, err
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
	h, err := f.host()
	if err != nil {
		return nil, false, err
	}
	if out, parts, joined := f.leave(h); joined {
		if slices.Contains(parts, partParameters) {
			out.cut += f.lengthBehind(h.part)
		}
		return []splice{out}, true, nil
	}
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
	cut := f.parts[1].end - f.parts[1].at
	if slices.Contains(parts, partParameters) {
		cut += f.lengthBehind(f.parts[1])
	}
	return []splice{{at: f.parts[1].at, cut: cut}}, true, nil
}

// lengthBehind is that of the part which follows on another.
func (f *layout) lengthBehind(one part) int64 {
	for _, next := range f.parts {
		if next.at == one.end {
			return next.end - next.at
		}
	}
	return 0
}
