package spec

import (
	"fmt"
	"strings"
	"testing"
)

const leaf = "image \"leaf\" {\nprompt = \"a leaf\"\npath = \"${var.name}.png\"\n}\nvariable \"name\" {}\n"

// departed lists what a configuration says of addresses, a line each.
func departed(config *Config) string {
	var lines []string
	for _, one := range config.Moved {
		lines = append(lines, one.From+" -> "+one.To)
	}
	for _, one := range config.Removed {
		lines = append(lines, fmt.Sprintf("%s removed, kept %v", one.From, one.Keep))
	}
	for _, one := range config.Imports {
		lines = append(lines, one.To+" = "+one.File)
	}
	return strings.Join(lines, "\n")
}

func TestMovedRemovedAndImported(t *testing.T) {
	native := input(map[string]string{
		"a.imgplan.hcl": head + owl + `
module "m" {
  for_each = toset(["x", "y"])
  source   = "./leaf"
  name     = each.key
}
locals { dot = "." }
locals { old = { sun = "old/sun.png", moon = "old/moon.png" } }
image "icon" {
  for_each = local.old
  prompt   = each.key
  path     = "${each.key}.png"
}
moved {
  from = image.eule
  to   = image.owl
}
moved {
  from = image.icon
  to   = image.icon["sun"]
}
moved {
  from = module.n["x"]
  to   = module.m["x"]
}
moved {
  from = module.m["x"].image.blade
  to   = module.other.image.blade
}
removed {
  from = image.hen
  lifecycle { destroy = false }
}
removed { from = module.gone }
import {
  for_each = local.old
  to       = image.icon[each.key]
  id       = each.value
}
import {
  to = module.m["x"].image.leaf
  id = "x${local.dot}png"
}
import {
  to = image.nowhere
  id = "n.png"
}
`,
		"leaf/a.imgplan.hcl": leaf + "moved {\nfrom = image.blade[0]\nto = image.leaf\n}\nremoved {\nfrom = image.stem\nlifecycle { destroy = true }\n}\n",
	})
	want := `image.eule -> image.owl
image.icon -> image.icon["sun"]
module.m["x"].image.blade -> module.other.image.blade
module.m["x"].image.blade[0] -> module.m["x"].image.leaf
module.m["y"].image.blade[0] -> module.m["y"].image.leaf
module.n["x"] -> module.m["x"]
image.hen removed, kept true
module.gone removed, kept false
module.m["x"].image.stem removed, kept false
module.m["y"].image.stem removed, kept false
image.icon["moon"] = old/moon.png
image.icon["sun"] = old/sun.png
image.nowhere = n.png
module.m["x"].image.leaf = x.png`
	if got := departed(must(t, native)); got != want {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
}

func TestMovesInJSON(t *testing.T) {
	config := must(t, input(map[string]string{
		"a.imgplan.hcl": head + owl + "image \"icon\" {\nfor_each = toset([\"a\", \"b\"])\nprompt = each.key\npath = \"${each.key}.png\"\n}\n",
		"b.imgplan.json": `{
			"moved": [{"from": "image.eule", "to": "image.owl"}, {"from": "module.m[\"x\"].image.y", "to": "image.z"}],
			"removed": {"from": "image.hen", "lifecycle": {"destroy": false}},
			"import": {"for_each": "${toset([\"a\"])}", "to": "image.icon[each.key]", "id": "${each.key}/old.png"}
		}`,
	}))
	want := "image.eule -> image.owl\nmodule.m[\"x\"].image.y -> image.z\nimage.hen removed, kept true\nimage.icon[\"a\"] = a/old.png"
	if got := departed(config); got != want {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
}

func moves(from, to string) string { return "moved {\nfrom = " + from + "\nto = " + to + "\n}\n" }

func brings(to, id string) string { return "import {\nto = " + to + "\nid = " + id + "\n}\n" }

func TestMistakesInMoves(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"still there":        {owl + moves("image.owl", "image.eule"), `6 error: Moved object still exists: This statement declares a move from image.owl, but that is still declared at a.imgplan.hcl:2,1-12. Change your configuration so that it will be declared as image.eule instead.`},
		"to itself":          {owl + moves("image.a", "image.a"), `6 error: Redundant move statement: This statement declares a move from image.a to the same address`},
		"from two":           {owl + moves("image.a", "image.owl") + moves("image.b", "image.owl"), `10 error: Ambiguous move statements: A statement at a.imgplan.hcl:6,1-6 declared that image.a moved to image.owl, but this statement instead declares that image.b moved there.`},
		"to two":             {owl + moves("image.a", "image.owl") + moves("image.a", "image.c"), `10 error: Ambiguous move statements: A statement at a.imgplan.hcl:6,1-6 declared that image.a moved to image.owl, but this statement instead declares that it moved to image.c.`},
		"round":              {owl + moves("image.a", "image.b") + moves("image.b", "image.a"), `6 error: Cyclic dependency in move statements: These moves lead back to where they began, so there is no address to move to: image.a → image.b → image.a.`},
		"unlike":             {owl + moves("image.a", "module.b"), `6 error: Invalid "moved" addresses: The "from" and "to" addresses must either both refer to images or both refer to modules.`},
		"no address":         {owl + moves("image.a.path", "image.b"), `7 error: Invalid address: This must be the address of an image or a module`},
		"no name":            {owl + moves("image", "image.b"), `7 error: Invalid address`},
		"a text":             {owl + moves(`"image.a"`, "image.b"), `7 error: Invalid address`},
		"a computed key":     {owl + moves("image.a[local.x]", "image.b"), `7 error: Invalid address: The keys of this address must be written out`},
		"without a to":       {owl + "moved {\nfrom = image.a\n}\n", `6 error: Missing required argument: The argument "to" is required`},
		"an instance":        {head2 + moves(`image.i["a"]`, "image.j"), `8 error: Moved object still exists: This statement declares a move from image.i["a"], but that is`},
		"removed, and there": {owl + "removed {\nfrom = image.owl\n}\n", `2 error: Removed resource still exists: A removed block at a.imgplan.hcl:6,1-8 says that image.owl was removed, but it is still declared here.`},
		"removed twice":      {owl + "removed {\nfrom = image.hen\n}\nremoved {\nfrom = image.hen\nlifecycle {\ndestroy = false\n}\n}\n", `9 error: Duplicate removed block: A removed block for image.hen was already declared at a.imgplan.hcl:6,1-8.`},
		"a removed instance": {owl + "removed {\nfrom = image.hen[0]\n}\n", `7 error: Resource instance keys not allowed: A removed block is about a whole image or module block (image.hen)`},
		"destroy":            {owl + "removed {\nfrom = image.hen\nlifecycle {\ndestroy = var.x\n}\n}\n", `9 error: Invalid destroy: "destroy" must be written as true or false here.`},
		"import a module":    {owl + brings("module.m", `"a.png"`), `7 error: Invalid import address: A file can be imported as an image, not as a module.`},
		"import outside":     {owl + brings("image.owl", `"../a.png"`), `8 error: Invalid import id argument: The "id" is the path of a file in this folder: path "../a.png" leads out of the folder; only files inside it are read and written.`},
		"import twice":       {owl + brings("image.owl", `"a.png"`) + brings("image.owl", `"b.png"`), `10 error: Duplicate import configuration: An import block for image.owl was already declared at a.imgplan.hcl:6,1-7.`},
		"import each":        {owl + brings("image.owl[each.key]", `"a.png"`), `7 error: Reference to "each" in context without for_each`},
		"import null":        {owl + brings("image.owl", "null"), `8 error: Invalid import id argument: The import "id" can't be null.`},
		"import a list":      {owl + "import {\nfor_each = [\"a\"]\nto = image.owl\nid = each.value\n}\n", `7 error: Invalid for_each argument`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mistakes(t, one(head+test.text)); len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

// head2 declares an image of several.
const head2 = "locals { n = 1 }\nimage \"i\" {\nfor_each = toset([\"a\"])\nprompt = each.key\npath = \"${each.key}.png\"\n}\n"

func TestImportsOnlyInTheRoot(t *testing.T) {
	got := mistakes(t, input(map[string]string{
		"a.imgplan.hcl":      head + "module \"m\" {\nsource = \"./leaf\"\nname = \"x\"\n}\n",
		"leaf/a.imgplan.hcl": leaf + brings("image.leaf", `"a.png"`),
	}))
	if len(got) != 1 || !strings.Contains(got[0], "Import blocks are only allowed in the root module") {
		t.Errorf("got %v", got)
	}
}
