package picture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// A frame is the outer structure of a file: where the picture in it ends, and whether it moves. It is walked before
// anything is decoded, because decoders stop at the end of the picture and don't see what hides behind it.

var (
	errTrailing = errors.New("there is something behind the end of the picture")
	errAnimated = errors.New("it is animated")
)

var frames = map[string]func(io.ReadSeeker, int64) error{png: framePNG, jpeg: frameJPEG, webp: frameWebP}

// framePNG walks a PNG's chunks to IEND. acTL is what makes an APNG (https://www.w3.org/TR/png-3/#acTL-chunk).
func framePNG(r io.ReadSeeker, size int64) error {
	for at := int64(len(pngMagic)); ; {
		var head [8]byte
		if err := readAt(r, head[:], at); err != nil {
			return err
		}
		at += 12 + int64(binary.BigEndian.Uint32(head[:]))
		switch name := string(head[4:]); {
		case at > size:
			return io.ErrUnexpectedEOF
		case name == "acTL":
			return errAnimated
		case name == "IEND" && at < size:
			return errTrailing
		case name == "IEND":
			return nil
		}
	}
}

// frameWebP walks the chunks of the RIFF container (RFC 9649); a chunk of odd length is padded by one byte.
func frameWebP(r io.ReadSeeker, size int64) error {
	var head [12]byte
	if err := readAt(r, head[:], 0); err != nil {
		return err
	}
	end := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	if end += end & 1; end > size {
		return io.ErrUnexpectedEOF
	}
	for at := int64(12); at < end; {
		if err := readAt(r, head[:8], at); err != nil {
			return err
		}
		if name := string(head[:4]); name == "ANIM" || name == "ANMF" {
			return errAnimated
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		if at += 8 + length + length&1; at > end {
			return errors.New("a chunk is longer than the file says")
		}
	}
	if end < size {
		return errTrailing
	}
	return nil
}

// frameJPEG walks the segments, and the entropy-coded bytes between them, to the first EOI marker (ITU-T T.81, B.1).
func frameJPEG(r io.ReadSeeker, size int64) error {
	if _, err := r.Seek(2, io.SeekStart); err != nil {
		return &readError{err}
	}
	in := &counting{r: bufio.NewReader(marking{r}), at: 2}
	for {
		marker, err := in.marker()
		switch {
		case err != nil:
			return err
		case marker == 0xd9 && in.at < size:
			return errTrailing
		case marker == 0xd9:
			return nil
		case marker != 0x01:
			if err := in.segment(); err != nil {
				return err
			}
		}
	}
}

// readAt fills p from an offset.
func readAt(r io.ReadSeeker, p []byte, at int64) error {
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		return &readError{err}
	}
	_, err := io.ReadFull(marking{r}, p)
	return err
}

// counting reads JPEG markers and knows where it is.
type counting struct {
	r  *bufio.Reader
	at int64
}

func (c *counting) byte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.at++
	}
	return b, err
}

// marker skips to the next marker: 0xff and a byte that is neither stuffing (0), a restart (d0 to d7) nor fill (ff).
func (c *counting) marker() (byte, error) {
	for last := byte(0); ; {
		b, err := c.byte()
		if err != nil {
			return 0, err
		}
		if last == 0xff && b != 0 && b != 0xff && (b < 0xd0 || b > 0xd7) {
			return b, nil
		}
		last = b
	}
}

// segment skips a segment by its length, which counts its own two bytes.
func (c *counting) segment() error {
	var length [2]byte
	if _, err := io.ReadFull(c.r, length[:]); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(length[:]))
	if n < 2 {
		return errors.New("a segment has an impossible length")
	}
	_, err := c.r.Discard(n - 2)
	c.at += int64(n)
	return err
}
