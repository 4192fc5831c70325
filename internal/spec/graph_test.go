package spec

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCycles(t *testing.T) {
	picture := func(name, lines string) string {
		return "image \"" + name + "\" {\nprompt = \"x\"\npath = \"" + name + ".png\"\n" + lines + "\n}\n"
	}
	for name, test := range map[string]struct{ text, want string }{
		"locals":         {"locals {\na = local.b\nb = local.c\nc = local.a\n}", "2 local.a → local.b → local.c → local.a"},
		"mixed":          {head + picture("a", "negative_prompt = local.x") + "locals {\nx = image.a.path\n}", "2 image.a → local.x → image.a"},
		"sources":        {head + picture("a", `source_image = "b.png"`) + picture("b", "source_image = image.a.path"), "2 image.a → image.b → image.a"},
		"written":        {head + picture("a", `source_image = "b.png"`) + picture("b", `source_image = "a.png"`), "2 image.a → image.b → image.a"},
		"depends":        {head + picture("a", `depends_on = [image.b]`) + picture("b", "depends_on = [image.a]"), "2 image.a → image.b → image.a"},
		"entered late":   {"locals {\nx = local.c\na = local.b\nb = local.c\nc = local.a\n}", "3 local.a → local.b → local.c → local.a"},
		"two ways round": {"locals {\na = [local.b, local.c]\nb = local.a\nc = local.a\n}", "2 local.a → local.b → local.a"},
	} {
		got := mistakes(t, one(test.text))
		line, names, _ := strings.Cut(test.want, " ")
		if len(got) != 1 || !strings.HasPrefix(got[0], line+" error: Cycle") || !strings.HasSuffix(got[0], ": "+names+".") {
			t.Errorf("%s: want %s, got %q", name, test.want, got)
		}
	}
}

func TestLocalsInAnyOrder(t *testing.T) {
	config := must(t, one(`output "o" { value = local.c }
locals { c = "${local.b}c" }
locals {
  b = "${local.a}b"
  a = "a"
}`))
	if got := config.Outputs[0].Text; got != `"abc"` {
		t.Errorf("got %s", got)
	}
}

// TestDeepChain is as deep as a file can make it, for nothing may overflow.
func TestDeepChain(t *testing.T) {
	var text strings.Builder
	text.WriteString("locals {\nl0 = 0\n")
	const n = 100_000
	for i := range n {
		fmt.Fprintf(&text, "l%d = local.l%d\n", i+1, i)
	}
	fmt.Fprintf(&text, "}\noutput \"o\" { value = local.l%d }", n)
	if got := must(t, one(text.String())).Outputs[0].Text; got != "0" {
		t.Errorf("got %s", got)
	}
}

// TestWalk: each vertex is visited once; without circles, after all that it points to; and a circle is one.
func TestWalk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		edges := make([][]int, n)
		for i := range edges {
			edges[i] = rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 4).Draw(t, "to")
		}
		var visited []int
		circles := 0
		walk(n, func(i int) []int { return edges[i] }, func(i int) { visited = append(visited, i) }, func(round []int) {
			circles++
			for i, from := range round {
				if to := round[(i+1)%len(round)]; !slices.Contains(edges[from], to) {
					t.Fatalf("%v is no circle: %d doesn't point to %d", round, from, to)
				}
			}
		})
		at := make(map[int]int)
		for i, vertex := range visited {
			at[vertex] = i
		}
		if len(at) != n || len(visited) != n {
			t.Fatalf("visited %v", visited)
		}
		if circles > 0 {
			return
		}
		for from, to := range edges {
			for _, vertex := range to {
				if at[vertex] >= at[from] {
					t.Fatalf("%d came after %d, which points to it, and no circle was found", vertex, from)
				}
			}
		}
	})
}
