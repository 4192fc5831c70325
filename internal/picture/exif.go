package picture

import "encoding/binary"

// The tags that lead to a user's comment.
const (
	exifPointer = 0x8769
	userComment = 0x9286
)

// exifComment returns the user's comment of an EXIF block, nil if there is none. It follows two directories and no more.
func exifComment(exif []byte) []byte {
	if len(exif) < 8 {
		return nil
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(exif[:2]) == "II" {
		order = binary.LittleEndian
	}
	inner := exifEntry(exif, order, order.Uint32(exif[4:]), exifPointer)
	if inner == nil {
		return nil
	}
	entry := exifEntry(exif, order, order.Uint32(inner[8:]), userComment)
	if entry == nil {
		return nil
	}
	count, at := uint64(order.Uint32(entry[4:])), uint64(order.Uint32(entry[8:]))
	if count <= 4 || at+count > uint64(len(exif)) {
		return nil
	}
	return exif[at : at+count]
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
