package spec

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// piece is a part of a configuration that can be written in both syntaxes. It is one of these.
type (
	plainly string         // a text that stands for itself
	bare    string         // what JSON writes as a string, and HCL as it is: a reference, a type
	reckon  string         // an expression, in JSON "${...}"
	verb    string         // a template, written the same in both but for the quotes of JSON
	exactly string         // a text where JSON knows no templates
	number  string         // also true, false and null
	series  []any          // of pieces
	object  map[string]any // of pieces
	block   struct {
		kind, label string
		args        object
		blocks      []block
	}
)

func inHCL(piece any) string {
	switch piece := piece.(type) {
	case plainly:
		return quoted(string(piece))
	case exactly:
		return quoted(string(piece))
	case verb:
		return `"` + strings.ReplaceAll(string(piece), "\n", `\n`) + `"`
	case bare:
		return string(piece)
	case reckon:
		return string(piece)
	case number:
		return string(piece)
	case series:
		var parts []string
		for _, part := range piece {
			parts = append(parts, inHCL(part))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case object:
		var parts []string
		for _, name := range sortedKeys(piece) {
			parts = append(parts, quoted(name)+" = "+inHCL(piece[name]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	panic(fmt.Sprintf("no piece: %T", piece))
}

func (b block) inHCL() string {
	text := b.kind
	if b.label != "" {
		text += " " + quoted(b.label)
	}
	text += " {\n"
	for _, name := range sortedKeys(b.args) {
		text += name + " = " + inHCL(b.args[name]) + "\n"
	}
	for _, inner := range b.blocks {
		text += inner.inHCL()
	}
	return text + "}\n"
}

var escape = strings.NewReplacer("${", "$${", "%{", "%%{")

// inJSON turns a piece into what encoding/json writes.
func inJSON(piece any) any {
	switch piece := piece.(type) {
	case plainly:
		return escape.Replace(string(piece))
	case reckon:
		return "${" + string(piece) + "}"
	case series:
		parts := []any{}
		for _, part := range piece {
			parts = append(parts, inJSON(part))
		}
		return parts
	case object:
		parts := map[string]any{}
		for name, part := range piece {
			parts[escape.Replace(name)] = inJSON(part)
		}
		return parts
	case number:
		return json.RawMessage(piece)
	}
	return piece
}

// spread writes blocks as JSON in one of the ways that there are: an object or an array of objects, with comments.
func spread(t *rapid.T, blocks []block) any {
	var objects []any
	one := map[string]any{}
	for _, b := range blocks {
		body := map[string]any{}
		for name, piece := range b.args {
			body[name] = inJSON(piece)
		}
		if len(b.blocks) > 0 {
			inner := spread(t, b.blocks)
			if list, isList := inner.([]any); isList {
				inner = map[string]any{}
				for _, part := range list {
					for kind, bodies := range part.(map[string]any) {
						inner.(map[string]any)[kind] = bodies
					}
				}
			}
			for kind, bodies := range inner.(map[string]any) {
				body[kind] = bodies
			}
		}
		if rapid.Bool().Draw(t, "comment") {
			body["//"] = "a comment, ${not} read"
		}
		var held any = body
		if rapid.Bool().Draw(t, "in a list") {
			held = []any{body}
		}
		if b.label != "" {
			held = map[string]any{b.label: held}
		}
		if _, taken := one[b.kind]; taken || rapid.Bool().Draw(t, "anew") {
			objects = append(objects, one)
			one = map[string]any{}
		}
		one[b.kind] = held
	}
	if len(objects) == 0 {
		return one
	}
	return append(objects, one)
}

var someTexts = rapid.SampledFrom([]string{"a fox", "say \"hi\"", "${not} %{it}", "é\u0301ü", "tab\there", "back\\slash", "50% $5", "a // b", "{prompt}!", "two\nlines"})

// configuration draws blocks of every kind.
func configuration(t *rapid.T) []block {
	text := func(of string) any {
		switch rapid.IntRange(0, 3).Draw(t, of) {
		case 0:
			return reckon("local.a")
		case 1:
			return verb("x ${local.l[0]} $${no} %{ if local.n > 2 }y%{ endif } ${upper(var.v)}")
		}
		return plainly(someTexts.Draw(t, of))
	}
	pick := func(args object, name string, piece any) {
		if rapid.Bool().Draw(t, name) {
			args[name] = piece
		}
	}
	blocks := []block{
		{kind: "variable", label: "v", args: object{"type": bare(rapid.SampledFrom([]string{"string", "any"}).Draw(t, "type")), "default": exactly(someTexts.Draw(t, "default")), "description": exactly("d")}},
		{kind: "variable", label: "w", args: object{"type": bare("object({a = string, b = optional(list(number))})"), "default": object{"a": exactly("${x}"), "b": series{number("1")}}}},
		{kind: "locals", args: object{"a": plainly(someTexts.Draw(t, "a")), "l": series{plainly(someTexts.Draw(t, "l")), number("2"), number("null")},
			"n": number("3"), "m": object{"k": plainly("v"), "${k}": reckon("local.n + 1")}}},
		{kind: "provider", label: "acme", args: object{}, blocks: []block{{kind: "defaults", args: object{"speed": plainly("high")}}}},
		{kind: "provider", label: "acme", args: object{"alias": exactly("eu"), "price": object{"acme/draw": number("0.05")}}},
		{kind: "imgplan", args: object{"required_version": plainly(">= 0.1")}, blocks: []block{{kind: "budget", args: object{"images_per_apply": number("9")}}}},
	}
	looks := object{"prompt": text("look")}
	pick(looks, "steps", reckon("local.n * 2"))
	blocks = append(blocks, block{kind: "style", label: "s", args: looks})
	first := object{"prompt": text("prompt"), "path": plainly("a.png"), "provider": bare(rapid.SampledFrom([]string{"acme", "acme.eu"}).Draw(t, "provider"))}
	held := block{kind: "lifecycle", args: object{"ignore_changes": bare("all"), "replace_triggered_by": series{bare("local.n")}}}
	if rapid.Bool().Draw(t, "ignored") {
		held.args["ignore_changes"] = series{bare("steps"), bare("prompt")}
		held.blocks = []block{{kind: "precondition", args: object{"condition": reckon("local.n > 1"), "error_message": verb("${local.n} is not énough")}}}
	}
	pick(first, "styles", series{reckon("style.s")})
	pick(first, "safe", number("true"))
	pick(first, "guidance", number("2.50"))
	pick(first, "negative_prompt", text("negative"))
	many := object{"for_each": reckon(`{ x = "1", y = "${local.n}" }`), "prompt": verb("${each.key} ${each.value}"), "path": verb("m-${each.key}.png"), "provider": bare("acme")}
	pick(many, "depends_on", series{bare("image.a")})
	again := object{"for_each": reckon("image.m"), "source_image": reckon("image.m[each.key].path"), "prompt": reckon(rapid.SampledFrom([]string{"local.a", `"say \"${image.m[each.key].prompt}\" ${image.b.prompt}"`, `join("\n", values(image.m)[*].prompt)`}).Draw(t, "again")), "path": verb("n-${each.key}.png"), "provider": plainly("acme")}
	return append(blocks, block{kind: "image", label: "a", args: first, blocks: []block{held}}, block{kind: "image", label: "m", args: many}, block{kind: "image", label: "b", args: object{"prompt": text("b"), "path": plainly("b.png"), "provider": bare("acme")}}, block{kind: "image", label: "n", args: again},
		block{kind: "defaults", args: object{"images": series{exactly("m")}, "steps": number("7")}},
		block{kind: "output", label: "o", args: object{"value": object{"all": series{reckon("local.m"), text("out"), reckon("var.w")}, "p": reckon("[for i in image.m : i.prompt]")}}})
}

// TestBothSyntaxes: what is written in HCL and in JSON is the same.
func TestBothSyntaxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		blocks := configuration(t)
		var text strings.Builder
		for _, b := range blocks {
			text.WriteString(b.inHCL())
		}
		written, err := json.Marshal(spread(t, blocks))
		if err != nil {
			t.Fatal(err)
		}
		want, wrong := Load(one(text.String()))
		got, alsoWrong := Load(input(map[string]string{"a.imgplan.json": string(written)}))
		if summaries(wrong) != summaries(alsoWrong) {
			t.Fatalf("in HCL: %s\nin JSON: %s\n%s\n%s", texts(wrong), texts(alsoWrong), text.String(), written)
		}
		if want == nil || got == nil {
			return
		}
		for _, config := range []*Config{want, got} {
			for _, image := range config.Images {
				image.Range = Range{}
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("in HCL: %s\nin JSON: %s\n%s\n%s", dump(want), dump(got), text.String(), written)
		}
	})
}

func summaries(diags Diagnostics) string {
	var all []string
	for _, diag := range diags {
		all = append(all, diag.Summary)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func dump(config *Config) string {
	var text strings.Builder
	for _, image := range config.Images {
		fmt.Fprintf(&text, "%+v\n", *image)
	}
	for _, output := range config.Outputs {
		fmt.Fprintf(&text, "%s = %s\n", output.Name, output.Text)
	}
	return text.String()
}

// TestJSONPlaces: what is wrong in a JSON string is shown on its line, whatever is escaped before it.
func TestJSONPlaces(t *testing.T) {
	for value, want := range map[string]string{
		`"${local.x}"`:            `4 error: Reference to undeclared local value`,
		`"a\n\n\n${local.x}"`:     `4 error: Reference to undeclared local value`,
		`"a\n\n\n${1 + \"a\"}"`:   `4 error: Invalid operand`,
		`"a\n\n\n${["`:            `4 error: `,
		`"a\n\n\n${nope(1)}"`:     `4 error: Call to unknown function`,
		`"\u0061\n\n${var}"`:      `4 error: Invalid reference`,
		`"\n${[for x in 1 : x]}"`: `4 error: Iteration over non-iterable value`,
	} {
		got := mistakes(t, input(map[string]string{"a.imgplan.json": "{\n\"provider\": {\"acme\": {}},\n\"image\": {\"a\": {\"path\": \"a.png\",\n\"prompt\": " + value + "}}}"}))
		if len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("%s: want %s, got %q", value, want, got)
		}
	}
}

// TestJSONComments: "//" is a comment wherever a block's arguments stand, and whatever it holds.
// TestJSONLists: what is wrong with one block of a list is shown where that block stands.
func TestJSONLists(t *testing.T) {
	for want, text := range map[string]string{
		"4 error: Moved object still exists": `"moved": [
			{"from": "image.b", "to": "image.c"},
			{"from": "image.a", "to": "image.d"}]`,
		"5 error: Ambiguous move statements: A statement at a.imgplan.json:3,8-25": `"moved": [
			{"from": "image.b", "to": "image.c"},
			{
				"from": "image.b", "to": "image.d"}]`,
		`4 error: Invalid "moved" addresses`: `"moved": [
			{"from": "image.b", "to": "image.c"},
			{"from": "module.a", "to": "image.d"}]`,
		"4 error: Duplicate removed block": `"removed": [
			{"from": "image.b"},
			{"from": "image.b"}]`,
		"4 error: Duplicate import configuration": `"import": [
			{"to": "image.a", "id": "a.png"},
			{"to": "image.a", "id": "b.png"}]`,
	} {
		got := mistakes(t, input(map[string]string{"a.imgplan.json": `{"provider": {"acme": {}}, "image": {"a": {"prompt": "a", "path": "a.png"}},
			` + text + "}"}))
		if len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("want %s\ngot  %q", want, got)
		}
	}
}

// TestJSONConditions: one that can't be parsed refers to nothing, but that is not what is wrong with it.
func TestJSONConditions(t *testing.T) {
	const rule = `{"condition": "${var.v == 'x'}", "error_message": "x"}`
	for name, text := range map[string]string{
		"check":      `{"variable": {"v": {"default": "x"}}, "check": {"c": {"assert": ` + rule + `}}}`,
		"validation": `{"variable": {"v": {"default": "x", "validation": ` + rule + `}}}`,
		"precondition": `{"variable": {"v": {"default": "x"}}, "provider": {"acme": {}},
			"image": {"a": {"prompt": "a", "path": "a.png", "lifecycle": {"precondition": ` + rule + `}}}}`,
	} {
		got := mistakes(t, input(map[string]string{"a.imgplan.json": text}))
		if !strings.Contains(got[0], "Invalid character") || strings.Contains(strings.Join(got, ""), "must refer to") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestJSONComments(t *testing.T) {
	config := must(t, input(map[string]string{"a.imgplan.json": `{"//": {"any": ["thing"]}, "provider": {"acme": {"//": "${wrong", "defaults": {"//": 1}}},
		"locals": {"//": 1, "x": {"//": "not here"}}, "variable": {"v": {"//": "", "default": "${v}"}}, "style": {"s": {"//": null}},
		"image": {"a": {"//": "x", "prompt": "${local.x[\"//\"]} ${var.v} $${x} %%{x}", "path": "a.png", "styles": ["${style.s}"], "depends_on": []}}}`}))
	if got := config.Images[0].Prompt; got != "not here ${v} ${x} %{x}" {
		t.Errorf("prompt %q", got)
	}
}
