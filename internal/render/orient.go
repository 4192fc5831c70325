package render

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// turn is an Exif orientation: how a camera was held. See Exif 2.32, tag 0x0112.
type turn int

const upright turn = 1

// lies tells whether what is wide was seen high.
func (t turn) lies() bool { return t >= 5 && t <= 8 }

// apply turns and mirrors pixels so that they stand as they were seen.
func (t turn) apply(c *canvas) *canvas {
	if t <= upright || t > 8 {
		return c
	}
	out := newCanvas(c.width, c.height)
	if t.lies() {
		out = newCanvas(c.height, c.width)
	}
	right, bottom := c.width-1, c.height-1
	for y := range out.height {
		row := out.row(y)
		for x := range row {
			from := [...][2]int{
				2: {right - x, y}, 3: {right - x, bottom - y}, 4: {x, bottom - y},
				5: {y, x}, 6: {y, bottom - x}, 7: {right - y, bottom - x}, 8: {right - y, x},
			}[t]
			row[x] = c.row(from[1])[from[0]]
		}
	}
	return out
}

// orientation reads it from a JPEG's first Exif segment. A file without one, or with one that can't be read, is upright: only an
// error of the reader is one.
func orientation(r io.ReadSeeker) (turn, error) {
	if _, err := r.Seek(2, io.SeekStart); err != nil {
		return upright, err
	}
	file := bufio.NewReader(r)
	for {
		var head [4]byte
		if _, err := io.ReadFull(file, head[:]); err != nil {
			return upright, nil // it was decoded before: what ends here has no Exif
		}
		length := int(binary.BigEndian.Uint16(head[2:])) - 2
		if head[0] != 0xff || head[1] == 0xda || length < 0 {
			return upright, nil
		}
		segment := make([]byte, length)
		if _, err := io.ReadFull(file, segment); err != nil {
			return upright, nil
		}
		if exif, found := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); found && head[1] == 0xe1 {
			return orientationOf(exif), nil
		}
	}
}

// orientationOf reads a TIFF structure's first directory.
func orientationOf(tiff []byte) turn {
	order := binary.ByteOrder(binary.BigEndian)
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return upright
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 8 || at > len(tiff)-2 {
		return upright
	}
	entries := int(order.Uint16(tiff[at:]))
	for i := range entries {
		entry := at + 2 + 12*i
		if entry+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			return turn(order.Uint16(tiff[entry+8:]))
		}
	}
	return upright
}
