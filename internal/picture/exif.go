package picture

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// The tags that lead to a user's comment.
const (
	exifPointer = 0x8769
	userComment = 0x9286
)

// exifComment returns the user's comment of an EXIF block, nil if there is none, and the block's byte order. It follows two
// directories and no more.
func exifComment(exif []byte) ([]byte, binary.ByteOrder) {
	if len(exif) < 8 {
		return nil, nil
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(exif[:2]) == "II" {
		order = binary.LittleEndian
	}
	inner := exifEntry(exif, order, order.Uint32(exif[4:]), exifPointer)
	if inner == nil {
		return nil, nil
	}
	entry := exifEntry(exif, order, order.Uint32(inner[8:]), userComment)
	if entry == nil {
		return nil, nil
	}
	count, at := uint64(order.Uint32(entry[4:])), uint64(order.Uint32(entry[8:]))
	if count <= 4 || at+count > uint64(len(exif)) {
		return nil, nil
	}
	return exif[at : at+count], order
}

// commentText decodes a comment by the eight bytes that it begins with.
func commentText(comment []byte, order binary.ByteOrder) string {
	if len(comment) < 8 {
		return ""
	}
	kind, text := string(comment[:8]), comment[8:]
	if !strings.HasPrefix(kind, "UNICODE") {
		return strings.TrimRight(string(text), "\x00")
	}
	order = utf16Order(text, order)
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		units = append(units, order.Uint16(text[i:]))
	}
	return strings.TrimRight(string(utf16.Decode(units)), "\x00")
}

// utf16Order is the byte order of a text: that of its block, unless most of its letters tell that its writer did not care.
func utf16Order(text []byte, block binary.ByteOrder) binary.ByteOrder {
	big, little := 0, 0
	for i := 0; i+1 < len(text); i += 2 {
		switch a, b := text[i], text[i+1]; {
		case a == 0 && b >= '\n':
			big++
		case b == 0 && a >= '\n':
			little++
		}
	}
	switch {
	case big > little:
		return binary.BigEndian
	case little > big:
		return binary.LittleEndian
	}
	return block
}

// exifEntry returns the twelve bytes of a tag in the directory at an offset, nil if it isn't there.
func exifEntry(exif []byte, order binary.ByteOrder, at uint32, tag uint16) []byte {
	if uint64(at)+2 > uint64(len(exif)) {
		return nil
	}
	rest := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(rest) < 12 {
			return nil
		}
		if order.Uint16(rest) == tag {
			return rest[:12]
		}
		rest = rest[12:]
	}
	return nil
}

// commentEXIF is a block of EXIF with a user's comment alone, as web UIs for Stable Diffusion write and read it in pictures that
// have no texts: in UTF-16, the byte order that of the block.
func commentEXIF(text string) string {
	comment := []byte("UNICODE\x00")
	for _, unit := range utf16.Encode([]rune(strings.ToValidUTF8(text, "\ufffd"))) {
		comment = binary.BigEndian.AppendUint16(comment, unit)
	}
	const inner, behind = 26, 26 + 2 + 12 + 4
	block := []byte("MM\x00\x2a\x00\x00\x00\x08")
	block = appendDirectory(block, exifPointer, 4, 1, inner)
	block = appendDirectory(block, userComment, 7, len(comment), behind)
	return string(append(block, comment...))
}

// appendDirectory adds a directory of one entry.
func appendDirectory(to []byte, tag, kind, count, value int) []byte {
	to = binary.BigEndian.AppendUint16(to, 1)
	to = binary.BigEndian.AppendUint16(to, uint16(tag))
	to = binary.BigEndian.AppendUint16(to, uint16(kind))
	to = binary.BigEndian.AppendUint32(to, uint32(count))
	to = binary.BigEndian.AppendUint32(to, uint32(value))
	return append(to, 0, 0, 0, 0)
}
