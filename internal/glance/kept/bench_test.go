package kept

import (
	"bytes"
	"fmt"
	"testing"
)

// BenchmarkParts is what a glance takes beside looking: to read all entries and compare them with themselves.
func BenchmarkParts(b *testing.B) {
	var parts []Part
	for folder := range 20 {
		one := Part{Folder: fmt.Sprintf("art/%03d", folder)}
		for i := range 1000 {
			one.Entries = append(one.Entries, Entry{fmt.Sprintf("i%06d.png", i), Stat{Size: 1, Inode: uint64(i + 1)}})
		}
		parts = append(parts, one)
	}
	from := bytes.NewReader(Encode("question", nil, nil, Said{}, parts))
	h, err := readHead(from)
	if err != nil {
		b.Fatal(err)
	}
	var buffer []byte
	for b.Loop() {
		for _, one := range h.parts {
			part, err := one.read(from, buffer)
			if err != nil {
				b.Fatal(err)
			}
			buffer = part
			c := cursor{rest: part}
			for c.text(); len(c.rest) > 0 && !c.bad; {
				if c.name(); c.stat().Size != 1 {
					b.Fatal("another entry")
				}
			}
		}
	}
}
