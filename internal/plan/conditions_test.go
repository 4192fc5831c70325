package plan

import (
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func waiting(names ...string) func(*spec.Image) {
	return func(i *spec.Image) { i.Unknown = names }
}

// TestConditionsHoldBackOnlyWhatActs: nobody waits for the conditions of a picture about which nothing is to be done.
func TestConditionsHoldBackOnlyWhatActs(t *testing.T) {
	w := newWorld(image("image.a", "a"), image("image.b", "b"))
	w.applied(t)
	w.declare(image("image.a", "a", waiting("precondition")), image("image.b", "b2", waiting("postcondition")), image("image.c", "c", waiting("precondition", "prompt")))
	p := Make(w.Input)
	if got, want := marks(p), "~b +c $0.04"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for address, want := range map[string]struct {
		deferred bool
		key      bool
		why      string
	}{
		"image.a": {false, true, ""},
		"image.b": {true, true, "prompt postcondition"},
		"image.c": {true, false, "precondition prompt"},
	} {
		c := p.Change(address)
		var why []string
		for _, reason := range c.Why {
			why = append(why, reason.Argument)
		}
		if c.Deferred != want.deferred || (c.Key != "") != want.key || strings.Join(why, " ") != want.why {
			t.Errorf("%s: deferred %v, key %q, why %v", address, c.Deferred, c.Key, why)
		}
	}
	if doc := p.Change("image.b").document(); doc.MayChange {
		t.Error("what only its conditions hold back is said to change perhaps")
	}
}

// TestConditionsOfWhatIsMadeFromOthers: an image whose source will change waits for both.
func TestConditionsOfWhatIsMadeFromOthers(t *testing.T) {
	day := image("image.day", "day")
	night := image("image.night", "night", from(day))
	w := newWorld(day, night)
	w.applied(t)
	again := image("image.night", "night", from(day), waiting("precondition"))
	w.declare(image("image.day", "another day"), again)
	if c := Make(w.Input).Change("image.night"); !c.MayChange || !c.Deferred {
		t.Errorf("%+v", c)
	}
}

func TestRestoresAreForeseen(t *testing.T) {
	a := image("image.a", "a")
	w := newWorld(a)
	w.applied(t)
	clear(w.Files)
	key := w.Records["image.a"].Key
	w.originals[key] = state.Original{Content: contentOf(key), Format: "png", Width: 64, Height: 32, Bytes: 9}
	var asked spec.Known
	a.Accepts = func(fact spec.Known) []spec.Refusal {
		asked = fact
		return []spec.Refusal{{Message: "too flat", Range: spec.Range{Filename: "a.imgplan.hcl", Start: spec.Pos{Line: 3}}}}
	}
	c := Make(w.Input).Change("image.a")
	want := "it will not be written as long as its postcondition at a.imgplan.hcl:3 fails: too flat"
	if c.Action != Restore || len(c.Notes) == 0 || c.Notes[len(c.Notes)-1] != want {
		t.Errorf("%c %q", c.Action, c.Notes)
	}
	if asked.Width != 64 || asked.Height != 32 || asked.Bytes != 9 || asked.Content != string(contentOf(key)) || asked.Key != string(key) {
		t.Errorf("asked about %+v", asked)
	}
	w.originals[key] = state.Original{Content: contentOf(key), Format: "webp", Width: 64, Height: 32, Bytes: 9}
	if Make(w.Input); asked.Bytes != 0 || asked.Content != "" || asked.Width != 64 {
		t.Errorf("of a picture that is to be converted: asked about %+v", asked)
	}
}

// TestTriggersAreNeverIgnored: what is triggered is made anew, with the ignored arguments as they were.
func TestTriggersAreNeverIgnored(t *testing.T) {
	all := func(trigger string) func(*spec.Image) {
		return func(i *spec.Image) { i.Trigger, i.IgnoreAll = trigger, true }
	}
	w := newWorld(image("image.a", "a fox", all("t1")))
	w.applied(t)
	w.declare(image("image.a", "a red fox", all("t1")))
	expect(t, w, "$0.00")
	w.declare(image("image.a", "a red fox", all(""), waiting("replace_triggered_by")))
	if c := Make(w.Input).Change("image.a"); !c.Deferred {
		t.Errorf("a trigger that isn't known: %+v", c)
	}
	w.declare(image("image.a", "a red fox", all("t2")))
	p := expect(t, w, "~a $0.02")
	if c := p.Change("image.a"); c.Image.Prompt != "a fox" || len(c.Why) != 1 || c.Why[0].Argument != "replace_triggered_by" {
		t.Errorf("it asks for %q because of %v", c.Image.Prompt, c.Why)
	}
	w.clone()
	expect(t, w, "$0.00")
}

// TestTriggersExplainThemselves: a trigger is part of the key, and the key of what has none stays as it was.
func TestTriggersExplainThemselves(t *testing.T) {
	w := newWorld(image("image.a", "a", func(i *spec.Image) { i.Trigger = "t1" }))
	w.applied(t)
	if got := marks(Make(w.Input)); got != "$0.00" {
		t.Errorf("unchanged: %s", got)
	}
	w.declare(image("image.a", "a", func(i *spec.Image) { i.Trigger = "t2" }))
	c := Make(w.Input).Change("image.a")
	if c.Action != Regenerate || len(c.Why) != 1 || c.Why[0] != (Reason{"replace_triggered_by", "t1", "t2"}) {
		t.Errorf("%c because of %v", c.Action, c.Why)
	}
}
