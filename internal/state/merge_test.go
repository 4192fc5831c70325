package state

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzMerge merges any three sums. Whatever one side alone has changed is taken over; where both did ours stays, unless it
// deleted what theirs changed; and nothing comes out that neither of them has.
func FuzzMerge(f *testing.F) {
	line := func(address, path string) string {
		return address + " " + path + " " + string(key1) + " " + string(sun) + "\n"
	}
	f.Add([]byte(""), []byte(line("image.a", "a.png")), []byte(line("image.b", "b.png")))
	f.Add([]byte(line("image.a", "a.png")), []byte(line("image.a", "b.png")), []byte(line("image.a", "c.png")))
	f.Add([]byte(line("image.a", "a.png")+line("image.b", "b.png")), []byte(line("image.b", "b.png")), []byte(line("image.a", "a.png")))
	f.Fuzz(func(t *testing.T, base, ours, theirs []byte) {
		was, err1 := ParseSum(base)
		here, err2 := ParseSum(ours)
		there, err3 := ParseSum(theirs)
		if err1 != nil || err2 != nil || err3 != nil {
			return
		}
		merged := merge(was, byName(here), there)
		checkMerged(t, byName(was), byName(here), byName(there), merged)
		if text := FormatSum(refs(there)); len(there) > 0 && !cmp.Equal(merge(there, byName(here), there), byName(here)) {
			t.Errorf("nothing has changed in %q, and ours has", text)
		}
		if !cmp.Equal(merge(here, byName(here), there), byName(there)) {
			t.Errorf("nothing has changed in ours, and theirs is not taken over")
		}
	})
}

func refs(records []Record) []*Record {
	all := make([]*Record, len(records))
	for i := range records {
		all[i] = &records[i]
	}
	return all
}

func byName(records []Record) map[string]*Record {
	all := make(map[string]*Record, len(records))
	for _, one := range refs(records) {
		all[one.Address] = one
	}
	return all
}

// checkMerged goes through all addresses that any side has.
func checkMerged(t *testing.T, was, ours, theirs, merged map[string]*Record) {
	t.Helper()
	for _, side := range []map[string]*Record{was, ours, theirs, merged} {
		for address := range side {
			base, known := was[address]
			want, there := ours[address]
			other, stays := theirs[address]
			if untouched := known == there && cmp.Equal(base, want); untouched || !there && stays && !cmp.Equal(base, other) {
				want, there = other, stays
			}
			if got, is := merged[address]; is != there || is && !cmp.Equal(got, want) {
				t.Errorf("%s became %+v (%t), want %+v (%t)", address, got, is, want, there)
			}
		}
	}
}
