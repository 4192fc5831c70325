package spec

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/zclconf/go-cty/cty"
)

// parsed returns a file as sources, and what its syntax is faulted for.
func parsed(text string) (sources, hcl.Diagnostics) {
	file, diags := hclsyntax.ParseConfig([]byte(text), "a.hcl", hcl.InitialPos)
	return sources{"a.hcl": file}, diags
}

// TestDiagnosticIsLikeTerraforms holds the JSON against what "terraform validate -json" 1.11 says of the same text.
func TestDiagnosticIsLikeTerraforms(t *testing.T) {
	files, diags := parsed("locals {\n  a = [1,\n  b = 3\n}\n")
	got, err := json.MarshalIndent(files.diagnostics(diags), "", "  ")
	want := `[
  {
    "severity": "error",
    "summary": "Missing item separator",
    "detail": "Expected a comma to mark the beginning of the next item.",
    "range": {
      "filename": "a.hcl",
      "start": {
        "line": 3,
        "column": 5,
        "byte": 23
      },
      "end": {
        "line": 3,
        "column": 6,
        "byte": 24
      }
    },
    "snippet": {
      "context": "locals",
      "code": "  a = [1,\n  b = 3",
      "start_line": 2,
      "highlight_start_offset": 14,
      "highlight_end_offset": 15,
      "values": []
    }
  }
]`
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, cmp.Diff(want, string(got)))
	}
}

// faulted returns the snippet of a diagnostic about the first place of fault in text.
func faulted(text, fault string) *Snippet {
	files, _ := parsed(text)
	return snippetAt(files, "a.hcl", text, fault)
}

func snippetAt(files sources, name, text, fault string) *Snippet {
	at := strings.Index(text, fault)
	place := hcl.Range{Filename: name, Start: position([]byte(text), at), End: position([]byte(text), at+len(fault))}
	return files.diagnostics(hcl.Diagnostics{{Severity: hcl.DiagError, Subject: &place}})[0].Snippet
}

func TestSnippet(t *testing.T) {
	const text = "# first\nimage \"hero\" {\n  prompt = \"größer\" # why\n  size   = [\n    1,\n  ]\n}\nlast = 1"
	for fault, want := range map[string]struct {
		context, code string
		line          int
	}{
		"# first":           {"", "# first", 1},
		"größer":            {`image "hero"`, "  prompt = \"größer\" # why", 3},
		"[\n    1,\n  ]":    {`image "hero"`, "  size   = [\n    1,\n  ]", 4},
		"image \"hero\"":    {`image "hero"`, "image \"hero\" {", 2},
		"last = 1":          {"", "last = 1", 8},
		"\n    1,":          {`image "hero"`, "  size   = [\n    1,", 4},
		"size":              {`image "hero"`, "  size   = [", 4},
		"":                  {"", "# first", 1},
		"# why\n  size   =": {`image "hero"`, "  prompt = \"größer\" # why\n  size   = [", 3},
	} {
		got := faulted(text, fault)
		if got.Context != want.context || got.Code != want.code || got.StartLine != want.line {
			t.Errorf("%q: %+v, want %+v", fault, *got, want)
		}
		if high := got.Code[got.HighStart:got.HighEnd]; fault != "" && high != fault {
			t.Errorf("%q: %q is highlighted", fault, high)
		}
	}
}

func TestSnippetOfWindows(t *testing.T) {
	const text = "a = [\r\n  1,\r\n  bad,\r\n]\r\n"
	got := faulted(text, "bad")
	if got.Code != "  bad," || got.Code[got.HighStart:got.HighEnd] != "bad" {
		t.Errorf("one line: %+v", *got)
	}
	got = faulted(text, "1,\r\n  bad")
	if got.Code != "  1,\n  bad," || got.Code[got.HighStart:got.HighEnd] != "1,\n  bad" {
		t.Errorf("two lines: %+v", *got)
	}
}

func TestSnippetShowsTheContext(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		text := strings.ReplaceAll("x = 0\na = [\n  1,\n  bad,\n]\ny = 2\n", "\n", end)
		files, _ := parsed(text)
		at := strings.Index(text, "bad")
		place := hcl.Range{Filename: "a.hcl", Start: position([]byte(text), at), End: position([]byte(text), at+3)}
		around := hcl.Range{Filename: "a.hcl", Start: position([]byte(text), strings.Index(text, "a =")), End: position([]byte(text), strings.Index(text, "]")+1)}
		got := files.diagnostics(hcl.Diagnostics{{Severity: hcl.DiagError, Subject: &place, Context: &around}})[0].Snippet
		if got.Code != "a = [\n  1,\n  bad,\n]" || got.StartLine != 2 || got.Code[got.HighStart:got.HighEnd] != "bad" {
			t.Errorf("%q: %+v", end, *got)
		}
	}
}

func TestSnippetOfJSON(t *testing.T) {
	const text = `{"image": {"hero": {"size": 5}}}`
	file, _ := hcljson.Parse([]byte(text), "a.json")
	if got := snippetAt(sources{"a.json": file}, "a.json", text, "5"); got.Context != "image.hero" || got.Code != text {
		t.Errorf("got %+v", *got)
	}
}

// A place may be wrong: what is said must still be shown.
func TestDiagnosticWithoutSource(t *testing.T) {
	for name, files := range map[string]sources{
		"no file": {}, "not parsed": {"a.hcl": {Bytes: []byte("x")}}, "empty": {"a.hcl": {}},
	} {
		place := hcl.Range{Filename: "a.hcl", Start: hcl.Pos{Line: 9, Column: 9, Byte: 900}, End: hcl.Pos{Line: 7, Byte: 700}}
		got := files.diagnostics(hcl.Diagnostics{{Severity: hcl.DiagWarning, Summary: "s", Detail: "d", Subject: &place}})
		if len(got) != 1 || got[0].Severity != Warning || got[0].Summary != "s" || got[0].Detail != "d" || got[0].Range == nil {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestDiagnosticsAreSortedAndToldOnce(t *testing.T) {
	at := func(file string, b int) *hcl.Range {
		return &hcl.Range{Filename: file, Start: hcl.Pos{Line: 1, Column: b + 1, Byte: b}, End: hcl.Pos{Line: 1, Column: b + 2, Byte: b + 1}}
	}
	diags := hcl.Diagnostics{
		{Severity: hcl.DiagError, Summary: "4", Subject: at("b.hcl", 0)},
		{Severity: hcl.DiagError, Summary: "3", Subject: at("a.hcl", 7)},
		{Severity: hcl.DiagWarning, Summary: "2", Subject: at("a.hcl", 3)},
		{Severity: hcl.DiagError, Summary: "3", Subject: at("a.hcl", 7)},
		{Severity: hcl.DiagError, Summary: "1"},
		{Severity: hcl.DiagError, Summary: "1"},
	}
	var got []string
	for _, one := range (sources{}).diagnostics(diags) {
		got = append(got, one.Summary)
	}
	if strings.Join(got, "") != "1234" {
		t.Errorf("got %q", got)
	}
}

func TestValues(t *testing.T) {
	ctx := &hcl.EvalContext{Variables: map[string]cty.Value{
		"var": cty.ObjectVal(map[string]cty.Value{
			"style": cty.StringVal("red"), "key": markSensitive(cty.StringVal("hunter2")), "later": cty.UnknownVal(cty.String),
			"any": cty.DynamicVal, "wrong": spoilt, "none": cty.NullVal(cty.String), "yes": cty.True, "long": cty.StringVal(strings.Repeat("é", 101)),
		}),
		"local": cty.ObjectVal(map[string]cty.Value{
			"n": cty.NumberIntVal(5), "o": cty.ObjectVal(map[string]cty.Value{"a": cty.True, "b": cty.True, "c": cty.True}),
			"one": cty.ObjectVal(map[string]cty.Value{"a": cty.True}), "empty": cty.EmptyObjectVal,
			"list": cty.ListVal([]cty.Value{cty.StringVal("x")}), "map": cty.MapVal(map[string]cty.Value{"k": cty.Zero, "l": cty.Zero}),
			"secrets": cty.ListVal([]cty.Value{markSensitive(cty.StringVal("hunter2"))}),
		}),
	}}
	for text, want := range map[string]string{
		"var.style":                   `var.style is "red"`,
		"var.style + var.style":       `var.style is "red"`,
		"var.later":                   "var.later is a string, known only after apply",
		"var.any":                     "var.any will be known only after apply",
		"var.key":                     "var.key has a sensitive value",
		"var.wrong":                   "",
		"var.none":                    "var.none is null",
		"var.yes":                     "var.yes is true",
		"local.n":                     "local.n is 5",
		"local.o":                     "local.o is object with 3 attributes",
		"local.one":                   `local.one is object with 1 attribute "a"`,
		"local.empty":                 "local.empty is object with no attributes",
		"local.list":                  "local.list is list of string with 1 element",
		"local.secrets":               "local.secrets is list of string with 1 element",
		"local.secrets[0]":            "local.secrets[0] has a sensitive value",
		"local.map[\"k\"]":            `local.map["k"] is 0`,
		"local.o.nowhere":             "local.o is object with 3 attributes",
		"nowhere.at.all":              "",
		"[local.n, var.style, 7]":     `local.n is 5; var.style is "red"`,
		"\"${var.long}\"":             `var.long is "` + strings.Repeat("é", 100) + `"... (202 bytes)`,
		"[for x in local.list : x.y]": "local.list is list of string with 1 element",
	} {
		expr, diags := hclsyntax.ParseExpression([]byte(text), "a.hcl", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		var got []string
		for _, one := range values(&hcl.Diagnostic{Expression: expr, EvalContext: ctx}) {
			got = append(got, one.Traversal+" "+one.Statement)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
