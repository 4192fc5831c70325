package spec

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkLoadBlocks has n images in blocks of their own, half of them made from another.
func BenchmarkLoadBlocks(b *testing.B) {
	for _, n := range []int{1000, 10_000, 40_000} {
		files := map[string]string{"main.imgplan.hcl": head + "variable \"style\" { default = \"flat\" }\n"}
		for start := 0; start < n; start += 100 {
			var text strings.Builder
			for i := start; i < start+100; i++ {
				source := ""
				if i%2 == 1 {
					source = fmt.Sprintf("  source_image = image.i%d.path\n", i-1)
				}
				fmt.Fprintf(&text, "image \"i%d\" {\n  prompt = \"picture %d, ${var.style}\"\n%s  path   = \"out/%d.png\"\n}\n", i, i, source, i)
			}
			files[fmt.Sprintf("f%d.imgplan.hcl", start)] = text.String()
		}
		bench(b, n, files)
	}
}

// BenchmarkLoadEach has n instances of one block, and n more that are each made from one of them.
func BenchmarkLoadEach(b *testing.B) {
	for _, n := range []int{1000, 10_000, 25_000} {
		var all strings.Builder
		for i := range n {
			fmt.Fprintf(&all, "n%d = \"picture %d\"\n", i, i)
		}
		bench(b, n, map[string]string{"main.imgplan.hcl": head + "locals {\nall = {\n" + all.String() + `}
}
image "i" {
  for_each = local.all
  prompt   = each.value
  path     = "out/${each.key}.png"
}
image "again" {
  for_each     = image.i
  source_image = image.i[each.key].path
  prompt       = "again"
  path         = "again/${each.key}.png"
}
`})
	}
}

// BenchmarkLoadMistakes has n images that are all wrong.
func BenchmarkLoadMistakes(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		var text strings.Builder
		text.WriteString(head)
		for i := range n {
			fmt.Fprintf(&text, "image \"i%d\" {\n  prompt = image.j%d.path\n  path   = \"out/%d.gif\"\n}\n", i, i, i)
		}
		in := one(text.String())
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if config, diags := Load(in); config != nil || len(diags) < min(2*n, 1000) { // no more are told
					b.Fatal(len(diags))
				}
			}
		})
	}
}

func bench(b *testing.B, n int, files map[string]string) {
	in := input(files)
	b.Run(fmt.Sprint(n), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if config, diags := Load(in); config == nil {
				b.Fatal(texts(diags))
			}
		}
	})
}
