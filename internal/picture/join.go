package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"strings"
)

// A file has one XMP packet: of two, some readers take the first, some the last, and some call the file broken. So a mark
// joins the packet that is there, as one more description of the picture, and leaves it again byte for byte.

// The frame of a joined mark. What stands between head and middle says which other parts belong to it.
const (
	joinedHead = `<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"` +
		` xmlns:imgplan="https://github.com/imgplan/imgplan/ns/1/" imgplan:parts="`
	joinedMiddle = `" rdf:about="`
	joinedTail   = "</rdf:Description>\n"
)

// host is a packet that a mark can join.
type host struct {
	part
	body  []byte // of the part
	end   int    // in the body: behind the last description
	about string // what all descriptions are about
	said  map[string]bool
}

// host finds the packet that a mark can join, nil if there is none: one that can't be understood is no such packet, nor is
// one whose part is framed as this package would not frame it again.
func (f *layout) host() (*host, error) {
	for _, one := range f.parts {
		if one.name != packetParts[f.format] || one.length > maxPart {
			continue
		}
		whole := make([]byte, one.end-one.at)
		if err := readAt(f.r, whole, one.at); err != nil {
			return nil, err
		}
		body := whole[one.body-one.at:][:one.length]
		start := packetStarts[f.format](body)
		if start < 0 {
			continue
		}
		h := &host{part: one, body: body, said: map[string]bool{}}
		if !h.understand(start) || !bytes.Equal(f.framed(one.name, string(body)), whole) {
			return nil, nil
		}
		return h, nil
	}
	return nil, nil
}

var packetParts = map[string]string{png: "iTXt", jpeg: "\xe1", webp: xmpChunk}

// packetStarts find a packet in what a part says; -1 where it says something else.
var packetStarts = map[string]func([]byte) int{
	png:  func(body []byte) int { return behind(body, xmpKeyword+"\x00\x00\x00\x00\x00") },
	jpeg: func(body []byte) int { return behind(body, xmpHead) },
	webp: func([]byte) int { return 0 },
}

func behind(body []byte, head string) int {
	if !bytes.HasPrefix(body, []byte(head)) {
		return -1
	}
	return len(head)
}

// framed is a part of a file, nil if it can't hold so much.
func (f *layout) framed(name, body string) []byte {
	switch {
	case f.format == png:
		return pngChunk(name, body)
	case f.format == webp:
		return riffChunk(name, body)
	case len(body)+2 > 0xffff:
		return nil
	}
	return append(binary.BigEndian.AppendUint16([]byte{0xff, name[0]}, uint16(2+len(body))), body...)
}

// understand finds out what a packet says of what, and where its last description ends.
func (h *host) understand(start int) bool {
	decoder := xml.NewDecoder(bytes.NewReader(h.body[start:]))
	for {
		offset := decoder.InputOffset()
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		switch t := token.(type) {
		case xml.StartElement:
			h.hear(t)
		case xml.EndElement:
			if t.Name.Space == namespaces["rdf"] && t.Name.Local == "RDF" {
				h.end = start + int(offset)
				return bytes.HasPrefix(h.body[h.end:], []byte("</"))
			}
		}
	}
}

// hear notes what an element says. Those deep in another one are taken for properties, too: better say nothing than twice.
func (h *host) hear(element xml.StartElement) {
	h.said[element.Name.Space+element.Name.Local] = true
	for _, attr := range element.Attr {
		h.said[attr.Name.Space+attr.Name.Local] = true
		if attr.Name.Local == "about" && h.about == "" {
			h.about = attr.Value
		}
	}
}

// join returns the edit that adds a mark to a packet; false if there is no room.
func (f *layout) join(h *host, m Metadata, parts string, more []byte) (splice, bool) {
	text := joinedHead + parts + joinedMiddle + escaped(h.about) + `"` + prefixes + ">\n" + m.properties(h.said) + joinedTail
	put := f.framed(h.name, string(h.body[:h.end])+text+string(h.body[h.end:]))
	return splice{at: h.at, cut: h.part.end - h.at, put: append(put, more...)}, put != nil
}

// leave returns the edit that takes a joined mark out of a packet, and what it says of its parts; false if there is none.
func (f *layout) leave(h *host) (out splice, parts []string, joined bool) {
	if h == nil {
		return splice{}, nil, false
	}
	said := string(h.body[:h.end])
	at := strings.LastIndex(said, joinedHead)
	if at < 0 || strings.Index(said[at:], joinedTail) != len(said)-at-len(joinedTail) {
		return splice{}, nil, false
	}
	words, _, _ := strings.Cut(said[at+len(joinedHead):], `"`)
	put := f.framed(h.name, said[:at]+string(h.body[h.end:]))
	return splice{at: h.at, cut: h.part.end - h.at, put: put}, strings.Fields(words), true
}

// tryJoin returns the edits that add a mark to the packet that is there; false if there is none that takes it.
func (f *layout) tryJoin(m Metadata, parts string, more []byte) ([]splice, bool, error) {
	h, err := f.host()
	if err != nil || h == nil {
		return nil, false, err
	}
	edit, done := f.join(h, m, parts, more)
	return []splice{edit}, done, nil
}
