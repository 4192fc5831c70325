package kept

import (
	"errors"
	"hash/crc32"
	"hash/crc64"
	"io"
)

// A glance is a magic word, the head's length and checksum, the head, and the parts one after the other. A part is its
// folder and its entries, each a name and its Stat in numbers of fixed length: they are checked where they stand, at a
// hundred thousand in a few milliseconds. All numbers are little-endian, all texts have their length before them, and a
// name has a 0 behind it, as system calls want it.

const (
	magic     = "imgplan glance 3"
	headStart = len(magic) + 4 + 4
	statSize  = 8 + 8 + 8 + 8 + 4
	mostHead  = 8 << 20 // bytes: anything larger is none of ours
	mostPart  = 4 << 20
)

var errDamaged = errors.New("this is no glance")

// head is all but the entries.
type head struct {
	asked uint64   // sum of the question and of what the environment answered
	names []string // of the environment variables that were looked up
	said  Said
	parts []place
}

// texts are all of them, in the order in which they are kept.
func (s *Said) texts() []*string { return []*string{&s.Plain, &s.Coloured, &s.Aside, &s.Style} }

// place is where a part stands.
type place struct {
	start int64
	size  uint32
	sum   uint32
}

// sumOf sums up a question with what the environment says. No value is kept, for one may be an API key: 64 bits notice
// any change, and are too few to tell a key of 128 from.
func sumOf(question string, names []string, env func(string) (string, bool)) uint64 {
	text := appendText(nil, question)
	for _, name := range names {
		value, set := env(name)
		text = appendText(appendText(text, name), value)
		if set {
			text = append(text, 1)
		} else {
			text = append(text, 0)
		}
	}
	return crc64.Checksum(text, crc64.MakeTable(crc64.ECMA))
}

// Encode returns a whole glance: what was said to a question, the variables that were looked up for it in the
// environment, and all that was read.
func Encode(question string, names []string, env func(string) (string, bool), said Said, parts []Part) []byte {
	h := head{asked: sumOf(question, names, env), names: names, said: said}
	var bodies []byte
	for _, one := range parts {
		start := len(bodies)
		bodies = one.append(bodies)
		body := bodies[start:]
		h.parts = append(h.parts, place{size: uint32(len(body)), sum: crc32.ChecksumIEEE(body)})
	}
	inner := h.append(nil)
	text := appendUint32([]byte(magic), uint32(len(inner)))
	text = appendUint32(text, crc32.ChecksumIEEE(inner))
	return append(append(text, inner...), bodies...)
}

func (h *head) append(b []byte) []byte {
	b = appendUint64(b, h.asked)
	b = appendUint32(b, uint32(len(h.names)))
	for _, name := range h.names {
		b = appendText(b, name)
	}
	for _, text := range h.said.texts() {
		b = appendText(b, *text)
	}
	b = appendUint32(b, uint32(len(h.parts)))
	for _, one := range h.parts {
		b = appendUint32(appendUint32(b, one.size), one.sum)
	}
	return b
}

func (p Part) append(b []byte) []byte {
	b = appendText(b, p.Folder)
	for _, e := range p.Entries {
		b = appendStat(append(appendText(b, e.Name), 0), e.Stat)
	}
	return b
}

func appendStat(b []byte, s Stat) []byte {
	for _, number := range [...]uint64{uint64(s.Size), uint64(s.MTime), uint64(s.CTime), s.Inode} {
		b = appendUint64(b, number)
	}
	return appendUint32(b, s.Mode)
}

func appendText(b []byte, text string) []byte {
	return append(appendUint32(b, uint32(len(text))), text...)
}

// readHead reads the head, and finds the parts behind it.
func readHead(from io.ReaderAt) (*head, error) {
	var start [headStart]byte
	if _, err := from.ReadAt(start[:], 0); err != nil {
		return nil, err
	}
	size := uint32At(start[len(magic):])
	if string(start[:len(magic)]) != magic || size > mostHead {
		return nil, errDamaged
	}
	inner := make([]byte, size)
	if _, err := from.ReadAt(inner, int64(headStart)); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(inner) != uint32At(start[len(magic)+4:]) {
		return nil, errDamaged
	}
	return parseHead(inner)
}

func parseHead(inner []byte) (*head, error) {
	h, c := &head{}, cursor{rest: inner}
	if b := c.take(8); len(b) == 8 {
		h.asked = uint64At(b)
	}
	for n := c.number(); n > 0 && !c.bad; n-- {
		h.names = append(h.names, string(c.text()))
	}
	for _, text := range h.said.texts() {
		*text = string(c.text())
	}
	start := int64(headStart + len(inner))
	for n := c.number(); n > 0 && !c.bad; n-- {
		one := place{start, c.number(), c.number()}
		start += int64(one.size)
		h.parts = append(h.parts, one)
	}
	if c.bad || len(c.rest) > 0 {
		return nil, errDamaged
	}
	return h, nil
}

// read reads a part into a buffer, which grows with it.
func (p place) read(from io.ReaderAt, buffer []byte) ([]byte, error) {
	if p.size > mostPart {
		return nil, errDamaged
	}
	if cap(buffer) < int(p.size) {
		buffer = make([]byte, p.size, 2*p.size)
	}
	buffer = buffer[:p.size]
	if _, err := from.ReadAt(buffer, p.start); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(buffer) != p.sum {
		return nil, errDamaged
	}
	return buffer, nil
}

// cursor reads what stands in bytes one after the other; bad says that something was not there. The slices are parts of
// those bytes.
type cursor struct {
	rest []byte
	bad  bool
}

func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.rest) {
		c.bad, n = true, 0
	}
	taken := c.rest[:n:n]
	c.rest = c.rest[n:]
	return taken
}

func (c *cursor) number() uint32 {
	if b := c.take(4); len(b) == 4 {
		return uint32At(b)
	}
	return 0
}

func (c *cursor) text() []byte { return c.take(int(c.number())) }

// name returns an entry's, with the 0 behind it.
func (c *cursor) name() []byte {
	name := c.take(int(c.number()) + 1)
	if len(name) == 0 || name[len(name)-1] != 0 {
		c.bad = true
		return []byte{0}
	}
	return name
}

func (c *cursor) stat() (s Stat) {
	if b := c.take(statSize); len(b) == statSize {
		s.Size, s.MTime, s.CTime = int64(uint64At(b)), int64(uint64At(b[8:])), int64(uint64At(b[16:]))
		s.Inode, s.Mode = uint64At(b[24:]), uint32At(b[32:])
	}
	return s
}

// The four below are those of encoding/binary, which waits for reflect.

func uint32At(b []byte) uint32 {
	_ = b[3] // one check for all
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func uint64At(b []byte) uint64 {
	_ = b[7]
	return uint64(uint32At(b)) | uint64(uint32At(b[4:]))<<32
}

func appendUint32(b []byte, n uint32) []byte {
	return append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
}

func appendUint64(b []byte, n uint64) []byte {
	return appendUint32(appendUint32(b, uint32(n)), uint32(n>>32))
}
