//go:build linux

package crashtest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// outage is a recording whose power is cut: of a story, after kills, without a step.
type outage struct {
	*stage
	kills []point
	skip  string
	most  int    // cuts that are played
	until string // the harm that is enough; where there is little time, any is
}

func (o outage) String() string {
	words := []string{o.name}
	for _, p := range o.kills {
		words = append(words, "killed at "+p.name)
	}
	if o.skip != "" {
		words = append(words, "without "+o.skip)
	}
	return strings.Join(words, ", ")
}

// aftermath is what came of an outage.
type aftermath struct {
	outage
	cuts, played int
	complaints   []string
}

// play records, and plays cuts until there are no more to be played or the harm is done.
func (o outage) play(t *testing.T) aftermath {
	r := o.record(t, o.skip, o.kills...)
	defer r.vendor.Close()
	dice := rand.New(rand.NewPCG(uint64(number("IMGPLAN_SEED", 1)), 2))
	cuts := r.cuts(t, dice)
	a := aftermath{outage: o, cuts: len(cuts)}
	_, of, _ := strings.Cut(o.skip, ".")
	telling := func(c *cut) (points int) {
		if c.alone {
			points++
		}
		if c.over && o.until == undone {
			points += 2
		}
		if o.skip != "" && slices.ContainsFunc(c.since, func(at int64) bool { return r.near(of, at) }) {
			points += 2
		}
		return points
	}
	for _, c := range first(cuts, o.most, telling, dice) {
		a.played++
		harmed := false
		for harm, seen := range r.play(t, c).harms {
			a.complaints = append(a.complaints, fmt.Sprintf("%s: %s: cut after %s: %s", harm, o, c.after, strings.Join(seen, "; ")))
			harmed = harmed || harm == o.until
		}
		if harmed || !long() && o.until != "" && len(a.complaints) > 0 {
			break
		}
	}
	return a
}

// first takes some cuts: by turns those that rank high or lose what was left unsynced for long, and any.
func first(cuts []*cut, most int, rank func(*cut) int, dice *rand.Rand) []*cut {
	if most >= len(cuts) {
		return cuts
	}
	telling, chosen := slices.Clone(cuts), []*cut{}
	dice.Shuffle(len(cuts), func(i, j int) { cuts[i], cuts[j] = cuts[j], cuts[i] })
	slices.SortStableFunc(telling, func(a, b *cut) int {
		return cmp.Or(rank(b)-rank(a), cmp.Compare(b.age, a.age))
	})
	for i := 0; len(chosen) < most; i++ {
		chosen = append(chosen, telling[i], cuts[i])
	}
	return chosen
}

// playOutages plays some at once.
func playOutages(t *testing.T, outages []outage) []aftermath {
	t.Helper()
	work, done := make(chan int), make([]aftermath, len(outages))
	var hands sync.WaitGroup
	for range workers {
		hands.Go(func() {
			defer func() { // after a t.Fatal, too
				for range work {
				}
			}()
			for i := range work {
				done[i] = outages[i].play(t)
			}
		})
	}
	for i := range outages {
		work <- i
	}
	close(work)
	hands.Wait()
	return done
}

// calm are the stories that the vendor's weather has no part in: a double that is taken back to an earlier moment does
// not know what weather there was.
func calm(t *testing.T) (stages []*stage) {
	for _, s := range stories {
		if len(s.faults) == 0 {
			stages = append(stages, prepare(t, s))
		}
	}
	return stages
}

// TestPowerCuts cuts the power at every call of an apply, on the weakest disk that there may be.
func TestPowerCuts(t *testing.T) {
	t.Parallel()
	needStrace(t)
	var outages []outage
	for _, st := range calm(t) {
		outages = append(outages, outage{stage: st, most: plenty(10)})
	}
	judge(t, playOutages(t, outages))
}

// pauses are points between a name and its sync: the next run finds what a power cut can still take away.
var pauses = []string{"home.made", "store.made", "object.renamed", "binding.renamed", "folder.made", "picture.renamed", "remove.removed", "db.create.renamed"}

// TestPowerCutsAfterKills kills an apply, lets the next one go on, and cuts the power in that one. A killed process has
// lost nothing of what it wrote, but nobody may sync it any more.
func TestPowerCutsAfterKills(t *testing.T) {
	t.Parallel()
	needStrace(t)
	var outages []outage
	for _, st := range calm(t) {
		seen := map[string]bool{}
		for _, p := range points(st.hits) {
			if long() && !seen[p.kind()] || !long() && slices.Contains(pauses, p.kind()) && !seen[p.kind()] && st.name == "change" == (p.kind() == "remove.removed") {
				outages = append(outages, outage{stage: st, kills: []point{p}, most: plenty(2)})
			}
			seen[p.kind()] = true
		}
	}
	judge(t, playOutages(t, outages))
}

// plenty is how many cuts of a recording are played.
func plenty(few int) int {
	if long() {
		return number("IMGPLAN_CUTS", 1<<30)
	}
	return number("IMGPLAN_CUTS", few)
}

func judge(t *testing.T, all []aftermath) {
	t.Helper()
	cuts, played, wrong := 0, 0, 0
	for _, a := range all {
		cuts, played, wrong = cuts+a.cuts, played+a.played, wrong+len(a.complaints)
		for _, complaint := range a.complaints[:min(len(a.complaints), 5)] {
			t.Error(complaint)
		}
	}
	t.Logf("%d recordings, %d power cuts of %d: %d violations", len(all), played, cuts, wrong)
}
