package spec

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestRender(t *testing.T) {
	diag := Diagnostic{
		Severity: Error, Summary: "Impossible size", Detail: "The possible sizes are 512x512, 1024x1024 and some others.",
		Range: &Range{Filename: "a.imgplan.hcl", Start: Pos{Line: 7, Column: 10}},
		Snippet: &Snippet{
			Context: `image "hero"`, Code: "  size = var.size", StartLine: 7, HighStart: 9, HighEnd: 17,
			Values: []Value{{Traversal: "var.size", Statement: `is "1x1"`}},
		},
	}
	want := `╷
│ Error: Impossible size
│
│   on a.imgplan.hcl line 7, in image "hero":
│    7:   size = var.size
│     ├────────────────
│     │ var.size is "1x1"
│
│ The possible sizes are 512x512,
│ 1024x1024 and some others.
╵
`
	var plain bytes.Buffer
	if err := Render(&plain, Diagnostics{diag}, RenderStyle{Width: 36}); err != nil || plain.String() != want {
		t.Errorf("got %v\n%s\nwant\n%s", err, plain.String(), want)
	}
	var coloured bytes.Buffer
	if err := Render(&coloured, Diagnostics{diag}, RenderStyle{Color: true}); err != nil || !strings.Contains(coloured.String(), "\x1b[4mvar.size\x1b[0m") {
		t.Errorf("nothing is underlined: %q", coloured.String())
	}
}

func TestRenderUnderlinesEachLine(t *testing.T) {
	diag := Diagnostic{
		Severity: Error, Summary: "x", Range: &Range{Filename: "a", Start: Pos{Line: 1}},
		Snippet: &Snippet{Code: "a = [\n  1\n] # b", StartLine: 1, HighStart: 4, HighEnd: 11},
	}
	var shown bytes.Buffer
	if err := Render(&shown, Diagnostics{diag}, RenderStyle{Color: true}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"   1: a = \x1b[4m[\x1b[0m\n", "   2: \x1b[4m  1\x1b[0m\n", "   3: \x1b[4m]\x1b[0m # b\n"} {
		if !strings.Contains(shown.String(), line) {
			t.Errorf("%q is not in %q", line, shown.String())
		}
	}
}

func TestRenderIsHarmless(t *testing.T) {
	evil := "a\x1b[2Jb\u202ec\x00\xff\rd\U0010FFFC"
	diag := Diagnostic{
		Severity: Warning, Summary: evil, Detail: evil, Range: &Range{Filename: evil},
		Snippet: &Snippet{Context: evil, Code: evil, HighEnd: len(evil), Values: []Value{{evil, evil}}},
	}
	var shown bytes.Buffer
	if err := Render(&shown, Diagnostics{diag}, RenderStyle{}); err != nil || strings.ContainsAny(shown.String(), "\x1b\x00\r\u202e") || !utf8.Valid(shown.Bytes()) {
		t.Errorf("a terminal would obey %q (%v)", shown.String(), err)
	}
	if !strings.Contains(shown.String(), `a\u001b[2Jb\u202ec\u0000\xff\u000dd`) {
		t.Errorf("what is escaped is not visible: %q", shown.String())
	}
}

func TestFormat(t *testing.T) {
	got, diags := Format([]byte("image \"a\" {\nprompt=\"x\" # why\n  path =    \"a.png\"\n}\n"), "a.imgplan.hcl")
	want := "image \"a\" {\n  prompt = \"x\" # why\n  path   = \"a.png\"\n}\n"
	if diags != nil || string(got) != want {
		t.Errorf("got %q, %v", got, diags)
	}
	broken := []byte("image {")
	if got, diags := Format(broken, "a.imgplan.hcl"); !diags.HasErrors() || !bytes.Equal(got, broken) {
		t.Errorf("a broken file became %q, %v", got, diags)
	}
}

func FuzzFormat(f *testing.F) {
	f.Add([]byte("a=1\nb   = 2 # x\nccc=[\n1,\n2]\n"))
	f.Add([]byte("image \"a\" {\n prompt=\"${var.x}\"\n/* y */ path=<<E\n z\nE\n}"))
	f.Fuzz(func(t *testing.T, src []byte) {
		once, diags := Format(src, "a.hcl")
		if diags.HasErrors() {
			return
		}
		if twice, diags := Format(once, "a.hcl"); diags.HasErrors() || !bytes.Equal(once, twice) {
			t.Errorf("%q became %q, then %q (%v)", src, once, twice, diags)
		}
	})
}
