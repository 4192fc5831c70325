package state

import "hash/fnv"

const (
	boltMagic   = 0xED0CDAED
	boltVersion = 2
	metaSize    = 64
)

// meta is one of the two pages at the start of the file that say where the rest is. They take turns.
type meta struct {
	pageSize    uint32
	root, pages uint64 // the tree's page, and how many pages there are
	turn        uint64 // the transaction that wrote it
}

func parseMeta(page []byte) (m meta, ok bool) {
	b := page[pageHeader : pageHeader+metaSize]
	sum := fnv.New64a()
	sum.Write(b[:56])
	m = meta{
		pageSize: native.Uint32(b[8:]), root: native.Uint64(b[16:]), pages: native.Uint64(b[40:]), turn: native.Uint64(b[48:]),
	}
	good := native.Uint32(b) == boltMagic && native.Uint32(b[4:]) == boltVersion && native.Uint64(b[56:]) == sum.Sum64()
	return m, good && m.pageSize >= 1<<10 && m.pageSize <= 1<<24
}

// metas finds the newer of the two metas, and returns the bytes of both, to compare. Both must be good: were the newer
// one damaged, the older would take its place, and the last transaction be forgotten without a word.
func (p *pages) metas() []byte {
	both := make([]byte, 2*(pageHeader+metaSize))
	first, second := both[:len(both)/2], both[len(both)/2:]
	p.read(first, 0)
	one, ok := parseMeta(first)
	if ok {
		p.read(second, uint64(one.pageSize))
	}
	other, same := p.secondMeta(second, ok)
	if !ok || !same || max(one.turn, other.turn)-min(one.turn, other.turn) != 1 {
		p.fault("one of its first pages is wrong")
	}
	if ok {
		p.meta = one
	}
	if same && (!ok || other.turn > one.turn) {
		p.meta = other
	}
	return both
}

// secondMeta parses the second meta; where the first can't tell the size of a page, it is looked for.
func (p *pages) secondMeta(page []byte, found bool) (meta, bool) {
	if found {
		return parseMeta(page)
	}
	for size := uint64(1 << 10); size <= 1<<16; size <<= 1 {
		p.read(page, size)
		if m, ok := parseMeta(page); ok && uint64(m.pageSize) == size {
			return m, true
		}
	}
	return meta{}, false
}
