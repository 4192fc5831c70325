//go:build linux

package faulttest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// tally counts what a sweep found.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
	meant  bool // something is to be found: it is no failure of the test
}

func newTally() *tally { return &tally{counts: map[string]int{}} }

func (c *tally) add(what string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts[what] += n
}

// take settles a trial and counts what came of it. what tells what was done to it.
func (c *tally) take(r *trial, what string) {
	faults, held := r.settle()
	c.add("held", held)
	for _, fault := range faults {
		c.add(fault.kind, 1)
		if !c.meant {
			r.t.Errorf("%s, %s: %s: %s", r.name, what, fault.kind, fault.what)
		}
	}
	if len(faults) > 0 {
		c.add("bad", 1)
	}
	r.remove()
}

// String is "0 paid twice, 0 lost, 0 torn, 0 wrong, 3 held".
func (c *tally) String() string {
	var words []string
	for _, what := range []string{twice, lost, torn, wrong, "held"} {
		words = append(words, fmt.Sprintf("%d %s", c.counts[what], what))
	}
	return strings.Join(words, ", ")
}

// report prints the line of counts that a sweep is there for.
func report(t *testing.T, format string, args ...any) {
	fmt.Printf("%s: %s\n", t.Name(), fmt.Sprintf(format, args...))
}

// each does the points of a sweep, on as many vendors as there are hands.
func each[P any](t *testing.T, points []P, do func(*providertest.Vendor, P)) {
	const hands = 3
	work := make(chan P)
	var done sync.WaitGroup
	for range hands {
		vendor := providertest.Start(t)
		done.Go(func() {
			for p := range work {
				do(vendor, p)
			}
		})
	}
	for _, p := range points {
		work <- p
	}
	close(work)
	done.Wait()
}

func join(words []string) string { return strings.Join(words, ",") }

func describe(p point) string { return fmt.Sprintf("%s %d", p.call, p.n) }

// check looks at the files as the fault has left them.
func (r *trial) check(how string, p point) {
	for _, fault := range r.whole() {
		r.t.Errorf("%s, %s at %s: %s: %s", r.name, how, describe(p), fault.kind, fault.what)
	}
}
