package plan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func TestRelocate(t *testing.T) {
	for _, test := range []struct{ address, from, to, want string }{
		{"image.a", "image.a", "image.b", "image.b"},
		{"image.ab", "image.a", "image.b", ""},
		{`image.a["x"]`, "image.a", "image.b", `image.b["x"]`},
		{`image.a["x"]`, `image.a["x"]`, `image.a["y"]`, `image.a["y"]`},
		{`image.a["xy"]`, `image.a["x"]`, `image.b`, ""},
		{"image.a", "image.a", `image.b["x"]`, `image.b["x"]`},
		{`image.a["x"]`, "image.a", `image.b["y"]`, ""},
		{"module.m.image.a", "module.m", "module.n", "module.n.image.a"},
		{`module.m["x"].image.a`, "module.m", "module.n", `module.n["x"].image.a`},
		{`module.m["x"].image.a`, `module.m["x"]`, "module.n", "module.n.image.a"},
		{"module.m.image.a", "module.m", "module.m[0]", "module.m[0].image.a"},
		{"module.m.image.a", "module.m.image.a", "image.a", "image.a"},
		{"image.a", "", "image.b", ""},
	} {
		if got, ok := Relocate(test.address, test.from, test.to); got != test.want || ok != (test.want != "") {
			t.Errorf("%s, moved from %s to %s, is %q; want %q", test.address, test.from, test.to, got, test.want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		target, address string
		want            bool
	}{
		{"image.a", "image.a", true}, {"image.a", "image.ab", false}, {"image.a", `image.a["k"]`, true},
		{`image.a["k"]`, `image.a["k"]`, true}, {"image.a[k]", `image.a["k"]`, true}, {"image.a[0]", "image.a[0]", true},
		{"image.a[0]", `image.a["0"]`, true}, {"image.a[k]", `image.a["kk"]`, false}, {"module.m", "module.m.image.a", true},
		{"module.m[k].image.a", `module.m["k"].image.a["x"]`, true}, {`image.a[a b]`, `image.a["a b"]`, true},
		{`image.a[a"b]`, `image.a["a\"b"]`, false}, {"", "image.a", false}, {"image.a[", "image.a[0]", false},
	} {
		if got := Matches(test.target, test.address); got != test.want {
			t.Errorf("that %s means %s is %v", test.target, test.address, got)
		}
	}
}

func TestAMovedBlockCarriesTheRecordAlong(t *testing.T) {
	for name, test := range map[string]struct {
		prompt string
		moved  []spec.Moved
		want   string
	}{
		"the same picture":     {"a fox", []spec.Moved{{From: "image.a", To: "image.b"}}, ">b $0.00"},
		"another prompt":       {"a red fox", []spec.Moved{{From: "image.a", To: "image.b"}}, "~b $0.02"},
		"in a chain":           {"a red fox", []spec.Moved{{From: "image.x", To: "image.b"}, {From: "image.a", To: "image.x"}}, "~b $0.02"},
		"in a circle":          {"a fox", []spec.Moved{{From: "image.a", To: "image.x"}, {From: "image.x", To: "image.a"}}, ">b $0.00"},
		"without a block":      {"a red fox", nil, "-a +b $0.02"},
		"to what isn't there":  {"a red fox", []spec.Moved{{From: "image.a", To: "image.c"}}, "-a +b $0.02"},
		"with nothing to move": {"a fox", []spec.Moved{{From: "image.z", To: "image.b"}}, ">b $0.00"},
	} {
		w := newWorld(image("image.a", "a fox", derived, at("x.png")))
		w.applied(t)
		w.declare(image("image.b", test.prompt, derived, at("x.png")))
		w.Config.Moved = test.moved
		t.Run(name, func(t *testing.T) {
			p := expect(t, w, test.want)
			if b := p.Change("image.b"); b.Action == Regenerate && (fmt.Sprint(b.Why) != "[{prompt a fox a red fox}]" || b.Prior.Address != "image.a") {
				t.Errorf("the change does not say what it was: %v, %v", b.Why, b.Prior)
			}
			w.applied(t)
			expect(t, w, "$0.00")
			w.clone()
			expect(t, w, "$0.00")
		})
	}
}

func TestAMovedBlockOverwritesNothing(t *testing.T) {
	w := newWorld(image("image.a", "a fox"), image("image.b", "an owl"))
	w.applied(t)
	w.declare(image("image.b", "an owl"))
	w.Config.Moved = []spec.Moved{{From: "image.a", To: "image.b"}}
	p := expect(t, w, "-a $0.00")
	if notes := strings.Join(p.Change("image.a").Notes, ""); !strings.Contains(notes, "image.b has a picture of its own") {
		t.Errorf("the deletion does not say why: %q", notes)
	}
}

func TestTheClosestRemovedBlockCounts(t *testing.T) {
	w := newWorld(image("module.m.image.a", "a fox"), image(`module.m.image.z["k"]`, "an owl"))
	w.applied(t)
	w.declare()
	w.Config.Removed = []spec.Removed{{From: "module.m"}, {From: "module.m.image.z", Keep: true}}
	p := Make(w.Input)
	if a, z := p.Change("module.m.image.a"), p.Change(`module.m.image.z["k"]`); a.Action != Delete || z.Action != Forget {
		t.Errorf("image.a: %v, image.z: %v", a.Action, z.Action)
	}
}

// A request that is under way under the address that an image had is not sent again.
func TestAMovedImageFindsItsTask(t *testing.T) {
	a := image("image.a", "a fox", derived)
	w := newWorld(a)
	w.applied(t)
	red := image("image.a", "a red fox", derived)
	key, _ := KeyOf(red, red.Seed, "")
	w.Tasks[key] = state.Task{Key: key, Address: "image.a", Phase: state.Unknown, ID: "t1"}
	w.declare(image("image.b", "a red fox", derived))
	w.Config.Moved = []spec.Moved{{From: "image.a", To: "image.b"}}
	expect(t, w, "?b $0.00")
}

// mover renames things at random, each time with a moved block, as a refactoring does.
type mover struct {
	random *rand.Rand
	names  int
	images []*spec.Image
	moved  []spec.Moved
}

func (m *mover) fresh(kind string) string {
	m.names++
	return fmt.Sprintf("%s.n%d", kind, m.names)
}

// move gives an image, its block or its module another address.
func (m *mover) move() {
	address := m.images[m.random.IntN(len(m.images))].Address
	from, to := address, m.fresh("image")
	module, _, inModule := strings.Cut(address, ".image.")
	block, _, _ := strings.Cut(address, "[")
	switch kind := m.random.IntN(5); {
	case inModule && kind == 0:
		from, to = module, m.fresh("module")
	case inModule && kind == 1:
		to = module + "." + to
	case kind == 2 && !inModule:
		to = m.fresh("module") + ".image.x"
	case kind == 3 && !inModule && block != address:
		from = block
	case kind == 4:
		to += fmt.Sprintf("[%q]", "k")
	}
	m.moved = append(m.moved, spec.Moved{From: from, To: to})
	for i, image := range m.images {
		if next, ok := Relocate(image.Address, from, to); ok {
			renamed := *image
			renamed.Address, renamed.Seed = next, spec.SeedOf(next)
			m.images[i] = &renamed
		}
	}
}

func TestRandomMovesNeverPay(t *testing.T) {
	for seed := range uint64(300) {
		m := &mover{random: rand.New(rand.NewPCG(seed, 1))}
		for n, address := range []string{"image.a", `image.i["x"]`, `image.i["y"]`, "module.m.image.a", "module.m.image.b", "image.twin"} {
			m.images = append(m.images, image(address, fmt.Sprintf("prompt %d", n%5), derived, at(fmt.Sprintf("%d.png", n))))
		}
		w := newWorld(sorted(m.images)...)
		w.applied(t)
		for range 4 {
			for range 1 + m.random.IntN(3) {
				m.move()
			}
			w.declare(sorted(m.images)...)
			w.Config.Moved = m.moved
			if m.random.IntN(3) == 0 {
				w.clone()
			}
			if p := w.applied(t); p.Summary().Submits > 0 || p.touched() != 0 && len(p.Change(m.images[0].Address).Leaves) > 0 {
				t.Fatalf("seed %d: %v: the plan is %q", seed, m.moved, marks(p))
			}
			if p := Make(w.Input); p.HasChanges() {
				t.Fatalf("seed %d: %v: after the apply the plan is %q", seed, m.moved, marks(p))
			}
		}
	}
}
