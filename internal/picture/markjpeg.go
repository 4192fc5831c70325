package picture

import (
	"bytes"
	"errors"
	"slices"
	"strings"
)

const exifHead = "Exif\x00\x00"

// markJPEG puts the mark behind the JFIF header, if there is one. What is too large for a segment goes without the
// parameters.
func markJPEG(f *layout, m Metadata) ([]splice, error) {
	short := m
	short.Parameters = ""
	for _, m := range []Metadata{m, short, {SourceType: m.SourceType}} {
		edits, err := f.markJPEG(m)
		if edits != nil || err != nil {
			return edits, err
		}
	}
	return nil, errors.New("it has no room for a mark") // never: the last is short
}

// markJPEG returns nil where there is no room.
func (f *layout) markJPEG(m Metadata) ([]splice, error) {
	put, parts := []byte(nil), ""
	if m.Parameters != "" && !f.hasEXIF() {
		put, parts = f.framed("\xe1", exifHead+commentEXIF(m.Parameters)), partEXIF
		if put == nil {
			return nil, nil
		}
		m.Parameters = ""
	}
	if joined, done, err := f.tryJoin(m, parts, put); done || err != nil {
		return joined, err
	}
	segment := f.framed("\xe1", xmpHead+m.packet(parts))
	if segment == nil {
		return nil, nil
	}
	return []splice{{at: f.behindJFIF(), put: append(segment, put...)}}, nil
}

// hasEXIF tells whether a file has a block of EXIF, which readers expect once.
func (f *layout) hasEXIF() bool {
	return slices.ContainsFunc(f.parts, func(one part) bool {
		if f.format == webp {
			return one.name == exifChunk
		}
		head := make([]byte, min(int64(len(exifHead)), one.length))
		return one.name == "\xe1" && readAt(f.r, head, one.body) == nil && strings.HasPrefix(exifHead, string(head))
	})
}

func (f *layout) behindJFIF() int64 {
	if len(f.parts) > 0 && f.parts[0].name == "\xe0" {
		return f.parts[0].end
	}
	return 2
}

func unmarkJPEG(f *layout) ([]splice, bool, error) {
	h, err := f.host()
	if err != nil {
		return nil, false, err
	}
	out, parts, marked := f.leave(h)
	where := part{}
	if marked {
		where = h.part
	} else if out, where, parts, marked, err = f.ownSegment(); err != nil || !marked {
		return nil, false, err
	}
	if slices.Contains(parts, partEXIF) {
		out.cut += f.lengthBehind(where)
	}
	return []splice{out}, true, nil
}

// ownSegment finds a packet of imgplan's own, and returns the edit that takes it out.
func (f *layout) ownSegment() (out splice, where part, parts []string, ours bool, err error) {
	at := f.behindJFIF()
	for _, one := range f.parts {
		if one.at != at || one.name != "\xe1" {
			continue
		}
		body, err := f.read(one)
		if err != nil {
			return splice{}, part{}, nil, false, err
		}
		packet, isXMP := bytes.CutPrefix(body, []byte(xmpHead))
		parts, ours := partsOf(packet)
		return splice{at: at, cut: one.end - at}, one, parts, isXMP && ours, nil
	}
	return splice{}, part{}, nil, false, nil
}
