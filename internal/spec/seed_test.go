package spec

import (
	"testing"

	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"
)

// TestSeedOfMayNeverChange: a seed that is derived is a part of what a picture was paid for.
func TestSeedOfMayNeverChange(t *testing.T) {
	for _, c := range []struct {
		parts []string
		want  int64
	}{
		{nil, 1910006305}, {[]string{""}, 1470806138}, {[]string{"image.hero"}, 529393386},
		{[]string{`image.icon["sun"]`}, 1162047691}, {[]string{"a", "b"}, 508472456}, {[]string{"ab"}, 1314285074},
	} {
		if got := SeedOf(c.parts...); got != c.want {
			t.Errorf("SeedOf(%q) = %d, want %d", c.parts, got, c.want)
		}
	}
	for text, want := range map[string]int64{
		`seed("image.hero")`: 529393386, `seed(7)`: 2005456643, `seed(0.1)`: 292874037, `seed(true)`: 14511314,
		`seed(["a", 1])`: 1786337662, `seed({ a = [], b = "x" })`: 1185916463, `seed(toset(["b", "a"]))`: 451098948,
		`seed("a", "b")`: 508472456,
	} {
		got, diags := evaluateText(text)
		if diags.HasErrors() || !got.RawEquals(cty.NumberIntVal(want)) {
			t.Errorf("%s = %#v, want %d %v", text, got, want, diags)
		}
	}
}

// TestASeedThatIsKept: expressions see the seed of the picture, and the image is still what its address says.
func TestASeedThatIsKept(t *testing.T) {
	in := one(head + `
image "x" {
  prompt = "a fox"
  path   = "x.png"
}
image "y" {
  prompt = "number ${image.x.seed}"
  seed   = image.x.seed
  path   = "y.png"
}`)
	in.Known = map[string]Known{"image.x": {Seed: 7, SeedKept: true}, "image.y": {Seed: 8, SeedKept: true}}
	config, diags := bothWays(t, in)
	if diags.HasErrors() {
		t.Fatal(texts(diags))
	}
	x, y := config.Image("image.x"), config.Image("image.y")
	if x.Seed != derived("image.x", 1000) || !x.SeedDerived || !config.AsksSeeds {
		t.Errorf("image.x: %+v\nimage.y: %+v", x, y)
	}
	if y.Prompt != "number 7" || y.Seed != 7 {
		t.Errorf("image.y has the prompt %q and the seed %d", y.Prompt, y.Seed)
	}
}

func TestWhoAsksForSeeds(t *testing.T) {
	for expression, asks := range map[string]bool{
		`image.x["a"].seed`: true, `image.x["a"]["seed"]`: true, `[for i in image.x : i.path]`: true, `image.x[var.v].path`: true,
		`values(image.x)[*].seed`: true, `image.x["a"].path`: false, `image.x["a"].file.width`: false, `var.v`: false,
	} {
		config := must(t, one(head+`
variable "v" { default = "a" }
output "o" { value = `+expression+` }
image "x" {
  for_each = toset(["a"])
  prompt   = "a fox"
  path     = "x.png"
}`))
		if config.AsksSeeds != asks {
			t.Errorf("%s asks for seeds: %v", expression, config.AsksSeeds)
		}
	}
}

func TestSeedOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.String()).Draw(t, "parts")
		seed := SeedOf(parts...)
		if seed < 0 || seed > 2147483647 {
			t.Fatalf("%d is no 31-bit number", seed)
		}
		if seed == SeedOf(append(parts, "")...) {
			t.Fatal("one part more makes no difference")
		}
	})
}
