package spec

import (
	"strings"
	"testing"
)

func consoleOf(t *testing.T, text string) *Console {
	t.Helper()
	in := one(text)
	in.Known = map[string]Known{"image.a": {Key: "k1:1", Content: "sha256:2", Width: 512, Height: 512}}
	console, diags := NewConsole(in)
	if console == nil {
		t.Fatal(texts(diags))
	}
	return console
}

func TestConsole(t *testing.T) {
	console := consoleOf(t, plain+`
image "icon" {
  for_each = toset(["sun", "rain"])
  prompt   = each.key
  path     = "${each.key}.png"
}
variable "key" {
  default   = "hidden"
  sensitive = true
}
locals {
  many = range(1024)
  deep = [[[1]]]
}
`)
	for expression, want := range map[string]string{
		`image.a.content`:               `"sha256:2"`,
		`image.icon["sun"].path`:        `"sun.png"`,
		`image.icon["sun"].key`:         `(known after apply)`,
		`keys(image.icon)`:              "[\n  \"rain\",\n  \"sun\",\n]",
		`"${var.key}!"`:                 `(sensitive value)`,
		`[for x in [1, 2] : x*2]`:       "[\n  2,\n  4,\n]",
		`length(local.many)`:            `1024`,
		`path.module`:                   `"."`,
		`type(image.icon["sun"].width)`: `number`,
		"[\n1,\n# two\n2\n]":            "[\n  1,\n  2,\n]",
	} {
		if text, diags := console.Evaluate(expression); text != want || len(diags) > 0 {
			t.Errorf("%s is %s, %s; want %s", expression, text, texts(diags), want)
		}
	}
}

// TestConsoleMistakes: each is told by itself, and none spoils what comes after it.
func TestConsoleMistakes(t *testing.T) {
	console := consoleOf(t, plain+"variable \"key\" {\ndefault = \"hidden\"\nsensitive = true\n}\nlocals {\nm = range(1024)\n}\n")
	for expression, want := range map[string]string{
		``:                  "expression",
		`1 +`:               "expression",
		`1 2`:               "Extra characters",
		`local.n`:           "has not been declared",
		`image.a.nope`:      "nope",
		`each.key`:          "for_each",
		`tonumber(var.key)`: "The reason is not shown",
		`[for x in local.m : [for y in local.m : [for z in local.m : z]]]`: "take more work",
		strings.Repeat("[", 1000):  "nested",
		strings.Repeat("x", 70000): "64 kB",
		`{a = type(1)}`:            "only in imgplan console",
		`"${"`:                     "",
	} {
		text, diags := console.Evaluate(expression)
		if text != "" || !strings.Contains(texts(diags), want) || strings.Contains(texts(diags), "hidden") || !diags.HasErrors() {
			t.Errorf("%.80s: %s, %s; want %s", expression, text, texts(diags), want)
		}
		if expression != "" && diags[0].Range != nil && (diags[0].Range.Filename != consoleName || diags[0].Snippet == nil) {
			t.Errorf("%.80s: no place: %+v", expression, diags[0])
		}
	}
	if text, diags := console.Evaluate("1 + 1"); text != "2" {
		t.Errorf("afterwards: %s %s", text, texts(diags))
	}
	if broken, diags := NewConsole(one("image \"a\" {\n}")); broken != nil || !diags.HasErrors() {
		t.Error("a console of a folder with mistakes")
	}
}

func TestUnfinished(t *testing.T) {
	for text, want := range map[string]bool{
		`1`: false, `[`: true, "[\n1]": false, `]`: false, `f(`: true, `{ a = "}`: true, `"["`: false, "<<E\nx": true, "<<E\nx\nE\n": false,
		`"${`: true, `"${x}`: false, `# [`: false, ``: false, "[" + strings.Repeat(" ", maxConsole): false,
	} {
		if got := Unfinished(text); got != want {
			t.Errorf("%.40q: %v", text, got)
		}
	}
}
