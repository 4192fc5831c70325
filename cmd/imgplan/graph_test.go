package main

import (
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
)

func TestFirstModule(t *testing.T) {
	for address, want := range map[string][2]string{
		`image.a`:                       {"", `image.a`},
		`image.a["module.b.c"]`:         {"", `image.a["module.b.c"]`},
		`module.ui.image.a`:             {`module.ui`, `image.a`},
		`module.ui["a.b"].image.a`:      {`module.ui["a.b"]`, `image.a`},
		`module.ui["a\"].b"].image.a`:   {`module.ui["a\"].b"]`, `image.a`},
		`module.ui["\\"].module.x.i.a`:  {`module.ui["\\"]`, `module.x.i.a`},
		`module.ui[0].module.x.image.a`: {`module.ui[0]`, `module.x.image.a`},
		`module.odd`:                    {"", `module.odd`},
	} {
		if step, rest := firstModule(address); step != want[0] || rest != want[1] {
			t.Errorf("%s: %q, %q", address, step, rest)
		}
	}
}

// TestGraphNames: whatever stands in a name, it begins nothing of the language that it is written in.
func TestGraphNames(t *testing.T) {
	hostile := "image.a[\"x\\\" -> y; \\N &lt; </b> `#35; \n end\"]"
	g := newImageGraph([]*spec.Image{{Address: hostile, DependsOn: []string{"image.b"}}, {Address: "image.b"}}, nil)
	const dot = `  "image.a[\"x\\\" -> y; \\N &lt; </b> ` + "`" + `#35; \n end\"]" -> "image.b";`
	if text := g.dot(); !strings.Contains(text, dot) || !strings.Contains(text, `\\N &amp;lt; <`) {
		t.Error(text)
	}
	const mermaid = `  n0["image.a[#34;x#92;#34; -#62; y#59; #92;N #38;lt#59; #60;/b#62; #96;#35;35#59; #10; end#34;]"]` + "\n"
	if text := g.mermaid(); !strings.Contains(text, mermaid) || !strings.HasSuffix(text, "  n0 --> n1\n") {
		t.Error(text)
	}
}

// TestGraphActions: every action has its mark and a colour in both languages, and nothing to do has none.
func TestGraphActions(t *testing.T) {
	for _, action := range plan.Actions {
		g := newImageGraph(nil, []plan.DocumentChange{{Address: "image.a", Action: action.String()}})
		dot, mermaid := g.dot(), g.mermaid()
		marked := strings.Contains(dot, `label="`+string(action)+` image.a", color="#`) &&
			strings.Contains(mermaid, "  class n0 "+action.String()+"\n")
		if marked == (action == plan.NoOp) {
			t.Errorf("%s:\n%s%s", action, dot, mermaid)
		}
	}
}
