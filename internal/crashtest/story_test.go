package crashtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// story is a folder with a past, and the apply that is killed in it.
type story struct {
	name    string
	past    [][]picture          // what was declared and applied before, one after the other
	now     []picture            // what is declared when it is killed
	foreign map[string]string    // files of the user's own by path, put there before the apply
	cloned  bool                 // nothing but what git would have is left of the past
	faults  []providertest.Fault // what the vendor does to it
	lost    int                  // how many answers that costs
	refused int                  // how many pictures the vendor refuses
}

// picture is a declared image. Its prompt is of one key only, so that the bill can be told apart by prompts.
type picture struct {
	label, prompt, path string
	more                string // further arguments
}

func (p picture) address() string { return "image." + p.label }

const head = `variable "vendor" {}

provider "apikley" {
  base_url      = var.vendor
  upload_url    = "${var.vendor}/file-upload"
  poll_interval = "1ms"
  rate          = "10000/1s"
}

provider "novita" {
  base_url      = var.vendor
  poll_interval = "1ms"
  rate          = "10000/1s"
}
`

// Kinds of picture, as further arguments: drawn from text, with a seed of its own or one for all, drawn by the vendor
// without seeds, and drawn from another.
const (
	plain  = "provider = apikley\n  size = \"512x512\""
	seeded = plain + "\n  seed = 1"
	jpeg   = "provider = novita\n  size = \"256x256\""
	small  = plain + "\n  file {\n    width = 8\n  }"                                   // its own file is made here
	wide   = plain + "\n  file {\n    width = 9\n  }"                                   // and otherwise
	thumb  = "\n  rendition \"thumb\" {\n    path  = \"thumb.png\"\n    width = 8\n  }" // and a file made here from it
	mini   = "\n  rendition \"mini\" {\n    path  = \"mini.png\"\n    width = 8\n  }"
	sheet  = "\n}\n\natlas \"all\" {\n  path = \"all.png\"\n  data_path = \"all.json\"\n  width = 8" // and one made here from all
)

func from(label string) string {
	return "provider = apikley\n  source_image = image." + label + ".path"
}

// declare writes the declarations of a folder.
func declare(t testing.TB, dir string, pictures []picture) {
	t.Helper()
	var text strings.Builder
	text.WriteString(head)
	for _, p := range pictures {
		fmt.Fprintf(&text, "\nimage %q {\n  prompt = %q\n  path = %q\n  %s\n}\n", p.label, p.prompt, p.path, p.more)
	}
	check(t, os.WriteFile(filepath.Join(dir, "main.imgplan.hcl"), []byte(text.String()), 0o666))
}

// stories do between them everything that a plan can ask for.
var stories = []story{
	{
		name: "first", // a folder without a past
		now: []picture{
			{"a", "an ant", "art/a.png", seeded},
			{"b", "an ant", "art/b.png", seeded + thumb}, // the same key: paid once
			{"night", "at night", "art/dark/night.png", from("a")},
			{"hero", "a lighthouse", "hero.png", jpeg},  // converted
			{"owl", "an owl", "owl.png", small + sheet}, // over a foreign file
		},
		foreign: map[string]string{"owl.png": "the user's own owl"},
	},
	{
		name: "change", // moved, renamed, deleted, reverted, swapped, retouched, converted, made anew
		past: [][]picture{
			{
				{"a", "an ant", "art/a.png", seeded},
				{"back", "a bat", "back.png", seeded},
				{"gone", "a gnu", "gone.png", plain},
				{"hero", "a lighthouse", "hero.png", jpeg},
				{"box", "a box", "box.png", small},
				{"left", "a left shoe", "left.png", small},
				{"night", "at night", "night.png", from("sun")},
				{"oak", "an oak", "oak.png", plain},
				{"rat", "a rat", "rat.png", plain},
				{"right", "a right shoe", "right.png", small},
				{"sun", "a sun", "sun.png", plain + thumb},
			},
		},
		now: []picture{
			{"a", "an ant", "pics/ant.png", seeded},
			{"back", "a bat", "back.png", seeded},
			{"elm", "an oak", "oak.png", plain},
			{"hero", "a lighthouse", "hero.jpg", jpeg},
			{"box", "a box", "box.png", wide},
			{"left", "a left shoe", "right.png", small},
			{"night", "at night", "night.png", from("sun")},
			{"rat", "a rat with a hat", "rat.png", plain},
			{"right", "a right shoe", "left.png", small + sheet},
			{"sun", "a red sun", "sun.png", plain + thumb},
		},
		foreign: map[string]string{"rat.png": "a rat retouched by hand", "gone.png": "a gnu retouched by hand"},
	},
	{
		name: "damage", // what is remembered is lost, but for imgplan.sum and the originals
		past: [][]picture{{
			{"a", "an ant", "a.png", seeded},
			{"b", "a bee", "b.png", plain},
		}},
		now: []picture{
			{"a", "an ant", "a.png", seeded},
			{"c", "a cat", "b.png", plain},
			{"d", "a dog", "d.png", plain},
		},
		foreign: map[string]string{".imgplan/state.db": "no database any more"},
	},
	{
		name: "clone", // what was made of pictures is moved, renamed and overwritten where no picture is
		past: [][]picture{{
			{"box", "a box", "box.png", small + thumb},
			{"left", "a left shoe", "left.png", small},
			{"right", "a right shoe", "right.png", wide + mini},
		}},
		now: []picture{
			{"crate", "a box", "box.png", small + mini},
			{"left", "a left foot", "left.png", small},
			{"right", "a right shoe", "r.png", wide + thumb},
		},
		cloned: true,
	},
	{
		name: "weather", // the first answer is lost, the next picture is refused
		now: []picture{
			{"a", "an ant", "a.png", plain},
			{"b", "a bee", "b.png", plain},
			{"c", "a cat", "c.png", plain},
			{"d", "a dog", "d.png", plain},
		},
		faults: []providertest.Fault{
			{Endpoint: providertest.Submit, Kind: providertest.AcceptCut},
			{Endpoint: providertest.Task, Kind: providertest.Refuse, After: 1},
		},
		lost:    1,
		refused: 1,
	},
}

func init() { // a picture that was another in between: going back to it is free
	between := slices.Clone(stories[1].past[0])
	between[1].prompt = "a bear"
	stories[1].past = append(stories[1].past, between)
}

// stage is a story's folder, ready for the apply, and what comes of it when nothing is killed.
type stage struct {
	story
	dir    string
	before map[string]string // the files that stand there, by path
	after  map[string]string // and when it has been applied
	bill   map[string]int    // what the apply costs, by prompt
	hits   []string          // the points it comes by, in order
}

// prepare brings a story to where it is applied, and applies a copy of it.
func prepare(t testing.TB, s story) *stage {
	st := &stage{story: s, dir: fresh(t)}
	vendor := providertest.Start(t)
	vendor.CountFrom(500)
	for _, pictures := range s.past {
		declare(t, st.dir, pictures)
		mustApply(t, st.dir, vendor, nil)
	}
	declare(t, st.dir, s.now)
	if s.cloned {
		check(t, os.RemoveAll(filepath.Join(st.dir, ".imgplan")))
	}
	for path, text := range s.foreign {
		check(t, os.WriteFile(filepath.Join(st.dir, path), []byte(text), 0o666))
	}
	st.before = files(t, st.dir)

	vendor = providertest.Start(t)
	vendor.Strike(s.faults...)
	dir, log := st.copy(t), filepath.Join(fresh(t), "hits")
	run(t, dir, vendor, []string{"IMGPLAN_FAILPOINT_LOG=" + log}, apply...)
	st.hits = lines(t, log)
	settle(t, st, dir, vendor, nil)
	st.after, st.bill = files(t, dir), billOf(vendor)
	return st
}

// apply is the command that is killed. One image at a time makes the order of the points the same each time.
var apply = []string{"apply", "-auto-approve", "-parallelism=1"}

func mustApply(t testing.TB, dir string, vendor *providertest.Vendor, environment []string) {
	t.Helper()
	if r := run(t, dir, vendor, environment, apply...); r.code != 0 {
		t.Fatalf("apply ended with %d:\n%s", r.code, r.out)
	}
}

// billOf counts how often each prompt was paid for.
func billOf(vendor *providertest.Vendor) map[string]int {
	bill := map[string]int{}
	for _, charge := range vendor.Bill() {
		bill[charge.Prompt]++
	}
	return bill
}
