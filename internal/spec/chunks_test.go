package spec

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// smallChunk makes parts of files that are quick to parse.
const smallChunk = 4 << 10

// large repeats blocks until a file is parsed in parts.
func large(blocks ...string) string {
	var text strings.Builder
	for i := 0; text.Len() < 3*smallChunk; i++ {
		text.WriteString(strings.ReplaceAll(blocks[i%len(blocks)], "#", fmt.Sprint(i)))
	}
	return text.String()
}

// TestChunksAreTheFile: parts, put together, are what the parser makes of the whole.
func TestChunksAreTheFile(t *testing.T) {
	for name, text := range map[string]string{
		"blocks":     large("image \"a#\" {\n  prompt = \"é ${var.x}\"\n}\n", "\n\n// }\nlocals {\n  a# = {\n}\n}\n"),
		"heredocs":   large("locals {\n  a# = <<EOT\nx\n}\nEOT\n}\n"),
		"attributes": large("a# = {\n}\n"),
		"nested":     large("variable \"a#\" {\n  validation {\n}\n}\n"),
	} {
		t.Run(name, func(t *testing.T) {
			src := []byte(text)
			if len(cut(src, "a", nil, smallChunk)) < 3 {
				t.Fatal("it is not split")
			}
			whole, diags := hclsyntax.ParseConfig(src, "a", hcl.InitialPos)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			parts, _, diags := parseInChunks(src, "a", nil, smallChunk)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			got, want := nodes(parts), nodes(whole)
			for i := range max(len(got), len(want)) {
				if i >= len(got) || i >= len(want) || got[i] != want[i] {
					t.Fatalf("node %d of %d and %d differs: %v, want %v", i, len(got), len(want), got[i:min(i+1, len(got))], want[i:min(i+1, len(want))])
				}
			}
			for offset := 0; offset < len(src); offset += 97 {
				if got, want := context(parts, pointAt(offset)), context(whole, pointAt(offset)); got != want {
					t.Fatalf("at %d: %q, want %q", offset, got, want)
				}
			}
		})
	}
}

// nodes lists what a file is made of, each with its place.
func nodes(file *hcl.File) []string {
	var all []string
	_ = hclsyntax.VisitAll(file.Body.(*hclsyntax.Body), func(node hclsyntax.Node) hcl.Diagnostics {
		if _, some := node.(hclsyntax.Attributes); some {
			return nil // its place is that of any of them
		}
		var text strings.Builder
		fmt.Fprintf(&text, "%T %v", node, node.Range())
		switch node := node.(type) {
		case *hclsyntax.Attribute:
			fmt.Fprintf(&text, " %s %v", node.Name, node.NameRange)
		case *hclsyntax.Block:
			fmt.Fprintf(&text, " %s %v %v", node.Type, node.Labels, node.CloseBraceRange)
		case *hclsyntax.LiteralValueExpr:
			fmt.Fprintf(&text, " %#v", node.Val)
		}
		all = append(all, text.String())
		return nil
	})
	slices.Sort(all) // attributes are a map
	return all
}

func pointAt(offset int) hcl.Range { return hcl.Range{Start: hcl.Pos{Byte: offset}} }

// TestChunksKeepMistakes: what the parts can't be blamed for is told as if there were none.
func TestChunksKeepMistakes(t *testing.T) {
	const more = "image \"z\" {\n  prompt = \"x\"\n}\n"
	good := large("image \"a#\" {\n  prompt = \"x\"\n}\n")
	for name, text := range map[string]string{
		"a mistake at the end": good + "image {\n",
		"a mistake in between": good + "image \"b\" {\n prompt = \n}\n" + more,
		"an attribute again":   "a = 1\n" + good + "a = 2\n",
		"a comment left open":  good + "/*\n}\n" + more,
		"a text with a brace":  good + "locals {\n  t = \"${\n}\n\"\n}\n" + more,
		"a heredoc left open":  good + "locals {\n  t = <<EOT\n}\n" + more,
	} {
		t.Run(name, func(t *testing.T) {
			_, want := hclsyntax.ParseConfig([]byte(text), "a", hcl.InitialPos)
			_, _, got := parseInChunks([]byte(text), "a", nil, smallChunk)
			if got.Error() != want.Error() || len(got) != len(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}
