package spec

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

func TestTOML(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\nb = \"x\"\nc = [1, 2.5]\nd = true":                       `{"a":1,"b":"x","c":[1,2.5],"d":true}`,
		"[icon.sun]\nprompt = \"a sun\"\n[icon.rain]\nprompt = \"rain\"": `{"icon":{"rain":{"prompt":"rain"},"sun":{"prompt":"a sun"}}}`,
		"[[card]]\nn = 1\n[[card]]\nn = 2":                               `{"card":[{"n":1},{"n":2}]}`,
		"d = 1979-05-27\nt = 07:32:00":                                   `{"d":"1979-05-27","t":"07:32:00"}`,
		"a = 1979-05-27T07:32:00\nb = 1979-05-27T07:32:00Z":              `{"a":"1979-05-27T07:32:00","b":"1979-05-27T07:32:00Z"}`,
		"": `{}`,
	} {
		value, diags := evaluateText("jsonencode(tomldecode(" + quoted(text) + "))")
		if diags.HasErrors() || !value.RawEquals(cty.StringVal(want)) {
			t.Errorf("%q: got %#v, %v; want %s", text, value, diags, want)
		}
	}
}

func TestTOMLMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"a = ":                                "line 1 of the TOML",
		"a = inf":                             "no numbers here",
		strings.Repeat("a.", 2000) + "a = 1":  "nested too deep",
		"a = " + strings.Repeat("[", 100_000): "nested too deep",
	} {
		_, diags := evaluateText("tomldecode(" + quoted(text) + ")")
		if !diags.HasErrors() || !strings.Contains(diags.Error(), want) {
			t.Errorf("%.20q: got %.200v, want %q", text, diags, want)
		}
	}
}
