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
