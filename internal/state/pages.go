package state

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// bbolt maps its file and believes it: a truncated one is a SIGBUS, a wrong pointer a panic or a loop without end. So
// the file is read here, with every offset checked, before bbolt is let near it; and a reader needs no lock this way.
// The format is bbolt's version 2, in the machine's byte order (its internal/common/meta.go, page.go, bucket.go).
const (
	pageHeader   = 16 // id uint64, flags uint16, count uint16, overflow uint32
	elementSize  = 16 // of a branch: pos, ksize uint32, page uint64; of a leaf: flags, pos, ksize, vsize uint32
	bucketHeader = 16 // root page uint64, sequence uint64
	branchPage   = 0x01
	leafPage     = 0x02
	bucketLeaf   = 0x01
)

var native = binary.NativeEndian

// pages walks the pages of one bbolt file.
type pages struct {
	file   io.ReaderAt
	meta   meta
	seen   map[uint64]bool
	faults []error // what is not as bbolt writes it; the walk goes on with the rest
	err    error   // the disk's first error: nothing is known about the file then
}

// visit is called with a leaf's entries in order. The slices are the visitor's to keep.
type visit func(key, value []byte, isBucket bool)

func (p *pages) fault(format string, arguments ...any) {
	p.faults = append(p.faults, fmt.Errorf(format, arguments...))
}

// tree visits what is in the tree under a page, whose keys are from low up to, but not including, high; nil is no bound.
func (p *pages) tree(id uint64, low, high []byte, leaf visit) {
	if page := p.page(id); page != nil {
		p.walk(page, low, high, leaf)
	}
}

// bucket visits what is in a bucket, given its value in the tree above it.
func (p *pages) bucket(value []byte, leaf visit) {
	switch {
	case len(value) >= bucketHeader && native.Uint64(value) != 0:
		p.tree(native.Uint64(value), nil, nil, leaf)
	case len(value) >= bucketHeader+pageHeader:
		p.walk(value[bucketHeader:], nil, nil, leaf) // a small bucket's page stands in the value itself
	default:
		p.fault("a bucket is cut short")
	}
}

// page returns a page with its overflow, nil if it isn't one of the file's or was met before.
func (p *pages) page(id uint64) []byte {
	size := uint64(p.meta.pageSize)
	page := make([]byte, size)
	if id < 2 || id >= p.meta.pages || p.seen[id] || !p.read(page, id*size) {
		p.fault("page %d is out of place", id)
		return nil
	}
	more := uint64(native.Uint32(page[12:]))
	if native.Uint64(page) != id || id+more >= p.meta.pages {
		p.fault("page %d is not what it says", id)
		return nil
	}
	for i := id; i <= id+more; i++ {
		if p.seen[i] {
			p.fault("page %d is used twice", i)
			return nil
		}
		p.seen[i] = true
	}
	if more > 0 {
		page = append(page, make([]byte, more*size)...)
		if !p.read(page[size:], (id+1)*size) {
			p.fault("page %d is cut short", id)
			return nil
		}
	}
	return page
}

func (p *pages) read(into []byte, at uint64) bool {
	_, err := p.file.ReadAt(into, int64(at))
	if err != nil && !errors.Is(err, io.EOF) && p.err == nil {
		p.err = err
	}
	return err == nil
}

func (p *pages) walk(page, low, high []byte, leaf visit) {
	count := int(native.Uint16(page[10:]))
	flags := native.Uint16(page[8:])
	switch {
	case pageHeader+count*elementSize > len(page):
		p.fault("page %d counts more than it holds", native.Uint64(page))
	case flags == branchPage:
		p.branch(page, count, low, high, leaf)
	case flags == leafPage:
		p.leaf(page, count, low, high, leaf)
	default:
		p.fault("page %d is of kind %#x", native.Uint64(page), flags)
	}
}

func (p *pages) branch(page []byte, count int, low, high []byte, leaf visit) {
	keys := make([][]byte, count)
	for i := range keys {
		at := pageHeader + i*elementSize
		keys[i] = p.cut(page, at, uint64(native.Uint32(page[at:])), uint64(native.Uint32(page[at+4:])))
	}
	if count == 0 || !ordered(keys, low, high) {
		p.fault("page %d is out of order", native.Uint64(page))
	}
	for i := range keys {
		end := high
		if i+1 < count {
			end = keys[i+1]
		}
		p.tree(native.Uint64(page[pageHeader+i*elementSize+8:]), keys[i], end, leaf)
	}
}

func (p *pages) leaf(page []byte, count int, low, high []byte, leaf visit) {
	keys := make([][]byte, count)
	used := 0 // a page whose entries lie upon each other could keep us busy for hours
	for i := 0; i < count && used <= len(page); i++ {
		at := pageHeader + i*elementSize
		pos, size := uint64(native.Uint32(page[at+4:])), uint64(native.Uint32(page[at+8:]))
		keys[i] = p.cut(page, at, pos, size)
		value := p.cut(page, at, pos+size, uint64(native.Uint32(page[at+12:])))
		leaf(keys[i], value, native.Uint32(page[at:])&bucketLeaf != 0)
		used += len(keys[i]) + len(value)
	}
	if used > len(page) || !ordered(keys, low, high) {
		p.fault("page %d is out of order", native.Uint64(page))
	}
}

// cut returns size bytes at pos, counted from an element; none, and a fault, when they aren't all on the page.
func (p *pages) cut(page []byte, element int, pos, size uint64) []byte {
	start := uint64(element) + pos
	if start+size > uint64(len(page)) { // sums of numbers below 2^34: no overflow
		p.fault("page %d is overfull", native.Uint64(page))
		return nil
	}
	return page[start : start+size : start+size]
}

// ordered tells whether keys ascend, from low up to, but not including, high; nil is no bound.
func ordered(keys [][]byte, low, high []byte) bool {
	for i, key := range keys {
		switch {
		case i == 0 && bytes.Compare(key, low) < 0:
			return false
		case i > 0 && bytes.Compare(keys[i-1], key) >= 0:
			return false
		}
	}
	return len(keys) == 0 || high == nil || bytes.Compare(keys[len(keys)-1], high) < 0
}
