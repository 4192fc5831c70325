package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// world is a folder as a plan sees it. Its files' contents are any words.
type world struct {
	Input
	originals map[state.Key]state.Original
	facts     map[state.Key]state.Facts
}

func newWorld(images ...*spec.Image) *world {
	cent := money.USD(20_000)
	w := &world{originals: map[state.Key]state.Original{}, facts: map[state.Key]state.Facts{}}
	w.Input = Input{
		Config: &spec.Config{Providers: []spec.Provider{
			{Config: providers.Config{Name: "apikley", Kind: "apikley"}, Prices: map[string]money.USD{"t2i": cent, "i2i": cent}},
		}},
		Records: map[string]*state.Record{}, Files: map[string]state.File{}, Tasks: map[state.Key]state.Task{},
	}
	w.Original = func(key state.Key) (state.Original, bool) { o, ok := w.originals[key]; return o, ok }
	w.Verify = func(path string) (state.Original, error) {
		if content := w.Files[path].Content; strings.HasPrefix(string(content), "torn") {
			return state.Original{}, fmt.Errorf("truncated png")
		}
		return state.Original{Format: "png", Width: 64, Height: 64}, nil
	}
	w.Facts = func(key state.Key) (state.Facts, bool) { f, ok := w.facts[key]; return f, ok }
	w.declare(images...)
	return w
}

func (w *world) declare(images ...*spec.Image) {
	w.Config = &spec.Config{Providers: w.Config.Providers, Images: images, Budget: w.Config.Budget, Moved: w.Config.Moved}
}

// image makes an image whose path is its name.
func image(address, prompt string, edits ...func(*spec.Image)) *spec.Image {
	i := &spec.Image{
		Address: address, Provider: "apikley", Kind: "apikley", Model: "t2i", Mode: providers.TextToImage, Seeded: true,
		Prompt: prompt, Size: providers.Size{Width: 64, Height: 64}, Seed: 7, Path: strings.TrimPrefix(address, "image.") + ".png",
	}
	for _, edit := range edits {
		edit(i)
	}
	return i
}

func at(path string) func(*spec.Image) { return func(i *spec.Image) { i.Path = path } }

func derived(i *spec.Image) { i.Seed, i.SeedDerived = spec.SeedOf(i.Address), true }

func from(source *spec.Image) func(*spec.Image) {
	return func(i *spec.Image) {
		i.Model, i.Mode, i.Size = "i2i", providers.ImageToImage, providers.Size{}
		i.Source, i.DependsOn = source.Path, []string{source.Address}
	}
}

// applied makes the world as it is after an apply of its plan, all of whose requests succeed. Made maps addresses to
// the content that their requests deliver; by default it is made of the key.
func (w *world) applied(t *testing.T) *Plan {
	t.Helper()
	p := Make(w.Input)
	records := map[string]*state.Record{}
	for _, record := range w.Records {
		if c := p.Change(record.Address); c == nil || c.Action != Delete && c.Action != Forget {
			records[record.Address] = record
		}
	}
	files := map[string]state.File{}
	for path, file := range w.Files {
		files[path] = file
	}
	for _, c := range p.Changes {
		for _, left := range c.Leaves {
			delete(files, left.Path)
		}
	}
	for _, image := range sourcesFirst(w.Config.Images) {
		c := p.Change(image.Address)
		if c == nil { // it was left out
			continue
		}
		if c.MayChange {
			c = p.Settle(c, string(files[image.Source].Content))
		}
		record := state.Record{Address: c.Address, Path: c.Path, Key: c.Key, Content: contentOf(c.Key)}
		if c.Action == Adopt {
			record.Content = w.Files[c.From].Content
			files[c.Path] = state.File{Kind: state.Regular, Content: record.Content}
		} else if c.Action == Drift || c.Action == NoOp {
			record = *c.Prior
		} else {
			files[c.Path] = state.File{Kind: state.Regular, Content: contentOf(c.Key)}
		}
		if c.Seed != image.Seed {
			record.Seed = &c.Seed
		}
		if c.Prior != nil && w.Config.Image(c.Prior.Address) == nil {
			delete(records, c.Prior.Address)
		}
		records[c.Address] = &record
		if len(c.Facts.Arguments) > 0 {
			w.facts[c.Key] = c.Facts
		}
		w.originals[c.Key] = state.Original{Content: record.Content, Format: "png"}
	}
	w.Records, w.Files = records, files
	return p
}

func contentOf(key state.Key) state.Content { return state.Content("sha256:" + key) }

// clone makes the world as a fresh clone sees it: records and files, and nothing else.
func (w *world) clone() {
	clear(w.originals)
	clear(w.facts)
	clear(w.Tasks)
}

func (w *world) write(path, content string) {
	w.Files[path] = state.File{Kind: state.Regular, Content: state.Content(content)}
}

// marks is a plan in short: "+a ~b $0.04".
func marks(p *Plan) string {
	var words []string
	for _, c := range p.Changes {
		if c.Action != NoOp {
			words = append(words, fmt.Sprintf("%c%s", c.Action, strings.TrimPrefix(c.Address, "image.")))
		}
	}
	return strings.Join(append(words, "$"+p.Summary().Cost.String()), " ")
}

func expect(t *testing.T, w *world, want string) *Plan {
	t.Helper()
	p := Make(w.Input)
	if got := marks(p); got != want {
		t.Errorf("the plan is %q; want %q", got, want)
	}
	return p
}

func TestAfterAnApplyThePlanIsEmpty(t *testing.T) {
	a := image("image.a", "a fox")
	w := newWorld(a, image("image.b", "an owl", derived), image("image.c", "the same at night", from(a)))
	expect(t, w, "+a +b +c $0.06")
	w.applied(t)
	expect(t, w, "$0.00")
	w.clone()
	expect(t, w, "$0.00")
}

func TestWhatCostsNothing(t *testing.T) {
	fox, owl := image("image.fox", "a fox", derived), image("image.owl", "an owl")
	night := image("image.night", "at night", from(owl))
	for name, test := range map[string]struct {
		images []*spec.Image
		want   string
	}{
		"a renamed address with a derived seed": {[]*spec.Image{image("image.vixen", "a fox", derived, at("fox.png")), owl, night}, ">vixen $0.00"},
		"a renamed address with another path":   {[]*spec.Image{image("image.vixen", "a fox", derived), owl, night}, ">vixen $0.00"},
		"a moved path":                          {[]*spec.Image{image("image.fox", "a fox", derived, at("x/fox.png")), owl, night}, ">fox $0.00"},
		"a moved source":                        {[]*spec.Image{fox, image("image.owl", "an owl", at("o.png")), image("image.night", "at night", from(image("image.owl", "", at("o.png"))))}, ">owl $0.00"},
		"two addresses swapped":                 {[]*spec.Image{image("image.fox", "an owl", at("owl.png")), image("image.owl", "a fox", at("fox.png"), func(i *spec.Image) { i.Seed, i.SeedDerived = spec.SeedOf("image.owl"), true }), image("image.night", "at night", from(owl))}, ">fox >owl $0.00"},
		"two paths swapped":                     {[]*spec.Image{image("image.fox", "a fox", derived, at("owl.png")), image("image.owl", "an owl", at("fox.png")), image("image.night", "at night", from(image("image.owl", "", at("fox.png"))))}, ">fox >owl $0.00"},
		"a copy under another address":          {[]*spec.Image{fox, owl, night, image("image.twin", "an owl")}, "<twin $0.00"},
		"a removed image":                       {[]*spec.Image{fox, owl}, "-night $0.00"},
	} {
		for _, cloned := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, cloned %v", name, cloned), func(t *testing.T) {
				w := newWorld(fox, owl, night)
				w.applied(t)
				if cloned {
					w.clone()
				}
				w.declare(sorted(test.images)...)
				expect(t, w, test.want)
				w.applied(t)
				expect(t, w, "$0.00")
				w.clone()
				expect(t, w, "$0.00")
			})
		}
	}
}

func sorted(images []*spec.Image) []*spec.Image {
	byAddress := map[string]*spec.Image{}
	for _, image := range images {
		byAddress[image.Address] = image
	}
	var list []*spec.Image
	for _, address := range sortedKeys(byAddress) {
		list = append(list, byAddress[address])
	}
	return list
}

// A swap of two paths can be killed when one picture is already in the place of the other, and stands in both.
func TestASwapThatWasKilledHalfWay(t *testing.T) {
	for standing, from := range map[string]string{"fox.png": "", "retouched": "owl.png"} {
		w := newWorld(image("image.fox", "a fox"), image("image.owl", "an owl"))
		w.applied(t)
		content := w.Files["fox.png"].Content
		if standing == "retouched" {
			content = "retouched"
		}
		w.declare(image("image.fox", "a fox", at("owl.png")), image("image.owl", "an owl", at("fox.png")))
		w.write("owl.png", string(content))
		p := expect(t, w, ">fox >owl $0.00")
		if got := p.Change("image.owl").From; got != from {
			t.Errorf("with %s in its place, the owl is moved from %q; want %q", standing, got, from)
		}
	}
}

func TestCountedImagesShiftForFree(t *testing.T) {
	prompts := []string{"a", "b", "c", "d"}
	build := func(prompts []string) []*spec.Image {
		var images []*spec.Image
		for n, prompt := range prompts {
			images = append(images, image(fmt.Sprintf("image.x[%d]", n), prompt, derived, at(prompt+".png")))
		}
		return images
	}
	w := newWorld(build(prompts)...)
	w.applied(t)
	w.declare(build(prompts[1:])...)
	expect(t, w, ">x[0] >x[1] >x[2] $0.00")
	w.applied(t)
	w.clone()
	expect(t, w, "$0.00")
}

func TestRevertIsFreeAndAnEditIsPaidOnce(t *testing.T) {
	w := newWorld(image("image.a", "a fox"))
	w.applied(t)
	w.declare(image("image.a", "a red fox"))
	p := expect(t, w, "~a $0.02")
	if why := fmt.Sprint(p.Changes[0].Why); why != "[{prompt a fox a red fox}]" {
		t.Errorf("why is %s", why)
	}
	w.applied(t)
	w.declare(image("image.a", "a fox"))
	expect(t, w, "<a $0.00")
}

func TestARenamedImageKeepsItsSeedThroughAnEdit(t *testing.T) {
	w := newWorld(image("image.a", "a fox", derived))
	w.applied(t)
	w.declare(image("image.b", "a fox", derived))
	w.applied(t)
	w.declare(image("image.b", "a red fox", derived))
	if p := expect(t, w, "~b $0.02"); len(p.Changes[0].Why) != 1 {
		t.Errorf("only the prompt has changed, and the plan says %v", p.Changes[0].Why)
	}
	w.applied(t)
	w.declare(image("image.b", "a fox", derived))
	expect(t, w, "<b $0.00")
}

func TestADependentFollowsItsSource(t *testing.T) {
	a := image("image.a", "a fox")
	w := newWorld(a, image("image.b", "at night", from(a)))
	w.applied(t)
	red := image("image.a", "a red fox")
	w.declare(red, image("image.b", "at night", from(red)))
	p := expect(t, w, "~a ~b $0.04")
	b := p.Change("image.b")
	if !b.MayChange || len(b.Cause) != 1 || b.Cause[0] != "image.a" {
		t.Errorf("b should say that it waits for image.a: %+v", b)
	}
	if settled := p.Settle(b, string(w.Files["a.png"].Content)); settled.Action != NoOp {
		t.Errorf("a source that came out as it was should settle as a no-op, not %v", settled.Action)
	}
	if settled := p.Settle(b, "sha256:other"); settled.Action != Regenerate || !settled.Submits {
		t.Errorf("another source should settle as a paid regenerate, not %v", settled.Action)
	}
}

func TestFilesOfTheUser(t *testing.T) {
	w := newWorld(image("image.a", "a fox"))
	w.applied(t)
	w.write("a.png", "retouched")
	expect(t, w, "!a $0.00")
	w.declare(image("image.a", "a red fox"))
	p := expect(t, w, "~a $0.02")
	if notes := strings.Join(p.Changes[0].Notes, ""); !strings.Contains(notes, "changed by hand") {
		t.Errorf("the plan does not name the retouched file: %q", notes)
	}
	w = newWorld(image("image.a", "a fox"))
	w.write("a.png", "foreign")
	p = expect(t, w, "+a $0.02")
	if notes := strings.Join(p.Changes[0].Notes, ""); !strings.Contains(notes, "not written by imgplan") {
		t.Errorf("the plan does not name the foreign file: %q", notes)
	}
	w.Files["a.png"] = state.File{Kind: state.Other}
	if p := Make(w.Input); len(p.Problems) != 1 {
		t.Errorf("a folder at an image's path should be a problem: %v", p.Problems)
	}
}

func TestAMissingFile(t *testing.T) {
	w := newWorld(image("image.a", "a fox"))
	w.applied(t)
	delete(w.Files, "a.png")
	expect(t, w, "<a $0.00")
	w.clone()
	expect(t, w, "~a $0.02")
}

func TestARenamedBlockOnTheSamePathKeepsItsFile(t *testing.T) {
	w := newWorld(image("image.a", "a fox", at("x.png")))
	w.applied(t)
	w.declare(image("image.b", "another", at("x.png")))
	p := expect(t, w, "-a +b $0.02")
	if left := p.Change("image.a").Leaves; len(left) != 0 {
		t.Errorf("the deleted image would take %v along", left)
	}
}

func TestTasksOfAnEarlierRun(t *testing.T) {
	a := image("image.a", "a fox")
	key, _ := KeyOf(a, a.Seed, "")
	for phase, want := range map[state.Phase]string{
		state.Intent: "?a $0.00", state.Unknown: "?a $0.00", state.Refused: "?a $0.00",
		state.Submitted: "+a $0.00", state.Finished: "+a $0.00",
	} {
		w := newWorld(a)
		w.Tasks[key] = state.Task{Key: key, Provider: "apikley", Phase: phase, ID: "t1", Reason: "no"}
		expect(t, w, want)
		w.declare()
		if p := Make(w.Input); len(p.Collect) == 1 != (phase == state.Submitted || phase == state.Finished) {
			t.Errorf("%s: collect is %v", phase, p.Collect)
		}
	}
}

func TestATaskOfAReplaceThatWasCutIsCollected(t *testing.T) {
	a := image("image.a", "a fox")
	w := newWorld(a)
	w.applied(t)
	key := w.Records["image.a"].Key
	w.Tasks[key] = state.Task{Key: key, Phase: state.Submitted, ID: "t2"}
	if p := expect(t, w, "~a $0.00"); p.Changes[0].Task != "t2" {
		t.Errorf("the task is not collected")
	}
	original := w.originals[key]
	original.TaskID = "t2"
	w.originals[key] = original
	expect(t, w, "$0.00")
}

func TestOneKeyIsPaidOnce(t *testing.T) {
	w := newWorld(image("image.a", "a fox"), image("image.b", "a fox"))
	p := expect(t, w, "+a +b $0.02")
	if p.Change("image.b").SharedWith != "image.a" {
		t.Errorf("b does not share a's request")
	}
}

func TestOptions(t *testing.T) {
	a, b := image("image.a", "a fox"), image("image.b", "an owl")
	w := newWorld(a, b, image("image.c", "x", from(b)))
	w.Options = Options{Targets: []string{"image.c"}}
	expect(t, w, "+b +c $0.04")
	w.Options = Options{}
	w.applied(t)
	w.Options = Options{Replace: []string{"image.a"}}
	expect(t, w, "~a $0.02")
	w.Options = Options{Destroy: true}
	expect(t, w, "-a -b -c $0.00")
	w.Options = Options{Destroy: true, Targets: []string{"image.b"}}
	expect(t, w, "-b $0.00")
}

func TestBudget(t *testing.T) {
	one, cost := 1, money.USD(30_000)
	w := newWorld(image("image.a", "a fox"), image("image.b", "an owl"))
	w.Options.Budget = spec.Budget{Images: &one, Cost: &cost}
	if p := Make(w.Input); len(p.Problems) != 2 {
		t.Errorf("two limits are passed: %v", p.Problems)
	}
	w.Config.Providers[0].Prices = nil
	w.Options.Budget = spec.Budget{Cost: &cost}
	if p := Make(w.Input); len(p.Problems) != 1 || p.Summary().Unpriced != 2 {
		t.Errorf("an unknown price passes a budget: %v", p.Problems)
	}
}
