package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func caused(pairs ...string) func(*spec.Image) {
	return func(i *spec.Image) {
		for _, pair := range pairs {
			name, digest, _ := strings.Cut(pair, "=")
			i.Causes = append(i.Causes, spec.Cause{Name: name, Digest: digest})
		}
	}
}

// TestCauses has a local that changes two images, a source that changes a third, and one that changes by itself, too.
func TestCauses(t *testing.T) {
	sun, rain := image("image.sun", "a sun", caused("local.style=1")), image("image.rain", "rain", caused("local.style=1"))
	night, dusk := image("image.night", "night", from(sun)), image("image.dusk", "dusk", from(sun))
	w := newWorld(dusk, night, rain, sun)
	if w.applied(t); len(Make(w.Input).Causes()) != 0 {
		t.Errorf("an unchanged world has causes: %v", Make(w.Input).Causes())
	}
	sun, rain = image("image.sun", "a sun, red", caused("local.style=2")), image("image.rain", "rain, red", caused("local.style=2"))
	night, dusk = image("image.night", "night", from(sun)), image("image.dusk", "dusk, red", from(sun), caused("local.style=2"))
	w.declare(dusk, night, rain, sun, image("image.new", "new", from(sun)))
	p := Make(w.Input)
	var words []string
	for _, cause := range p.Causes() {
		words = append(words, fmt.Sprintf("%s %d $%s %v", cause.Name, cause.Images, cause.Cost, cause.MayChange))
	}
	if got, want := strings.Join(words, ", "), "image.sun 2 $0.04 true, local.style 2 $0.04 false"; got != want {
		t.Errorf("causes are %s, want %s", got, want)
	}
	if c := p.Change("image.night"); len(c.Why) != 0 || !c.MayChange {
		t.Errorf("night changes by itself: %v", c.Why)
	}
	if c := p.Change("image.dusk"); len(c.Why) != 1 || c.Why[0] != (Reason{"prompt", "dusk", "dusk, red"}) || !c.MayChange {
		t.Errorf("dusk changes because %v", c.Why)
	}
}

func TestNotesAreSaidOnce(t *testing.T) {
	unseeded := func(i *spec.Image) { i.Seeded = false }
	w := newWorld(image("image.a", "a", unseeded), image("image.b", "b", unseeded), image("image.c", "c"))
	if got := fmt.Sprint(Make(w.Input).Document("1").Notes); got != "[not reproducible: apikley t2i takes no seed (2 images)]" {
		t.Error(got)
	}
	w.applied(t)
	if notes := Make(w.Input).Document("1").Notes; len(notes) != 0 {
		t.Errorf("an unchanged world has notes: %q", notes)
	}
}

// TestEstimate judges new pictures by those that are there, and says nothing of what it can't know.
func TestEstimate(t *testing.T) {
	w := newWorld(image("image.a", "a"), image("image.b", "b"))
	if adds := Make(w.Input).Document("1").Adds; adds != nil {
		t.Errorf("an empty world knows sizes: %v", adds)
	}
	w.applied(t)
	for address, size := range map[string]int64{"image.a": 1000, "image.b": 3000} {
		record := w.Records[address]
		record.Width, record.Height = 64, 64
		w.Records[address] = record
		file := w.Files[record.Path]
		file.Stat = state.Stat{Size: size}
		w.Files[record.Path] = file
	}
	large := image("image.large", "l")
	large.Size.Width = 128
	w.declare(image("image.a", "a"), image("image.b", "b, red"), large, image("image.new", "new"), image("image.photo", "p", at("photo.jpg")),
		image("image.shared", "new"))
	p := Make(w.Input)
	if adds := p.Document("1").Adds; adds == nil || *adds != (Added{BytesAbout: 4000, Images: 2, Unknown: 2}) {
		t.Errorf("it adds %v", adds)
	}
	if n := p.Change("image.new").BytesAbout; n != 2000 {
		t.Errorf("a new one has about %d bytes", n)
	}
}

func TestStaleSaysWhatMoved(t *testing.T) {
	before := newWorld(image("image.a", "a"), image("image.b", "b"), image("image.gone", "g"), image("image.same", "s"))
	before.applied(t)
	before.declare(image("image.a", "a fox"), image("image.b", "b"), image("image.gone", "g, red"), image("image.same", "s, red"))
	saved := Make(before.Input).Document("1")
	turn := func(i *spec.Image) { i.Seed = 9 }
	before.declare(image("image.a", "a wolf"), image("image.b", "b", turn), image("image.new", "n"), image("image.same", "s, red"))
	var words []string
	for _, moved := range Stale(saved, Make(before.Input).Document("1")) {
		words = append(words, moved.Address+": "+strings.Join(moved.Words, "; "))
	}
	want := `image.a: prompt: "a fox" → "a wolf"
image.b: no-op → regenerate; seed: "7" → "9"; cost: (none) → $0.02
image.gone: regenerate → delete
image.new: generate, which the plan did not have`
	if got := strings.Join(words, "\n"); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
}

func TestDriftIsTold(t *testing.T) {
	w := newWorld(image("image.a", "a"))
	w.applied(t)
	w.write("a.png", "retouched")
	p := Make(w.Input)
	if p.HasChanges() || !p.HasDrift() || p.IsNoOp() != true {
		t.Error("a drift alone is something to do")
	}
	drift := p.Document("1").Changes[0].Drift
	if drift == nil || drift.Before.Content != w.Records["image.a"].Content || drift.After.Content != "retouched" {
		t.Errorf("%v", drift)
	}
}
