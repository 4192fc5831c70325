package picture

import (
	"encoding/binary"
	"errors"
	"io"
)

// maxParts is how many chunks or segments of a file are looked at: far more than any picture has.
const maxParts = 1 << 16

// maxPart is the largest part that is read for what it says.
const maxPart = 4 << 20

// layout is where the parts of a file are.
type layout struct {
	r      io.ReadSeeker
	format string
	size   int64
	parts  []part
}

// part is a chunk of a PNG or a WebP, or a segment of a JPEG before its pixels.
type part struct {
	name    string // "IHDR", "VP8X"; of a JPEG its marker as one byte
	at, end int64  // with its frame
	body    int64  // where what it says begins
	length  int64  // of what it says
}

// layoutOf walks a file's outer structure. It decodes nothing, and reads no more of a part than its head.
func layoutOf(r io.ReadSeeker) (*layout, error) {
	f := &layout{r: r}
	var err error
	if f.size, err = r.Seek(0, io.SeekEnd); err != nil {
		return nil, err
	}
	head := make([]byte, min(sniffed, f.size))
	if err := readAt(r, head, 0); err != nil {
		return nil, broken("", err)
	}
	if f.format, err = sniff(head); err != nil {
		return nil, err
	}
	if err := walkers[f.format](f); err != nil {
		return nil, broken(f.format, err)
	}
	return f, nil
}

var walkers = map[string]func(*layout) error{png: (*layout).walkPNG, jpeg: (*layout).walkJPEG, webp: (*layout).walkWebP}

func (f *layout) add(one part) error {
	f.parts = append(f.parts, one)
	switch {
	case one.end > f.size || one.end < one.at:
		return io.ErrUnexpectedEOF
	case len(f.parts) > maxParts:
		return errors.New("it has too many parts")
	}
	return nil
}

func (f *layout) walkPNG() error {
	for at := int64(len(pngMagic)); at < f.size; {
		var head [8]byte
		if err := readAt(f.r, head[:], at); err != nil {
			return err
		}
		length := int64(binary.BigEndian.Uint32(head[:]))
		one := part{name: string(head[4:]), at: at, body: at + 8, length: length, end: at + 12 + length}
		if err := f.add(one); err != nil {
			return err
		}
		if at = one.end; one.name == "IEND" {
			break
		}
	}
	if len(f.parts) == 0 || f.parts[0].name != "IHDR" {
		return errors.New("its chunks are out of order")
	}
	return nil
}

// walkJPEG stops where the pixels begin: what says something comes before them.
func (f *layout) walkJPEG() error {
	for at := int64(2); ; {
		var head [4]byte
		if err := readAt(f.r, head[:], at); err != nil {
			return err
		}
		if head[0] != 0xff || head[1] == 0xff { // a fill byte: nobody writes one, and what follows is found all the same
			return nil
		}
		if head[1] == 0xda || head[1] == 0xd9 {
			return nil
		}
		length := int64(binary.BigEndian.Uint16(head[2:]))
		if length < 2 {
			return errors.New("a segment has an impossible length")
		}
		one := part{name: string(head[1:2]), at: at, body: at + 4, length: length - 2, end: at + 2 + length}
		if err := f.add(one); err != nil {
			return err
		}
		at = one.end
	}
}

func (f *layout) walkWebP() error {
	for at := int64(12); at < f.size; {
		var head [8]byte
		if err := readAt(f.r, head[:], at); err != nil {
			return err
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		one := part{name: string(head[:4]), at: at, body: at + 8, length: length, end: at + 8 + length + length&1}
		if err := f.add(one); err != nil {
			return err
		}
		at = one.end
	}
	if len(f.parts) == 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// read returns what a part says, up to maxPart bytes of it.
func (f *layout) read(one part) ([]byte, error) {
	body := make([]byte, min(one.length, maxPart))
	return body, readAt(f.r, body, one.body)
}
