//go:build linux

package faulttest

import (
	"strconv"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// TestKills kills an apply at the n-th of each of its system calls, lets another run, and checks that nothing was paid
// twice, lost or torn.
func TestKills(t *testing.T) {
	needStrace(t)
	all := points(t, calls)
	chosen := sample(dice(t, 1), all, 48)
	root := scratch(t)
	counts, killed := newTally(), newTally()
	each(t, chosen, func(vendor *providertest.Vendor, p point) {
		r := newTrial(t, vendor, root)
		if e := r.apply(inject(p.call, "signal=KILL", strconv.Itoa(p.n))...); e.killed() {
			killed.add(p.call, 1)
			killed.add("all", 1)
		}
		r.check("killed", p)
		counts.take(r, describe(p))
	})
	report(t, "%d kills at %d system calls (of %d points), %s", killed.counts["all"], len(killed.counts)-1, len(all), counts)
	if killed.counts["all"] < len(chosen)/2 {
		t.Errorf("only %d of %d points were reached", killed.counts["all"], len(chosen))
	}
}
