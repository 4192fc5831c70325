//go:build linux

package faulttest

import "testing"

// controls are the durable steps: IMGPLAN_SKIP takes each away. Without the needed ones a power cut must do harm: a bench
// that can't find that proves nothing. Without the others nothing was found in hundreds of cuts, but for fsync.sum on
// ext4: these two file systems write their journal in order, so that the next sync of any file takes along the names that
// were made before it. Other file systems promise less.
var controls = []struct {
	step   string
	needed bool
}{
	{"fsync.object", true}, {"fsync.picture", true}, {"fsync.bbolt", true}, {"fsync.binding", true}, {"dirsync.binding", true},
	{"fsync.sum", false}, {"fsync.ignore", false}, {"fsync.reserve", false},
	{"dirsync.object", false}, {"dirsync.picture", false}, {"dirsync.sum", false}, {"dirsync.folder", false},
	{"dirsync.store", false}, {"dirsync.home", false}, {"dirsync.db", false}, {"dirsync.remove", false},
}

// TestControls takes one durable step after another away, and cuts the power until harm is found. The plain run does so
// with those whose absence shows at once.
func TestControls(t *testing.T) {
	path, err := skipping()
	must(t, err)
	kinds, controls := []string{"ext4", "xfs"}, controls
	if !long {
		kinds, controls = kinds[:1], controls[:3]
	}
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			d := newDisk(t, kind)
			for _, control := range controls {
				cycles, counts := d.harm(path, control.step, 100)
				report(t, "without %-16s after %2d cuts: %s", control.step, cycles, counts)
				if counts.counts["bad"] == 0 && control.needed {
					t.Errorf("without %s, %d power cuts did no harm", control.step, cycles)
				}
			}
		})
	}
}

// harm cuts the power of runs without a step until something breaks, at most so many times.
func (d *disk) harm(program, step string, most int) (cycles int, counts *tally) {
	counts = newTally()
	counts.meant = true
	moments := dice(d.t, 6)
	for counts.counts["bad"] == 0 && cycles < most {
		cycles++
		d.cycle(counts, moments, func(r *trial) {
			r.program = program
			r.env = []string{"IMGPLAN_SKIP=" + step}
		})
	}
	return cycles, counts
}
