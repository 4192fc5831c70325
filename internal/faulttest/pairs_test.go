//go:build linux

package faulttest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// fault is a kill, or a call that fails.
type fault struct {
	name    string
	wrapper []string
	doubts  int
}

// TestPairs lets a fault follow on a fault: kills, and calls that fail once or from then on.
func TestPairs(t *testing.T) {
	needStrace(t)
	d := dice(t, 5)
	kills, fails := points(t, calls), anomalies(t)
	count := 24
	if long {
		count = 1500
	}
	var pairs [][2]fault
	for range count {
		pairs = append(pairs, [2]fault{anyFault(d, kills, fails), anyFault(d, kills, fails)})
	}
	root := scratch(t)
	counts := newTally()
	each(t, pairs, func(vendor *providertest.Vendor, p [2]fault) {
		r := newTrial(t, vendor, root)
		for _, fault := range p {
			r.apply(fault.wrapper...)
			r.crashes += fault.doubts
		}
		counts.take(r, p[0].name+", then "+p[1].name)
	})
	report(t, "%d pairs of faults, %s", len(pairs), counts)
}

// anyFault chooses a kill or a failing call.
func anyFault(d *rand.Rand, kills []point, fails []anomaly) fault {
	if d.IntN(2) == 0 {
		p := kills[d.IntN(len(kills))]
		return fault{name: "kill at " + describe(p), wrapper: inject(p.call, "signal=KILL", fmt.Sprint(p.n))}
	}
	a := fails[d.IntN(len(fails))]
	return fault{a.String(), a.inject(), a.doubts()}
}
