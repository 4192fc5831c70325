package plan

import (
	"iter"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/state"
)

// maxSeedTrials bounds the searches among all records for renamed images whose seeds were derived from their former addresses, all of them
// together: each trial hashes one spec, which takes about a microsecond.
const maxSeedTrials = 1_000_000

// queue is the records that renamed images may take over, in the order in which they are tried. Whoever renames many changes all their
// addresses in one way, so that what an image wants is mostly at its own place among those that want one, or near that if a list has become
// shorter or longer.
type queue struct {
	addresses []string            // sorted, numbers by their value
	next      []int               // by place: the first one from there on that may still be free; one more than there are
	at        map[string][]string // by path
	place     map[string]int      // by address, of images that want one
	trials    int                 // that may still be made
	few       bool                // whether each may be tried for each
	misses    int                 // images in a row that had a record of their own, and wanted none of another's
}

// nearby is how much longer a list may have become for what is wanted to be found at once.
const nearby = 32

func newQueue(records map[string]*state.Record, claimable map[string]bool, wanting []string) *queue {
	q := &queue{addresses: inOrder(sortedKeys(claimable)), at: map[string][]string{}, place: map[string]int{}, trials: maxSeedTrials}
	q.few = len(wanting)*len(q.addresses) <= maxSeedTrials
	for place, address := range inOrder(wanting) {
		q.place[address] = max(0, place-nearby)
	}
	q.next = make([]int, len(q.addresses)+1)
	for place := range q.next {
		q.next[place] = place
	}
	for _, address := range q.addresses {
		q.at[records[address].Path] = append(q.at[records[address].Path], address)
	}
	return q
}

// inOrder sorts addresses, numbers in them by their value.
func inOrder(addresses []string) []string {
	keys := make(map[string]string, len(addresses))
	for _, address := range addresses {
		keys[address] = byValue(address)
	}
	slices.SortFunc(addresses, func(a, b string) int { return strings.Compare(keys[a], keys[b]) })
	return addresses
}

// byValue is a text that sorts as an address does, but numbers by their value.
func byValue(address string) string {
	var out strings.Builder
	for rest := address; rest != ""; {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		if digits > 0 {
			out.WriteByte(byte('0' + min(digits, 100)))
		}
		end := max(digits, 1)
		out.WriteString(rest[:end])
		rest = rest[end:]
	}
	return out.String()
}

// suspects are the free records that an image with a derived seed may have had under another address: that at its path first, then those
// from near its place on.
func (d *decider) suspects(c *Change) iter.Seq[string] {
	return func(yield func(string) bool) {
		q := d.free
		if q == nil {
			return
		}
		for _, address := range q.at[c.Path] {
			if !d.claimed[address] && !yield(address) {
				return
			}
		}
		q.search(c, d.claimed, yield)
	}
}

// search goes around the queue once, or as far as it should.
func (q *queue) search(c *Change, claimed map[string]bool, yield func(string) bool) {
	start, left := min(q.place[c.Address], len(q.addresses)), q.reach(c)
	for _, span := range [][2]int{{start, len(q.addresses)}, {0, start}} {
		for place := q.from(span[0], claimed); place < span[1]; place = q.from(place+1, claimed) {
			if left--; left < 0 {
				q.missed(c, true)
				return
			}
			if q.trials--; !yield(q.addresses[place]) {
				q.misses = 0
				return
			}
		}
	}
	q.missed(c, false)
}

// reach is how many records are tried for an image. One that has a record of its own was edited rather than renamed; if many were, the most
// likely is that all were.
func (q *queue) reach(c *Change) int {
	switch {
	case q.few, c.Prior == nil && q.trials > len(q.addresses):
		return len(q.addresses)
	case c.Prior == nil || q.misses < 8*nearby:
		return 2 * nearby
	}
	return nearby / 4
}

func (q *queue) missed(c *Change, cut bool) {
	switch {
	case c.Prior != nil:
		q.misses++
	case cut:
		c.Notes = append(c.Notes, "if it was renamed, a moved block must say so: too many were, to find out from which picture each was made")
	}
}

// from returns the first place from one on where a record is free.
func (q *queue) from(place int, claimed map[string]bool) int {
	first := place
	for first < len(q.addresses) && (q.next[first] != first || claimed[q.addresses[first]]) {
		if q.next[first] == first {
			q.next[first] = first + 1
		}
		first = q.next[first]
	}
	for place < first { // so that nobody walks there again
		q.next[place], place = first, q.next[place]
	}
	return first
}
