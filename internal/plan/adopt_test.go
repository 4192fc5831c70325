package plan

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// problemsOf are a plan's problems in one text.
func problemsOf(p *Plan) string {
	var texts []string
	for _, problem := range p.Problems {
		texts = append(texts, problem.Address+": "+problem.Text)
	}
	return strings.Join(texts, "\n")
}

func TestImports(t *testing.T) {
	w := newWorld(image("image.a", "a fox"))
	w.Config.Imports = []spec.Import{{To: "image.a", File: "old/hero.png"}}
	if p := Make(w.Input); !strings.Contains(problemsOf(p), "there is no file old/hero.png") {
		t.Errorf("a missing file is no problem: %v", p.Problems)
	}
	w.write("old/hero.png", "torn")
	if p := Make(w.Input); !strings.Contains(problemsOf(p), "old/hero.png is not a whole picture: truncated png") {
		t.Errorf("a broken file is no problem: %v", p.Problems)
	}
	w.write("old/hero.png", "hero")
	w.write("a.png", "something else")
	p := expect(t, w, "=a $0.00")
	if a := p.Change("image.a"); a.From != "old/hero.png" || len(a.Leaves) > 0 || !strings.Contains(strings.Join(a.Notes, ""), "not written by imgplan") {
		t.Errorf("the adoption is from %q, leaves %v, and says %q", a.From, a.Leaves, a.Notes)
	}
	w.applied(t)
	w.Config.Imports = []spec.Import{{To: "image.a", File: "gone.png"}}
	expect(t, w, "$0.00")
	w.clone()
	expect(t, w, "$0.00")
	w.declare(image("image.a", "a red fox"))
	w.Config.Imports = []spec.Import{{To: "image.a", File: "old/hero.png"}, {To: "image.other", File: "old/hero.png"}}
	p = expect(t, w, "~a $0.02")
	if !strings.Contains(problemsOf(p), "image.other: hero.png is to be imported as it, and it is not declared") {
		t.Errorf("an import to nothing is no problem: %v", p.Problems)
	}
}

// What was paid for and is under way is brought home before anything is imported in its place.
func TestAnImportWaitsForWhatIsPaid(t *testing.T) {
	a := image("image.a", "a fox")
	key, _ := KeyOf(a, a.Seed, "")
	w := newWorld(a)
	w.write("hero.png", "hero")
	w.Tasks[key] = state.Task{Key: key, Phase: state.Submitted, ID: "t1"}
	w.Config.Imports = []spec.Import{{To: "image.a", File: "hero.png"}}
	if p := expect(t, w, "+a $0.00"); p.Change("image.a").Task != "t1" {
		t.Error("the task is not collected")
	}
	w.Config.Imports = nil
	w.write("a.png", "hero")
	w.Options = Options{Accept: []string{"image.a"}, Targets: []string{"image.a"}, AdoptOnly: true}
	if p := Make(w.Input); !strings.Contains(problemsOf(p), "its picture is still to come") {
		t.Errorf("accepted in spite of a task: %v", p.Problems)
	}
}

func TestAccept(t *testing.T) {
	a := image("image.a", "a fox")
	w := newWorld(a, image("image.b", "at night", from(a)), image("image.c", "an owl"))
	w.applied(t)
	red := image("image.a", "a red fox")
	w.write("a.png", "retouched")
	w.declare(red, image("image.b", "at night", from(red)), image("image.c", "another owl"))
	w.Options = Options{Accept: []string{"image.a", "image.b"}, Targets: []string{"image.a", "image.b"}, AdoptOnly: true}
	p := expect(t, w, "=a =b $0.00")
	if why := fmt.Sprint(p.Change("image.a").Why); why != "[{prompt a fox a red fox}]" {
		t.Errorf("what is accepted is %s", why)
	}
	accept := w.Options
	w.applied(t)
	w.Options = Options{Targets: []string{"image.a", "image.b"}}
	expect(t, w, "$0.00")
	w.Options = accept
	expect(t, w, "$0.00")
	w.declare(red, image("image.b", "at night", from(red)), image("image.c", "another owl"), image("image.d", "new"))
	w.Options = Options{Accept: []string{"image.d"}, Targets: []string{"image.d"}, AdoptOnly: true}
	if p := Make(w.Input); !strings.Contains(problemsOf(p), "image.d: there is no file d.png") {
		t.Errorf("a missing file was accepted: %v", p.Problems)
	}
}

func TestRefreshTakesOverWhatWasChangedByHand(t *testing.T) {
	w := newWorld(image("image.a", "a fox"), image("image.b", "an owl"), image("image.c", "a hen"))
	w.applied(t)
	w.write("a.png", "retouched")
	w.write("b.png", "torn")
	w.declare(image("image.a", "a fox"), image("image.b", "an owl"), image("image.c", "a red hen"))
	w.Options.RefreshOnly = true
	if p := expect(t, w, "=a !b $0.00"); p.Change("image.a").drift() == nil {
		t.Error("the plan does not show what is taken over")
	}
	w.Options.Exclude = []string{"image.a"}
	expect(t, w, "!b $0.00")
}

func TestForgetKeepsTheFile(t *testing.T) {
	for _, keep := range []bool{true, false} {
		w := newWorld(image("image.a", "a fox"))
		w.applied(t)
		w.declare(image("image.twin", "a fox"))
		w.Config.Removed = []spec.Removed{{From: "image.a", Keep: keep}}
		want := map[bool]string{true: ".a <twin $0.00", false: ">twin $0.00"}[keep]
		p := expect(t, w, want)
		if keep && len(p.Change("image.a").Leaves)+len(p.Change("image.twin").Leaves) > 0 {
			t.Error("the file does not stay")
		}
		w.applied(t)
		w.Config.Removed = []spec.Removed{{From: "image.a", Keep: keep}}
		expect(t, w, "$0.00")
	}
}

// After an adoption the plan is empty, whatever was adopted where.
func TestRandomAdoptionsNeverPay(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 2))
		base := image("image.a", "a fox", derived)
		images := []*spec.Image{base, image("image.b", "an owl"), image("image.c", "at night", from(base)), image("image.d", "a hen", derived)}
		w := newWorld(images...)
		if random.IntN(2) == 0 {
			w.applied(t)
		}
		for n, one := range images {
			edited := *one
			if random.IntN(2) == 0 {
				edited.Prompt += ", edited"
			}
			images[n] = &edited
			switch {
			case random.IntN(2) == 0 && w.Records[one.Address] == nil:
				w.write("old.png", "an old one")
				w.Config.Imports = append(w.Config.Imports, spec.Import{To: one.Address, File: "old.png"})
			default:
				w.write(one.Path, fmt.Sprint("by hand ", random.IntN(3)))
				w.Options.Accept = append(w.Options.Accept, one.Address)
			}
		}
		imports := w.Config.Imports
		w.declare(images...)
		w.Config.Imports = imports
		if p := w.applied(t); p.Summary().Submits > 0 || len(p.Problems) > 0 {
			t.Fatalf("seed %d: the plan is %q, with %v", seed, marks(p), p.Problems)
		}
		w.Options.Accept = nil
		if p := Make(w.Input); p.HasChanges() || p.HasDrift() {
			t.Fatalf("seed %d: after the apply the plan is %q", seed, marks(p))
		}
		w.clone()
		expect(t, w, "$0.00")
	}
}
