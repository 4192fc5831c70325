package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
)

// many are images whose seeds are derived from their addresses.
func many(n int, address func(int) string, path func(int) string) []*spec.Image {
	var images []*spec.Image
	for i := range n {
		images = append(images, image(address(i), fmt.Sprintf("prompt %d", i), derived, at(path(i))))
	}
	return sorted(images)
}

// TestManyRenamesAtOnceCostNothing: of a block, of all keys, of a list that got shorter, in a clone, too, and in bearable time.
func TestManyRenamesAtOnceCostNothing(t *testing.T) {
	const n = 5000
	numbered := func(format string, plus int) func(int) string {
		return func(i int) string { return fmt.Sprintf(format, i+plus) }
	}
	shuffled := rand.New(rand.NewPCG(1, 2)).Perm(n)
	for name, test := range map[string]struct {
		count         int
		address, path func(int) string
	}{
		"a block":        {n, numbered(`image.photo["p%d"]`, 0), numbered("%d.png", 0)},
		"and its paths":  {n, numbered(`image.photo["p%d"]`, 0), numbered("photos/%d.png", 0)},
		"keys":           {n, numbered(`image.pic["q%d"]`, 0), numbered("q/%d.png", 0)},
		"numbers":        {n, numbered("image.pic[%d]", 0), numbered("n/%d.png", 0)},
		"in any order":   {1300, func(i int) string { return fmt.Sprintf(`image.pic["r%d"]`, shuffled[i]) }, numbered("r/%d.png", 0)},
		"others' places": {n, numbered(`image.pic["p%d"]`, 3), numbered("%d.png", 3)},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(many(test.count, numbered(`image.pic["p%d"]`, 0), numbered("%d.png", 0))...)
			w.applied(t)
			w.clone()
			w.declare(many(test.count, test.address, test.path)...)
			if p := Make(w.Input); p.Summary().Submits > 0 {
				t.Errorf("%d of %d would be asked for", p.Summary().Submits, test.count)
			}
		})
	}
}

// TestSwappedNamesAreFound: of a bearable number, whoever has whose.
func TestSwappedNamesAreFound(t *testing.T) {
	const n = 900
	swapped := rand.New(rand.NewPCG(3, 4)).Perm(n)
	at := func(format string) func(int) string { return func(i int) string { return fmt.Sprintf(format, i) } }
	w := newWorld(many(n, at("image.a[%d]"), at("%d.png"))...)
	w.applied(t)
	w.clone()
	w.declare(many(n, func(i int) string { return fmt.Sprintf("image.a[%d]", swapped[i]) }, at("other/%d.png"))...)
	if p := Make(w.Input); p.Summary().Submits > 0 {
		t.Errorf("%d would be asked for", p.Summary().Submits)
	}
}

// TestAShorterListShiftsForFree: counted images shift by as many as were taken out, whatever there were before.
func TestAShorterListShiftsForFree(t *testing.T) {
	const n, out = 3000, 7
	prompts := make([]string, n)
	for i := range prompts {
		prompts[i] = fmt.Sprintf("prompt %d", i)
	}
	counted := func() (images []*spec.Image) {
		for i, prompt := range prompts {
			images = append(images, image(fmt.Sprintf("image.i[%d]", i), prompt, derived, at(prompt+".png")))
		}
		return sorted(images)
	}
	w := newWorld(counted()...)
	w.applied(t)
	w.clone()
	prompts = slices.Delete(prompts, 20, 20+out)
	w.declare(counted()...)
	if p := Make(w.Input); p.Summary().Submits > 0 {
		t.Errorf("%d would be asked for", p.Summary().Submits)
	}
}

// TestEditsOfAllAreNoRenames: no more than a few records are tried for each of many images that have their own.
func TestEditsOfAllAreNoRenames(t *testing.T) {
	const n = 5000
	at := func(format string) func(int) string { return func(i int) string { return fmt.Sprintf(format, i) } }
	w := newWorld(many(n, at("image.a[%d]"), at("%d.png"))...)
	w.applied(t)
	images := many(n, at("image.a[%d]"), at("%d.png"))
	for _, one := range images {
		one.Prompt += ", in oil"
	}
	w.declare(images...)
	p := Make(w.Input)
	if tried := maxSeedTrials - p.decider.free.trials; tried > 20*n || p.Summary().Submits != n || len(p.Changes[0].Notes) > 0 {
		t.Errorf("%d records were tried; %+v; %v", tried, p.Summary(), p.Changes[0].Notes)
	}
}

// TestTooManyRenamesAreSaidToBe: what can't be found out in bearable time is planned as new, and the plan says how to keep it.
func TestTooManyRenamesAreSaidToBe(t *testing.T) {
	w := newWorld(many(100, func(i int) string { return fmt.Sprintf("image.a%d", i) }, func(i int) string { return fmt.Sprintf("%d.png", i) })...)
	w.applied(t)
	w.declare(image("image.b", "another prompt", derived))
	d := newDecider(w.Input)
	d.findClaimable()
	d.free.trials, d.free.few = 3, false
	if c := d.decide(w.Config.Images[0]); !c.Submits || len(c.Notes) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestAddressesSortByValue(t *testing.T) {
	sorted := []string{"image.a[2]", "image.a[10]", `image.b["9"]`, `image.b["x"]`, "image.b10", "image.c"}
	if !slices.IsSortedFunc(sorted[:2], func(a, b string) int {
		if byValue(a) < byValue(b) {
			return -1
		}
		return 1
	}) {
		t.Error("10 comes before 2")
	}
	if byValue("image.a") == byValue("image.b") || byValue("a01") == byValue("a1") {
		t.Error("two addresses are one")
	}
}
