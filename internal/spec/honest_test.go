package spec

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// The folders of people who mean well are large, too. None of them is refused.

const fromRows = head + `
image "x" {
  for_each = %s
  prompt   = %s
  path     = "out/${each.key}.png"
}
`

// rows is a table of n pictures as CSV, JSON and YAML.
func rows(n int) map[string]string {
	var table, text strings.Builder
	table.WriteString("name,prompt\n")
	names := map[string]string{}
	for i := range n {
		fmt.Fprintf(&table, "n%[1]d,\"a picture of thing %[1]d, flat vector\"\n", i)
		fmt.Fprintf(&text, "n%[1]d: \"a picture of thing %[1]d, flat vector\"\n", i)
		names[fmt.Sprintf("n%d", i)] = fmt.Sprintf("a picture of thing %d, flat vector", i)
	}
	object, _ := json.Marshal(names)
	return map[string]string{"rows.csv": table.String(), "rows.json": string(object), "rows.yaml": text.String()}
}

// TestHonestTables makes a hundred thousand images of one block over a table, in each way that there is to read one.
func TestHonestTables(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 10_000
	}
	files := rows(n)
	for name, args := range map[string][2]string{
		"csv":  {`{ for r in csvdecode(file("rows.csv")) : r.name => r }`, "each.value.prompt"},
		"set":  {`toset([for r in csvdecode(file("rows.csv")) : r.name])`, "each.key"},
		"json": {`jsondecode(file("rows.json"))`, `"${each.value}, ${length(local.words)} words"`},
		"yaml": {`yamldecode(file("rows.yaml"))`, "each.value"},
	} {
		t.Run(name, func(t *testing.T) {
			files["a.imgplan.hcl"] = fmt.Sprintf(fromRows, args[0], args[1]) + "locals {\nwords = [\"flat\"]\n}\n"
			if config := once(t, input(files)); len(config.Images) != n {
				t.Errorf("%d images", len(config.Images))
			}
		})
	}
}

// TestHonestLookups has five thousand images that each look something up in what all of them are made from.
func TestHonestLookups(t *testing.T) {
	var names strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&names, "k%[1]d = { text = \"thing %[1]d\" }\n", i)
	}
	for _, m := range []string{"local.objects", "tomap(local.objects)", "{ for k, v in local.objects : k => v }"} {
		files := map[string]string{"a.imgplan.hcl": "locals {\nobjects = {\n" + names.String() + "}\nm = " + m + `
	l = [for v in local.objects : v.text]
}
` + fmt.Sprintf(fromRows, "local.m", `"${lookup(local.m, each.key).text} ${element(local.l, length(each.key))} of ${length(local.m)}"`)}
		config := once(t, input(files))
		if got := image(t, config, `image.x["k77"]`).Prompt; len(config.Images) != 5000 || got != "thing 77 thing 100 of 5000" {
			t.Errorf("%s: %d images, %q", m, len(config.Images), got)
		}
	}
}

// TestHonestBlocks has ten thousand blocks in one file.
func TestHonestBlocks(t *testing.T) {
	text := head + numbered("image \"i%[1]d\" {\n  prompt = \"picture %[1]d\"\n  path   = \"out/%[1]d.png\"\n}\n", 10_000)
	if config := once(t, one(text)); len(config.Images) != 10_000 {
		t.Errorf("%d images", len(config.Images))
	}
}

// TestHonestVariables has a table as the value of a variable whose type fills in what was left out.
func TestHonestVariables(t *testing.T) {
	config := once(t, one("variable \"rows\" {\ntype = list(object({ name = string, prompt = optional(string, \"x\") }))\ndefault = [\n"+
		numbered("{ name = \"n%d\" },\n", 20_000)+"]\n}\n"+fmt.Sprintf(fromRows, "{ for r in var.rows : r.name => r }", "each.value.prompt")))
	if got := image(t, config, `image.x["n19999"]`).Prompt; len(config.Images) != 20_000 || got != "x" {
		t.Errorf("%d images, %q", len(config.Images), got)
	}
}

// TestReshape: what is converted part by part comes out as cty's own conversion makes it, and fails where that does.
func TestReshape(t *testing.T) {
	for _, text := range []string{
		`[]`, `{}`, `[1, 2]`, `["a", 1, true]`, `[1, null]`, `[[1], ["a"]]`, `[[1], []]`, `{ a = 1, b = "x" }`, `{ a = [1], b = [] }`,
		`[{ a = 1 }, { a = "x", b = 2 }]`, `{ a = { b = [1, 2] } }`, `[["a"], null]`, `null`, `"x"`, `[sensitive("s"), "t"]`,
		`sensitive(["s"])`, `[unknown, "x"]`, `{ a = unknown }`, `[{ a = [] }]`, `[1, 1, "1"]`, `tolist(["a"])`, `[tolist([1]), [2]]`,
	} {
		value, diags := evaluateText(text)
		if diags.HasErrors() {
			t.Fatalf("%s: %s", text, diags)
		}
		for _, want := range []cty.Type{
			cty.List(cty.String), cty.Set(cty.String), cty.Map(cty.String), cty.List(cty.DynamicPseudoType), cty.Map(cty.DynamicPseudoType),
			cty.Set(cty.DynamicPseudoType), cty.List(cty.List(cty.String)), cty.Map(cty.List(cty.Number)), cty.Number, cty.DynamicPseudoType,
			cty.Object(map[string]cty.Type{"a": cty.List(cty.String)}), cty.Tuple([]cty.Type{cty.String, cty.String}),
			cty.List(cty.ObjectWithOptionalAttrs(map[string]cty.Type{"a": cty.String, "b": cty.Number}, []string{"b"})),
			cty.Object(map[string]cty.Type{"a": cty.Map(cty.List(cty.String))}),
		} {
			ours, err := reshape(value, want)
			theirs, wrong := convert.Convert(value, want)
			if (err == nil) != (wrong == nil) || err == nil && !ours.RawEquals(theirs) {
				t.Errorf("%s as %s: %#v, %v; want %#v, %v", text, want.FriendlyName(), ours, err, theirs, wrong)
			}
		}
	}
}

// TestWeighing: an expression that counts has the value that it has without.
func TestWeighing(t *testing.T) {
	for _, text := range []string{
		`true ? [1] : []`, `false ? [1] : [1, 2]`, `true ? [1] : ["a", 2]`, `true ? { a = 1 } : {}`, `false ? { a = 1 } : { b = 2 }`,
		`true ? { a = 1 } : { a = "x" }`, `true ? [1, 2] : ["a", "b"]`, `true ? tolist([1]) : []`, `false ? tolist([1]) : []`,
		`true ? tomap({ a = 1 }) : {}`, `true ? null : [1]`, `true ? [1] : null`, `true ? [] : {}`, `true ? sensitive([1]) : []`,
		`true ? [[1], []] : []`, `true ? unknown : "x"`, `true ? [unknown] : []`, `[for x in [1, 2] : x > 1 ? [x] : []]`,
		`"${1 + 1} ${-0} ${0 * -1} ${1 / 3} ${1e30} ${pow(2, 63)} ${-pow(2, 63)}"`, `format("%d %s %v", 1 + 1, 0 * -1, 2 + 0.5)`,
		`join(",", [1 + 1, "x", 2.5])`, `join(",", ["a"], [1])`, `sort(["b", "a"])`, `{ for x in [1, "2", true] : x => x }`,
		`{ for x in ["a", "a"] : x => x }`, `{ for x in ["a", "a"] : x => x... }`, `[for x in [1, 2] : x.y]`, `[{ a = 1 }][*].a`, `[1][*].a`,
		`lookup({ a = 1 }, "a")`, `lookup({ a = 1 }, "b", [1])`, `lookup({ a = 1 }, "b")`, `lookup(unknown, "a", 1)`, `lookup(null, "a", 1)`,
		`lookup(sensitive({ a = 1 }), "a")`, `lookup({ a = sensitive(1), b = 2 }, "b")`, `lookup([{ a = 1 }, "a"]...)`, `length([1, unknown])`,
		`length(sensitive([1]))`, `length(numbers)`, `length("abc")`, `length(null)`, `length(1)`, `element([1, "a"], 1)`, `element([1, 2], -1)`,
		`element([1, 2], 5)`, `element([], 0)`, `element(numbers, 0)`, `element([1], 0.5)`, `element({}, 0)`, `element(sensitive([1, 2]), 1)`,
		`element(tolist([1, 2]), 3)`, `element([[1, 2], 1]...)`, `coalesce(1, "a")`, `coalesce("", "a")`, `coalesce([null, "x"]...)`,
		`tolist([1, "a"])`, `tomap({ a = 1 })`, `toset([2, 1, 2])`, `concat([1], ["a"])`, `setproduct([1], ["a"])`, `distinct(["a", "a"])`,
		`contains([1, 2], 2)`, `chunklist([1, 2, 3], 2)`, `zipmap(["a"], [1])`, `core::length([1])`, `alltrue([true, "true"])`,
	} {
		plain, wrong := evaluateText(text)
		weighed, diags := evaluateWith(text, func(expr hclsyntax.Expression) { (&effort{left: maxEffort}).weighAll(expr) })
		if wrong.HasErrors() != diags.HasErrors() || !wrong.HasErrors() && !weighed.RawEquals(plain) {
			t.Errorf("%s: %#v, %v; want %#v, %v", text, weighed, diags, plain, wrong)
		}
	}
}
