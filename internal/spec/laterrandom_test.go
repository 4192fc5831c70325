package spec

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestLaterRandom: whatever a folder declares, mostly right and at times wrong, it is the same whether images are parsed later or
// at once.
func TestLaterRandom(t *testing.T) {
	const module = "variable \"v\" { default = \"1\" }\nimage \"c\" {\n  prompt = var.v\n  path   = \"m/c.png\"\n}\noutput \"at\" {\n  value = image.c.path\n}\n"
	right := 0
	rapid.Check(t, func(rt *rapid.T) {
		parts := drawFolder(rt)
		files := map[string]string{"b.imgplan.hcl": head, "m/m.imgplan.hcl": module}
		for i := range 2 {
			files[fmt.Sprintf("f%d.imgplan.hcl", i)] = damaged(rt, strings.Join(parts[i*len(parts)/2:(i+1)*len(parts)/2], ""))
		}
		in := input(files)
		in.Known = map[string]Known{"image.a": {Key: "k1:1", Next: "k1:1", Width: 5, Height: 5}, "image.b": {Next: "k1:2"}}
		if config, _ := bothWays(rt, in); config != nil {
			right++
		}
	})
	if right == 0 {
		t.Error("not one folder was right")
	}
}

// drawFolder draws declarations in any order. Images refer to those that were drawn before them.
func drawFolder(t *rapid.T) []string {
	names := rapid.Permutation([]string{"a", "b", "c", "d-d", "e_e", "prompt", "path"}).Draw(t, "names")
	parts := []string{
		"locals {\n  l = " + drawText(t, names[0]) + "\n}\n", "style \"s\" {\n  prompt = \"{prompt}, s\"\n}\n",
		"module \"m\" {\n  source = \"./m\"\n  v      = " + drawText(t, names[0]) + "\n}\n", "output \"o\" {\n  value = " + drawText(t, names[1]) + "\n}\n",
		"# a comment\n\n", "moved {\n  from = image.gone\n  to   = image." + names[0] + "\n}\n", tidy(names[0], ""),
	}
	for i, name := range names[1:] {
		parts = append(parts, drawImage(t, name, rapid.SampledFrom(names[:i+1]).Draw(t, "of")))
	}
	return rapid.Permutation(parts).Draw(t, "order")
}

// drawImage draws an image block that may refer to another image.
func drawImage(t *rapid.T, name, of string) string {
	text := drawText(t, of)
	return rapid.SampledFrom([]string{
		tidy(name, "  alt = "+text+"\n"), tidy(name, "  negative_prompt = "+text+"\n  styles = [style.s]\n"), tidy(name, "  depends_on = [image."+of+"]\n"),
		tidy(name, "  source_image = image . "+of+" . path\n"), tidy(name, "  source_image = module.m.at\n"), tidy(name, "  alt = local.l\n"),
		tidy(name, "  lifecycle {\n    replace_triggered_by = [image."+of+"]\n    postcondition {\n      condition     = self.width >= 0\n      error_message = \"no\"\n    }\n  }\n"),
		"image   \"" + name + "\" {\n  prompt = " + text + "\n  path = \"" + name + ".png\" }\n",
		"image \"" + name + "\" {\n  for_each = { x = image." + of + ".seed }\n  prompt   = \"${each.key} ${each.value}\"\n  path     = \"" + name + "-${each.key}.png\"\n}\n",
	}).Draw(t, "image")
}

// drawText draws an expression that makes a text.
func drawText(t *rapid.T, of string) string {
	return rapid.SampledFrom([]string{
		`"x"`, "image." + of + ".path", `"${image.` + of + `.seed}, ${upper("y")}"`, "<<-EOT\n    ${image." + of + ".prompt}\n  EOT", "true ? \"x\" : image." + of + ".path",
	}).Draw(t, "text")
}

// damaged is a text of which, one time in ten, a byte is lost or doubled.
func damaged(t *rapid.T, text string) string {
	at := rapid.IntRange(0, 10*len(text)).Draw(t, "damage")
	switch {
	case at >= len(text):
		return text
	case at%2 == 0:
		return text[:at] + text[at+1:]
	}
	return text[:at] + text[at:at+1] + text[at:]
}
