package plan

import (
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func guarded(i *spec.Image) { i.PreventRegenerate = true }

func ignoring(arguments ...string) func(*spec.Image) {
	return func(i *spec.Image) { i.IgnoreChanges = arguments }
}

func size(pixels int) func(*spec.Image) {
	return func(i *spec.Image) { i.Size = providers.Size{Width: pixels, Height: pixels} }
}

func TestAProtectedImageIsNeverPaidAgain(t *testing.T) {
	source := image("image.s", "a fox")
	for name, test := range map[string]struct {
		before, after *spec.Image
		want, note    string
	}{
		"another prompt":   {image("image.a", "a fox", guarded), image("image.a", "a red fox", guarded), "$0.00", "because prompt changed"},
		"a moved one":      {image("image.a", "a fox", guarded), image("image.a", "a red fox", guarded, at("b.png")), ">a $0.00", "because prompt changed"},
		"a new one":        {nil, image("image.a", "an owl", guarded), "+a $0.02", ""},
		"one that changes": {image("image.a", "at night", guarded, from(source)), image("image.a", "at night", guarded, from(source)), "~s $0.02", "because image.s will change"},
		"one that waits":   {image("image.a", "a fox", guarded), image("image.a", "", guarded, func(i *spec.Image) { i.Unknown = []string{"prompt"} }), "$0.00", "because prompt may change"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(source)
			if test.before != nil {
				w.declare(test.before, source)
			}
			w.applied(t)
			changed := source
			if test.after.Source != "" {
				changed = image("image.s", "a red fox")
			}
			w.declare(test.after, changed)
			p := expect(t, w, test.want)
			if notes := strings.Join(p.Change("image.a").Notes, ""); !strings.Contains(notes, test.note) {
				t.Errorf("it says %q", notes)
			}
			if test.before == nil {
				return
			}
			w.Options.Replace = []string{"image.a"}
			if p := Make(w.Input); p.Change("image.a").Submits {
				t.Error("-replace pays for a protected image")
			}
			w.Options.Replace = nil
			if test.want == ">a $0.00" {
				w.applied(t)
				if w.clone(); Make(w.Input).HasChanges() {
					t.Errorf("after the move the plan is %q", marks(Make(w.Input)))
				}
			}
		})
	}
}

func TestAProtectedImageWhoseFileIsMissing(t *testing.T) {
	w := newWorld(image("image.a", "a fox", guarded))
	w.applied(t)
	delete(w.Files, "a.png")
	expect(t, w, "<a $0.00")
	w.clone()
	p := expect(t, w, "$0.00")
	if notes := strings.Join(p.Change("image.a").Notes, ""); !strings.Contains(notes, "because its file is missing") {
		t.Errorf("it says %q", notes)
	}
}

func TestIgnoredChanges(t *testing.T) {
	for name, test := range map[string]struct {
		after       *spec.Image
		want, clone string
	}{
		"an ignored one":         {image("image.a", "a red fox", ignoring("prompt")), "$0.00", "$0.00"},
		"all of them":            {image("image.a", "a red fox", size(32), func(i *spec.Image) { i.IgnoreAll = true }), "$0.00", "$0.00"},
		"another one":            {image("image.a", "a fox", size(32), ignoring("prompt")), "~a $0.02", "$0.00"},
		"both":                   {image("image.a", "a red fox", size(32), ignoring("prompt")), "~a $0.02", "$0.00"},
		"an ignored one, moved":  {image("image.a", "a red fox", ignoring("prompt"), at("b.png")), ">a $0.00", ">a $0.00"},
		"none":                   {image("image.a", "a fox", ignoring("prompt")), "$0.00", "$0.00"},
		"an ignored one waiting": {image("image.a", "", ignoring("prompt"), func(i *spec.Image) { i.Unknown = []string{"prompt"} }), "$0.00", "$0.00"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(image("image.a", "a fox"))
			w.applied(t)
			w.declare(test.after)
			p := expect(t, w, test.want)
			if c := p.Change("image.a"); c.Submits && c.Image.Prompt != "a fox" {
				t.Errorf("it asks for %q", c.Image.Prompt)
			}
			clone := &world{Input: w.Input, originals: map[state.Key]state.Original{}, facts: map[state.Key]state.Facts{}}
			clone.Facts = func(state.Key) (state.Facts, bool) { return state.Facts{}, false }
			clone.Original = func(state.Key) (state.Original, bool) { return state.Original{}, false }
			expect(t, clone, test.clone)
			w.applied(t)
			expect(t, w, "$0.00")
		})
	}
}

// The record of an image that keeps its picture is not another's to take over.
func TestAnIgnoredChangeGivesNothingAway(t *testing.T) {
	w := newWorld(image("image.a", "a fox"))
	w.applied(t)
	w.declare(image("image.a", "a red fox", ignoring("prompt")), image("image.b", "a fox"))
	expect(t, w, "<b $0.00")
}

func TestPreventDestroy(t *testing.T) {
	w := newWorld(image("image.a[0]", "a fox", at("0.png")), image("image.a[1]", "an owl", at("1.png")))
	w.applied(t)
	w.declare(image("image.a[0]", "a fox", at("0.png")))
	w.Config.PreventDestroy = []string{"image.a"}
	if p := expect(t, w, "-a[1] $0.00"); !strings.Contains(problemsOf(p), "image.a[1]: prevent_destroy is set in image.a") {
		t.Errorf("the problems are %v", p.Problems)
	}
	w.Options.Exclude = []string{"image.a[1]"}
	if p := expect(t, w, "$0.00"); len(p.Problems) > 0 {
		t.Errorf("the problems are %v", p.Problems)
	}
	w.Options = Options{Destroy: true}
	if p := Make(w.Input); len(p.Problems) != 2 {
		t.Errorf("destroy meets %v", p.Problems)
	}
}

func TestExcludeAndMaxChanges(t *testing.T) {
	a := image("image.a", "a fox")
	w := newWorld(a, image("image.b", "at night", from(a)), image("image.c", "an owl"))
	w.Options.Exclude = []string{"image.a"}
	expect(t, w, "+c $0.02")
	w.Options.Targets = []string{"image.b", "image.c"}
	expect(t, w, "+c $0.02")
	most := 2
	w.Options = Options{MaxChanges: &most}
	if p := Make(w.Input); problemsOf(p) != ": this plan writes or deletes 3 files, and -max-changes is 2" {
		t.Errorf("the problems are %v", p.Problems)
	}
	most = 3
	if p := Make(w.Input); len(p.Problems) > 0 {
		t.Errorf("the problems are %v", p.Problems)
	}
}
