package crashtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// workers are how many crashes are played at once.
const workers = 4

// tally is what a matrix comes to.
type tally struct {
	mu             sync.Mutex
	played, killed int
	held           int             // crashes after which an image was held
	wrong          map[string]int  // crashes that did a harm, by harm
	reached        map[string]bool // names that killed
	complaints     []string        // the harm, the crash, and what was seen
}

func (y *tally) add(c crash, v verdict, killed int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.played++
	if killed == len(c.at) {
		y.killed++
		y.reached[c.at[0].kind()] = true
	}
	if len(v.held) > c.stage.lost {
		y.held++
	}
	for harm, seen := range v.harms {
		y.wrong[harm]++
		for _, what := range seen {
			y.complaints = append(y.complaints, fmt.Sprintf("%s: %s: %s", harm, c, what))
		}
	}
}

// enough is when it is time to end, so that what is under way does so before go test loses its patience, on a slow machine, too.
func enough(t *testing.T) <-chan time.Time {
	deadline, limited := t.Deadline()
	if !limited {
		return nil
	}
	return time.After(time.Until(deadline) * 4 / 10)
}

// play plays crashes, some at once: as many of them as there is time for, from the first on.
func play(t *testing.T, crashes []crash, after func(crash, []string)) *tally {
	y := &tally{reached: map[string]bool{}, wrong: map[string]int{}}
	queue := make(chan crash)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			defer func() { // after a t.Fatal, too
				for range queue {
				}
			}()
			for c := range queue {
				v, hits, killed := c.play(t)
				y.add(c, v, killed)
				if after != nil {
					after(c, hits)
				}
			}
		})
	}
	late := enough(t)
feeding:
	for _, c := range crashes {
		select {
		case queue <- c:
		case <-late:
			break feeding
		}
	}
	close(queue)
	group.Wait()
	if y.played < len(crashes) {
		t.Logf("there was time for %d of %d crashes", y.played, len(crashes))
	}
	return y
}

// mixed puts one crash of each kind of point of each story first, then the others as a seed has it: so that it is no whole story
// that is left out where there isn't the time for all.
func mixed(crashes []crash) []crash {
	shuffle(crashes)
	seen := map[string]bool{}
	var firsts, others []crash
	for _, c := range crashes {
		if name := c.stage.name + " " + c.at[0].kind(); seen[name] {
			others = append(others, c)
		} else {
			seen[name] = true
			firsts = append(firsts, c)
		}
	}
	return append(firsts, others...)
}

func shuffle(crashes []crash) {
	order := rand.New(rand.NewPCG(uint64(number("IMGPLAN_SEED", 1)), 0))
	order.Shuffle(len(crashes), func(i, j int) { crashes[i], crashes[j] = crashes[j], crashes[i] })
}

// singles are one crash for each point of each story.
func singles(t *testing.T) (crashes []crash) {
	for _, s := range stories {
		st := prepare(t, s)
		for _, p := range points(st.hits) {
			crashes = append(crashes, crash{stage: st, at: []point{p}})
		}
	}
	return crashes
}

// TestCrashes kills an apply at every point it comes by, and then the apply that recovers from that, too.
func TestCrashes(t *testing.T) {
	t.Parallel()
	var pairs []crash
	var mu sync.Mutex
	singles := mixed(singles(t))
	y := play(t, singles, func(c crash, hits []string) {
		mu.Lock()
		defer mu.Unlock()
		for _, p := range points(hits) {
			pairs = append(pairs, crash{stage: c.stage, at: []point{c.at[0], p}})
		}
	})
	y.judge(t)
	all := len(pairs)
	pairs = choose(pairs)
	z := play(t, pairs, nil)
	z.judge(t)
	t.Logf("%d of %d points, of %d names, %d of %d pairs: %d paid twice, %d lost, %d torn, %d untidy, %d held", y.played, len(singles), len(y.reached),
		z.played, all, y.wrong[paidTwice]+z.wrong[paidTwice], y.wrong[lost]+z.wrong[lost], y.wrong[torn]+z.wrong[torn],
		y.wrong[untidy]+z.wrong[untidy], y.held+z.held)
}

// choose takes the pairs that there is time for: all, one of each pair of names, or a few.
func choose(pairs []crash) []crash {
	if long() {
		return pairs
	}
	slices.SortFunc(pairs, func(a, b crash) int { return strings.Compare(a.String(), b.String()) })
	shuffle(pairs)
	if os.Getenv("IMGPLAN_PAIRS") == "names" {
		taken := map[[2]string]bool{}
		return slices.DeleteFunc(pairs, func(c crash) bool {
			names := [2]string{c.at[0].kind(), c.at[1].kind()}
			defer func() { taken[names] = true }()
			return taken[names]
		})
	}
	return pairs[:min(len(pairs), number("IMGPLAN_PAIRS", 36))]
}

// judge fails the test for what went wrong, and for names that never killed: a point nobody reaches proves nothing.
func (y *tally) judge(t *testing.T) {
	t.Helper()
	slices.Sort(y.complaints)
	for _, complaint := range y.complaints[:min(len(y.complaints), 20)] {
		t.Error(complaint)
	}
	if missed := y.played - y.killed; missed > max(3, y.played*5/100) { // the order of what is done side by side differs
		t.Errorf("of %d crashes only %d came about", y.played, y.killed)
	}
}
