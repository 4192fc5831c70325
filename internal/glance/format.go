package glance

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"

	"github.com/imgplan/imgplan/internal/state"
)

// A glance is a magic word, the head's length and checksum, the head, and the parts one after the other. A part is its
// folder and its entries, each a name and its Stat in numbers of fixed length: they are checked where they stand, at a
// hundred thousand in a few milliseconds. All numbers are little-endian, all texts have their length before them.

const (
	magic     = "imgplan glance 2"
	headStart = len(magic) + 4 + 4
	statSize  = 8 + 8 + 8 + 8 + 4
	mostHead  = 8 << 20 // bytes: anything larger is none of ours
	mostPart  = 4 << 20
)

var (
	order      = binary.LittleEndian
	errDamaged = errors.New("this is no glance")
)

// head is all but the entries.
type head struct {
	asked [sha256.Size]byte // digest of the question and of what the environment answered
	names []string          // of the environment variables that were looked up
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

// digest sums up a question with what the environment says. No value is kept: one may be an API key.
func digest(question string, names []string, env func(string) (string, bool)) [sha256.Size]byte {
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
	return sha256.Sum256(text)
}

// encode returns a whole glance, and sets the places of its parts.
func (h *head) encode(parts []part) []byte {
	var bodies []byte
	for _, one := range parts {
		start := len(bodies)
		bodies = one.append(bodies)
		body := bodies[start:]
		h.parts = append(h.parts, place{int64(start), uint32(len(body)), crc32.ChecksumIEEE(body)})
	}
	inner := h.append(nil)
	for i := range h.parts {
		h.parts[i].start += int64(headStart + len(inner))
	}
	text := order.AppendUint32([]byte(magic), uint32(len(inner)))
	text = order.AppendUint32(text, crc32.ChecksumIEEE(inner))
	return append(append(text, inner...), bodies...)
}

func (h *head) append(b []byte) []byte {
	b = append(b, h.asked[:]...)
	b = order.AppendUint32(b, uint32(len(h.names)))
	for _, name := range h.names {
		b = appendText(b, name)
	}
	for _, text := range h.said.texts() {
		b = appendText(b, *text)
	}
	b = order.AppendUint32(b, uint32(len(h.parts)))
	for _, one := range h.parts {
		b = order.AppendUint32(order.AppendUint32(b, one.size), one.sum)
	}
	return b
}

func (p part) append(b []byte) []byte {
	b = appendText(b, p.folder)
	for _, e := range p.entries {
		b = appendText(b, e.path)
		for _, number := range []uint64{uint64(e.stat.Size), uint64(e.stat.MTime), uint64(e.stat.CTime), e.stat.Inode} {
			b = order.AppendUint64(b, number)
		}
		b = order.AppendUint32(b, e.stat.Mode)
	}
	return b
}

func appendText(b []byte, text string) []byte {
	return append(order.AppendUint32(b, uint32(len(text))), text...)
}

// readHead reads the head, and finds the parts behind it.
func readHead(from io.ReaderAt) (*head, error) {
	var start [headStart]byte
	if _, err := from.ReadAt(start[:], 0); err != nil {
		return nil, err
	}
	size := order.Uint32(start[len(magic):])
	if string(start[:len(magic)]) != magic || size > mostHead {
		return nil, errDamaged
	}
	inner := make([]byte, size)
	if _, err := from.ReadAt(inner, int64(headStart)); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(inner) != order.Uint32(start[len(magic)+4:]) {
		return nil, errDamaged
	}
	return parseHead(inner)
}

func parseHead(inner []byte) (*head, error) {
	h, c := &head{}, cursor{rest: inner}
	copy(h.asked[:], c.take(sha256.Size))
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
	if n > len(c.rest) {
		c.bad, n = true, 0
	}
	taken := c.rest[:n:n]
	c.rest = c.rest[n:]
	return taken
}

func (c *cursor) number() uint32 {
	if b := c.take(4); len(b) == 4 {
		return order.Uint32(b)
	}
	return 0
}

func (c *cursor) text() []byte { return c.take(int(c.number())) }

func (c *cursor) stat() (s state.Stat) {
	if b := c.take(statSize); len(b) == statSize {
		s.Size, s.MTime, s.CTime = int64(order.Uint64(b)), int64(order.Uint64(b[8:])), int64(order.Uint64(b[16:]))
		s.Inode, s.Mode = order.Uint64(b[24:]), order.Uint32(b[32:])
	}
	return s
}
