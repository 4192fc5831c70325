package plan

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// shuffler gives images each other's names and paths, or new ones.
type shuffler struct {
	random *rand.Rand
	names  int
	images []*spec.Image
}

func (s *shuffler) shuffle() {
	one, other := s.random.IntN(len(s.images)), s.random.IntN(len(s.images))
	a, b := *s.images[one], *s.images[other]
	s.names++
	switch s.random.IntN(4) {
	case 0:
		a.Address, b.Address = b.Address, a.Address
	case 1:
		a.Path, b.Path = b.Path, a.Path
	case 2:
		a.Address = fmt.Sprintf("image.n%d", s.names)
	case 3:
		a.Path = fmt.Sprintf("n%d.png", s.names)
	}
	a.Seed, b.Seed = spec.SeedOf(a.Address), spec.SeedOf(b.Address)
	s.images[other], s.images[one] = &b, &a
}

// TestNarrowedPlansLeaveToOthersWhatIsTheirs: whatever is renamed, moved and swapped, and whichever part of it is applied first, in the end
// every picture stands in its place, and none was asked for again.
func TestNarrowedPlansLeaveToOthersWhatIsTheirs(t *testing.T) {
	refused, applied := 0, 0
	for seed := range uint64(2000) {
		s := &shuffler{random: rand.New(rand.NewPCG(seed, 3))}
		for n := range 4 {
			s.images = append(s.images, image(fmt.Sprintf("image.i%d", n), fmt.Sprintf("prompt %d", n), derived))
		}
		w := newWorld(sorted(s.images)...)
		w.applied(t)
		pictures := map[string]state.Content{} // by prompt
		for _, one := range s.images {
			pictures[one.Prompt] = w.Files[one.Path].Content
		}
		if s.random.IntN(2) == 0 {
			w.clone()
		}
		for range 1 + s.random.IntN(4) {
			s.shuffle()
		}
		w.declare(sorted(s.images)...)
		before := fmt.Sprint(w.Config.Images)
		for range 2 {
			some := []string{s.images[s.random.IntN(4)].Address}
			w.Options = Options{Targets: some}
			if s.random.IntN(2) == 0 {
				w.Options = Options{Exclude: some}
			}
			if p := Make(w.Input); len(p.Problems) > 0 {
				refused++
			} else if w.applied(t); p.Summary().Submits > 0 {
				t.Fatalf("seed %d: %v: the plan is %q", seed, w.Options, marks(p))
			} else {
				applied++
			}
		}
		w.Options = Options{}
		if p := w.applied(t); p.Summary().Submits > 0 || len(p.Problems) > 0 || Make(w.Input).HasChanges() {
			t.Fatalf("seed %d: %s: the plan is %q, then %q: %s", seed, before, marks(p), marks(Make(w.Input)), problemsOf(p))
		}
		for _, one := range s.images {
			if w.Files[one.Path].Content != pictures[one.Prompt] {
				t.Fatalf("seed %d: %s has %s; want %s", seed, one.Path, w.Files[one.Path].Content, pictures[one.Prompt])
			}
		}
	}
	if refused < 100 || applied < 1000 {
		t.Errorf("%d were refused, %d applied", refused, applied)
	}
}
