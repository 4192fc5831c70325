package worddiff

import (
	"strings"
	"testing"
)

// written shows parts as a plan without colours does.
func written(parts []Part) string {
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(map[Kind]string{Gone: "[-", New: "{+", Cut: "…"}[part.Kind] + part.Text +
			map[Kind]string{Gone: "-]", New: "+}"}[part.Kind])
	}
	return text.String()
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"a fox", "a fox", "a fox"},
		{"", "a fox", "{+a fox+}"},
		{"a fox", "", "[-a fox-]"},
		{"a fox", "a red fox", "a {+red +}fox"},
		{"a grey wolf, asleep", "a red fox, asleep", "a [-grey wolf-]{+red fox+}, asleep"},
		{"a fox, soft light", "a fox, hard light, rain", "a fox, [-soft-]{+hard+} light{+, rain+}"},
		{"one two", "two one", "[-one -]two{+ one+}"},
		{"狐狸在跑", "狼在跑", "[-狐狸在跑-]{+狼在跑+}"},
		{"a\nb", "a b", "a[-\n-]{+ +}b"},
	} {
		if got := written(Diff(c.before, c.after)); got != c.want {
			t.Errorf("%q → %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	long := "one two three four five six seven eight nine ten, flat vector, eleven twelve thirteen fourteen fifteen"
	for _, c := range []struct{ before, after, want string }{
		{long, strings.Replace(long, "flat vector", "watercolour", 1), "…nine ten, [-flat vector-]{+watercolour+}, eleven twelve…"},
		{long, "zero " + long, "{+zero +}one two…"},
		{long, long + ".", "…fourteen fifteen{+.+}"},
		{long, long, "one two…"},
		{"a fox", "a red fox", "a {+red +}fox"},
	} {
		got := written(Shorten(Diff(c.before, c.after), 2))
		if strings.ReplaceAll(strings.ReplaceAll(got, "… ", "…"), " …", "…") != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestKept(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          float64
	}{{"", "", 1}, {"a b", "a b", 1}, {"abc", "xyz", 0}, {"ab cd", "ab ", 0.75}} {
		if got := Kept(Diff(c.before, c.after)); got != c.want {
			t.Errorf("%q → %q keeps %v, want %v", c.before, c.after, got, c.want)
		}
	}
}

// TestLongTextsAreBounded has two texts whose table would take gigabytes.
func TestLongTextsAreBounded(t *testing.T) {
	before, after := "same "+strings.Repeat("a b ", 50_000)+"end", "same "+strings.Repeat("c d ", 50_000)+"end"
	parts := Diff(before, after)
	if len(parts) != 4 || parts[0].Text != "same " || parts[3].Text != " end" && parts[3].Text != "end" {
		t.Errorf("%d parts", len(parts))
	}
}

// FuzzDiff: no letter is lost, no part is empty, and neighbours differ.
func FuzzDiff(f *testing.F) {
	f.Add("a fox", "a red fox")
	f.Add("\xff one \x00", "one  two\u200d")
	f.Fuzz(func(t *testing.T, before, after string) {
		var a, b strings.Builder
		parts := Diff(before, after)
		for i, part := range parts {
			if part.Text == "" || i > 0 && parts[i-1].Kind == part.Kind {
				t.Fatalf("%v", parts)
			}
			if part.Kind != New {
				a.WriteString(part.Text)
			}
			if part.Kind != Gone {
				b.WriteString(part.Text)
			}
		}
		if a.String() != before || b.String() != after {
			t.Fatalf("%q and %q from %q and %q", a.String(), b.String(), before, after)
		}
		for _, part := range Shorten(parts, 3) {
			if part.Kind != Cut && part.Text == "" {
				t.Fatal("an empty part")
			}
		}
	})
}
