package spec

import (
	"strings"
	"testing"
)

const usesX = `
variable "x" {
  type    = string
  default = "default"
}
output "x" { value = var.x }
`

// TestPrecedence adds one source of values after the other: each must win over all before it.
func TestPrecedence(t *testing.T) {
	files := map[string]string{"a.imgplan.hcl": usesX, "extra.vars.hcl": `x = "inside"`}
	in := input(files)
	expect := func(want string) {
		t.Helper()
		again := input(files)
		again.Env, again.Vars = in.Env, in.Vars
		if got := must(t, again).Outputs[0].Text; got != `"`+want+`"` {
			t.Errorf("x is %s; want %q", got, want)
		}
	}
	expect("default")
	in.Env = environment(map[string]string{"IMGPLAN_VAR_x": "env", "IMGPLAN_VAR_other": "ignored"})
	expect("env")
	files["imgplan.vars.hcl"] = `x = "vars"`
	expect("vars")
	files["a.auto.vars.hcl"] = `x = "auto a"`
	expect("auto a")
	files["b.auto.vars.hcl"] = `x = "auto b"`
	expect("auto b")
	in.Vars = append(in.Vars, VarInput{Name: "x", Value: "command"})
	expect("command")
	in.Vars = append(in.Vars, VarInput{File: "extra.vars.hcl"})
	expect("inside")
	in.Vars = append(in.Vars, VarInput{File: "/else/where.vars.hcl", FileBytes: []byte(`x = "outside"`)})
	expect("outside")
	in.Vars = append(in.Vars, VarInput{Name: "x", Value: "last"})
	expect("last")
}

func TestVariableValues(t *testing.T) {
	for name, test := range map[string]struct{ block, given, want string }{
		"string stays text":   {`type = string`, `5`, `"5"`},
		"untyped stays text":  {``, `[1]`, `"[1]"`},
		"number":              {`type = number`, `5`, `5`},
		"bool":                {`type = bool`, `true`, `true`},
		"list":                {`type = list(string)`, `["a", 1]`, `["a", "1"]`},
		"any":                 {`type = any`, `[1]`, `[1]`},
		"any word":            {`type = any`, `hello`, `"hello"`},
		"optional attribute":  {`type = object({ a = string, b = optional(number, 7) })`, `{ a = "x" }`, "{\n  a = \"x\"\n  b = 7\n}"},
		"null takes default":  {"type = list(string)\n nullable = false\n default = [\"d\"]", `null`, `["d"]`},
		"null stays":          {"type = list(string)\n default = [\"d\"]", `null`, `null`},
		"validation accepted": {"validation {\n condition = var.x != \"a\"\n error_message = \"short\"\n}", `abc`, `"abc"`},
	} {
		in := one("variable \"x\" {\n" + test.block + "\n}\noutput \"x\" { value = var.x }")
		in.Vars = []VarInput{{Name: "x", Value: test.given}}
		if got := must(t, in).Outputs[0].Text; got != test.want {
			t.Errorf("%s: %s; want %s", name, got, test.want)
		}
	}
}

// rule is a variable x with a validation, whose message tells local.n.
func rule(condition string) string {
	return "variable \"x\" {\nvalidation {\ncondition = " + condition + "\nerror_message = \"n is ${local.n}\"\n}\n}\n"
}

func TestVariableMistakes(t *testing.T) {
	for name, test := range map[string]struct{ text, name, given, want string }{
		"missing":         {`variable "x" {}`, "", "", `1 error: No value for required variable: The variable "x" is not set`},
		"type":            {"variable \"x\" {\ntype = number\n}", "x", "many", `1 error: Invalid value for variable: The value of "x" from -var is not valid: a number is required.`},
		"undeclared":      {`variable "style" {}` + usesX, "stile", "1", `0 error: Value for undeclared variable: A variable named "stile" was set with -var, but it has not been declared. Did you mean "style"?`},
		"default":         {"variable \"x\" {\ntype = number\ndefault = \"many\"\n}", "", "", `3 error: Invalid default value for variable`},
		"null":            {"variable \"x\" {\ntype = list(string)\nnullable = false\n}", "x", "null", `1 error: Required variable not set`},
		"expression":      {"variable \"x\" {\ntype = list(string)\n}", "x", "[", `1 error: Invalid value for variable`},
		"reference":       {"variable \"x\" {\ntype = list(string)\n}", "x", "[foo]", `1 error: Invalid value for variable: The value of "x" from -var is not valid: variables not allowed.`},
		"validation":      {"variable \"x\" {\nvalidation {\ncondition = var.x != \"a\"\nerror_message = \"x is ${var.x}, too short\"\n}\n}", "x", "a", `1 error: Invalid value for variable: x is a, too short`},
		"validated image": {usesX + "variable \"y\" {\ndefault = 1\nvalidation {\ncondition = image.a.seed > 2\nerror_message = \"no\"\n}\n}\n", "", "", `10 error: Reference to undeclared image: An image named "a" has not been declared.`},
		"validated local": {rule(`var.x != "" && local.n > 2`) + "locals { n = 1 }", "x", "a", `1 error: Invalid value for variable: n is 1  This was checked by the validation rule at a.imgplan.hcl:3,1-10.`},
		"validated other": {rule(`var.x > var.y`) + "locals { n = 1 }\nvariable \"y\" {\ndefault = 4\n}", "x", "3", `1 error: Invalid value for variable: n is 1`},
		"not itself":      {rule(`local.n > 2`) + "locals { n = 1 }", "x", "a", `3 error: Invalid variable validation condition: The condition for variable "x" must refer to var.x in order to test incoming values.`},
		"circle":          {rule(`var.x != "" && local.n > 2`) + "locals { n = length(var.x) }", "x", "a", `1 error: Cycle: These refer to each other in a circle, so none can come first: var.x → local.n → var.x.`},
		"keyword":         {"variable \"x\" {\ndefalt = 1\ndefault = 1\n}", "", "", `2 error: Unsupported argument: An argument named "defalt" is not expected here.`},
	} {
		t.Run(name, func(t *testing.T) {
			in := one(test.text)
			if test.name != "" {
				in.Vars = []VarInput{{Name: test.name, Value: test.given}, {Name: "style", Value: "s"}}
				if !strings.Contains(test.text, `"style"`) {
					in.Vars = in.Vars[:1]
				}
			}
			got := mistakes(t, in)
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

// TestValidationOfImages: what a validation needs to know of an image may be known only after apply.
func TestValidationOfImages(t *testing.T) {
	in := one(head + "image \"a\" {\nprompt = \"a\"\npath = \"a.png\"\n}\nvariable \"x\" {\ndefault = 10\nvalidation {\n" +
		"condition = image.a.bytes < var.x\nerror_message = \"${image.a.bytes} bytes\"\n}\n}")
	if config := must(t, in); !config.Unresolved || len(config.Image("image.a").Causes) > 0 {
		t.Errorf("%+v", config)
	}
	in.Known = map[string]Known{"image.a": {Key: "k", Bytes: 11}}
	if got := mistakes(t, in); len(got) != 1 || !strings.HasPrefix(got[0], "6 error: Invalid value for variable: 11 bytes") {
		t.Errorf("got %q", got)
	}
}

func TestValueFiles(t *testing.T) {
	got := mistakes(t, input(map[string]string{
		"a.imgplan.hcl":    usesX,
		"imgplan.vars.hcl": "y = 1\nx = [1]\n",
	}))
	want := []string{"1 error: Value for undeclared variable", "2 error: Invalid value for variable"}
	if len(got) != 2 || !strings.HasPrefix(got[0], want[0]) || !strings.HasPrefix(got[1], want[1]) {
		t.Errorf("got %q", got)
	}
	in := one(usesX)
	in.Vars = []VarInput{{File: "nowhere.vars.hcl"}}
	if got := mistakes(t, in); len(got) != 1 || !strings.Contains(got[0], "nowhere.vars.hcl: file does not exist") {
		t.Errorf("got %q", got)
	}
}
