package spec

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// fox is an image block with some lines of its own, from line 5.
func fox(lines string) string {
	return head + "image \"fox\" {\nprompt = \"a fox\"\npath = \"fox.png\"\n" + lines + "\n}\n"
}

// owl is another image.
const owl = "image \"owl\" {\nprompt = \"an owl\"\npath = \"owl.png\"\n}\n"

func lives(lines string) string { return fox("lifecycle {\n" + lines + "\n}") }

func requires(kind, condition, message string) string {
	return kind + " {\ncondition = " + condition + "\nerror_message = " + message + "\n}"
}

func TestLifecycleMistakes(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"twice":            {fox("lifecycle {}\nlifecycle {}"), `6 error: Duplicate lifecycle block: This image already has a lifecycle block at a.imgplan.hcl:5,1-10.`},
		"as an argument":   {fox("lifecycle = {}"), `5 error: Unsupported argument: The model "acme/draw" has no argument "lifecycle".`},
		"create before":    {lives("create_before_destroy = true"), `6 error: Unsupported argument: A new picture always takes the place of the old one`},
		"argument":         {lives("prevent_destory = true"), `6 error: Unsupported argument: An argument named "prevent_destory" is not expected here. Did you mean "prevent_destroy"?`},
		"flag":             {lives(`prevent_destroy = "maybe"`), `6 error: Incorrect value type: The value of "prevent_destroy" is not valid: a bool is required`},
		"flag of image":    {lives(`prevent_destroy = image.owl.seed > 1`) + owl, `6 error: Invalid reference: Images and modules can't be referred to here.`},
		"ignored":          {lives(`ignore_changes = [promt]`), `6 error: Invalid ignore_changes: The image has no argument "promt". Did you mean "prompt"?`},
		"ignored path":     {lives(`ignore_changes = [path]`), `6 error: Invalid ignore_changes: "path" can't be ignored: only arguments that the picture itself is made from can`},
		"ignored quoted":   {lives(`ignore_changes = ["prompt"]`), `6 error: Invalid ignore_changes: Each is the bare name of an argument`},
		"ignored part":     {lives(`ignore_changes = [size.width]`), `6 error: Invalid ignore_changes: Each is the bare name of an argument`},
		"trigger call":     {lives(`replace_triggered_by = [upper(var.x)]`), `6 error: Invalid replace_triggered_by expression`},
		"trigger each":     {lives(`replace_triggered_by = [each.key]`), `6 error: Invalid replace_triggered_by expression`},
		"trigger missing":  {lives(`replace_triggered_by = [image.ow]`) + owl, `6 error: Reference to undeclared image: An image named "ow" has not been declared. Did you mean "owl"?`},
		"trigger key":      {lives(`replace_triggered_by = [image.owl["x"]]`) + owl, `6 error: Invalid index`},
		"trigger secret":   {lives(`replace_triggered_by = [var.k]`) + "variable \"k\" {\ndefault = \"s\"\nsensitive = true\n}", `6 error: Sensitive value in replace_triggered_by`},
		"trigger itself":   {lives(`replace_triggered_by = [image.fox]`), `2 error: Self-reference: image.fox refers to itself.`},
		"precondition":     {lives(requires("precondition", "local.n > 2", `"n is ${local.n}"`)) + "locals { n = 1 }", `7 error: Image precondition failed: n is 1`},
		"no message":       {lives("precondition {\ncondition = local.n > 2\n}") + "locals { n = 1 }", `6 error: Missing required argument: The argument "error_message" is required`},
		"constant":         {lives(requires("precondition", "true", `"no"`)), `7 error: Invalid precondition expression: The condition expression must refer to at least one object`},
		"null":             {lives(requires("precondition", "local.n == 1 ? null : true", `"no"`)) + "locals { n = 1 }", `7 error: Invalid condition result: Condition expression must return either true or false, not null.`},
		"no bool":          {lives(requires("precondition", "[local.n]", `"no"`)) + "locals { n = 1 }", `7 error: Invalid condition result: Invalid condition result value: bool required`},
		"self before":      {lives(requires("precondition", "self.width > 2", `"no"`)), `7 error: Invalid "self" reference: The "self" object is not available in this context.`},
		"self elsewhere":   {fox("negative_prompt = self.prompt"), `5 error: Invalid "self" reference`},
		"postcondition":    {lives(requires("postcondition", `self.size == "9x9"`, `"it is ${self.size}"`)), `7 error: Image postcondition failed: it is 512x512`},
		"self's attribute": {lives(requires("postcondition", `self.widht > 2`, `"no"`)), `7 error: Unsupported attribute: This object does not have an attribute named "widht".`},
		"secret message":   {lives(requires("precondition", `var.k == "x"`, `"k is ${var.k}"`)) + "variable \"k\" {\ndefault = \"s\"\nsensitive = true\n}", `7 error: Image precondition failed: The error message is not shown, because it is made from a sensitive value.`},
		"no asserts":       {head + "check \"c\" {}", `2 error: Zero assert blocks: Check blocks must have at least one assert block.`},
		"check twice":      {head + "locals { n = 1 }\ncheck \"c\" {\n" + requires("assert", "local.n == 1", `"x"`) + "\n}\ncheck \"c\" {}", `9 error: Duplicate check: A check "c" was already declared at a.imgplan.hcl:3,1-10.`},
		"check broken":     {head + "locals { n = 1 }\ncheck \"c\" {\n" + requires("assert", "[1][local.n] > 0", `"x"`) + "\n}", `5 error: Invalid index`},
		"output":           {head + "locals { n = 1 }\noutput \"o\" {\nvalue = 1\n" + requires("precondition", "local.n > 1", `"n is ${local.n}"`) + "\n}", `6 error: Module output value precondition failed: n is 1`},
		"ephemeral":        {head + "output \"o\" {\nvalue = 1\nephemeral = true\n}", `4 error: Unsupported argument: An output is kept nowhere`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mistakes(t, one(test.text)); len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

func TestLifecycleArguments(t *testing.T) {
	native := lives("prevent_destroy = var.keep\nprevent_regenerate = true\nignore_changes = [prompt, steps]") + "variable \"keep\" {\ndefault = true\n}"
	turned := `{"provider": {"acme": {}}, "variable": {"keep": {"default": true}}, "image": {"fox": {"prompt": "a fox", "path": "fox.png",
		"lifecycle": {"//": "why", "prevent_destroy": "${var.keep}", "prevent_regenerate": true, "ignore_changes": ["prompt", "steps"]}}}}`
	for name, in := range map[string]Input{"HCL": one(native), "JSON": input(map[string]string{"a.imgplan.json": turned})} {
		config := must(t, in)
		fox := image(t, config, "image.fox")
		if !slices.Equal(config.PreventDestroy, []string{"image.fox"}) || !fox.PreventRegenerate ||
			!slices.Equal(fox.IgnoreChanges, []string{"prompt", "steps"}) || fox.IgnoreAll {
			t.Errorf("%s: %v, %+v", name, config.PreventDestroy, fox)
		}
	}
	for _, in := range []Input{
		one(lives("ignore_changes = all")),
		input(map[string]string{"a.imgplan.json": `{"provider": {"acme": {}}, "image": {"fox": {"prompt": "a", "path": "a.png", "lifecycle": [{"ignore_changes": "all"}]}}}`}),
	} {
		if fox := image(t, must(t, in), "image.fox"); !fox.IgnoreAll || len(fox.IgnoreChanges) > 0 {
			t.Errorf("ignore_changes = all: %+v", fox)
		}
	}
}

// triggerOf is the digest of what an image is triggered by, and what it waits for, with some keys known.
func triggerOf(t *testing.T, text string, keys map[string]string) (string, []string) {
	t.Helper()
	in := one(text)
	in.Known = map[string]Known{}
	for address, key := range keys {
		in.Known[address] = Known{Next: key}
	}
	fox := image(t, must(t, in), "image.fox")
	return fox.Trigger, fox.Unknown
}

func TestReplaceTriggeredBy(t *testing.T) {
	text := lives("replace_triggered_by = [image.owl, image.wing[\"l\"], local.edition]") + owl + "locals { edition = 1 }\n" +
		"image \"wing\" {\nfor_each = toset([\"l\", \"r\"])\nprompt = \"a wing\"\npath = \"${each.key}.png\"\n}\n"
	keys := map[string]string{"image.owl": "k1:1", `image.wing["l"]`: "k1:2", `image.wing["r"]`: "k1:3"}
	first, waits := triggerOf(t, text, keys)
	if first == "" || len(waits) > 0 {
		t.Fatalf("trigger %q, waits for %v", first, waits)
	}
	if _, waits := triggerOf(t, text, nil); !slices.Equal(waits, []string{"replace_triggered_by"}) {
		t.Errorf("without any key it waits for %v", waits)
	}
	renamed := strings.NewReplacer("image.owl", "image.eule", `"owl"`, `"eule"`).Replace(text)
	if again, _ := triggerOf(t, renamed, map[string]string{"image.eule": "k1:1", `image.wing["l"]`: "k1:2"}); again != first {
		t.Error("a rename of what triggers is paid")
	}
	keys[`image.wing["r"]`] = "k1:4"
	if again, _ := triggerOf(t, text, keys); again != first {
		t.Error("an instance that is not referred to triggers")
	}
	for address, key := range map[string]string{"image.owl": "k1:5", `image.wing["l"]`: "k1:5"} {
		before := keys[address]
		keys[address] = key
		if again, _ := triggerOf(t, text, keys); again == first {
			t.Errorf("another key of %s does not trigger", address)
		}
		keys[address] = before
	}
	if again, _ := triggerOf(t, strings.Replace(text, "edition = 1", "edition = 2", 1), keys); again == first {
		t.Error("another value does not trigger")
	}
}

func TestTriggersOfInstances(t *testing.T) {
	block := func(reference string) string {
		return "image \"fox\" {\nfor_each = toset([\"l\", \"r\"])\nprompt = \"a fox\"\npath = \"fox-${each.key}.png\"\nlifecycle {\nreplace_triggered_by = [" +
			reference + "]\n}\n}\nimage \"wing\" {\nfor_each = toset([\"l\", \"r\"])\nprompt = \"a wing\"\npath = \"${each.key}.png\"\n}\n"
	}
	in := one(head + block("image.wing[each.key]"))
	in.Known = map[string]Known{`image.wing["l"]`: {Next: "k1:1"}, `image.wing["r"]`: {Next: "k1:2"}}
	config := must(t, in)
	left, right := image(t, config, `image.fox["l"]`), image(t, config, `image.fox["r"]`)
	if left.Trigger == right.Trigger || left.Trigger == "" {
		t.Errorf("triggers %q and %q", left.Trigger, right.Trigger)
	}
	if !slices.Equal(left.DependsOn, []string{`image.wing["l"]`}) {
		t.Errorf("it depends on %v", left.DependsOn)
	}
	if len(left.Causes) != 1 || left.Causes[0].Name != `image.wing["l"]` {
		t.Errorf("its causes are %v", left.Causes)
	}
	in = one(head + block("image.wing[each.key].seed"))
	config = must(t, in)
	if left, right = image(t, config, `image.fox["l"]`), image(t, config, `image.fox["r"]`); left.Trigger == right.Trigger {
		t.Error("attributes of two instances are the same trigger")
	}
	turned := `{"provider": {"acme": {}}, "image": {
		"wing": {"for_each": "${toset([\"l\", \"r\"])}", "prompt": "a wing", "path": "${each.key}.png"},
		"fox": {"for_each": "${toset([\"l\", \"r\"])}", "prompt": "a fox", "path": "fox-${each.key}.png",
			"lifecycle": {"replace_triggered_by": ["image.wing[each.key].seed"]}}}}`
	again := must(t, input(map[string]string{"a.imgplan.json": turned}))
	if image(t, again, `image.fox["l"]`).Trigger != left.Trigger {
		t.Error("JSON has another trigger")
	}
}

func TestConditionsWait(t *testing.T) {
	before := lives(requires("precondition", `image.owl.content != "x"`, `"no"`)) + owl
	config := must(t, one(before))
	if fox := image(t, config, "image.fox"); !slices.Equal(fox.Unknown, []string{"precondition"}) || !config.Unresolved ||
		!slices.Equal(fox.DependsOn, []string{"image.owl"}) {
		t.Errorf("it waits for %v, depends on %v", fox.Unknown, fox.DependsOn)
	}
	in := one(before)
	in.Known = map[string]Known{"image.owl": {Content: "x", Key: "k1:1", Next: "k1:1"}}
	if got := mistakes(t, in); len(got) != 1 || !strings.HasPrefix(got[0], "7 error: Image precondition failed: no") {
		t.Errorf("once it is known: %v", got)
	}
	in.Known["image.owl"] = Known{Content: "y", Key: "k1:1", Next: "k1:1"}
	if fox := image(t, must(t, in), "image.fox"); len(fox.Unknown) > 0 {
		t.Errorf("it waits for %v", fox.Unknown)
	}
	after := lives(requires("postcondition", `self.content != image.owl.content`, `"no"`)) + owl
	if fox := image(t, must(t, one(after)), "image.fox"); !slices.Equal(fox.Unknown, []string{"postcondition"}) {
		t.Errorf("it waits for %v", fox.Unknown)
	}
}

func TestPostconditions(t *testing.T) {
	text := lives(requires("postcondition", `self.width >= local.least && self.format == "png"`, `"only ${self.width} wide, ${self.bytes} bytes"`)+"\n"+
		requires("postcondition", `substr(self.content, 0, 7) == "sha256:" && self.key != self.prompt`, `"odd"`)) + "locals { least = 600 }"
	config, diags := Load(one(text))
	if config == nil || len(diags) > 0 {
		t.Fatal(texts(diags))
	}
	accepts := image(t, config, "image.fox").Accepts
	if got := accepts(Known{Key: "k", Content: "sha256:1", Width: 600, Bytes: 7}); got != nil {
		t.Errorf("refused: %v", got)
	}
	got := accepts(Known{Key: "k", Content: "1", Width: 512, Bytes: 7})
	if len(got) != 2 || got[0].Message != "only 512 wide, 7 bytes" || got[0].Range.Filename != "a.imgplan.hcl" || got[0].Range.Start.Line != 7 {
		t.Errorf("refused: %+v", got)
	}
	in := one(text)
	in.Known = map[string]Known{"image.fox": {Key: "k", Content: "sha256:1", Width: 512, Bytes: 7}}
	config, diags = Load(in)
	if config == nil || texts(diags) != "7 warning: Image postcondition failed: only 512 wide, 7 bytes\n" || !diags[0].Condition {
		t.Errorf("of a picture that is there: %s", texts(diags))
	}
	turned := must(t, input(map[string]string{"a.imgplan.json": `{"provider": {"acme": {}}, "image": {"fox": {"prompt": "a", "path": "a.png",
		"lifecycle": {"postcondition": [{"condition": "${self.bytes < 5}", "error_message": "${self.bytes} bytes"}]}}}}`}))
	if got := image(t, turned, "image.fox").Accepts(Known{Bytes: 7}); len(got) != 1 || got[0].Message != "7 bytes" {
		t.Errorf("in JSON: %+v", got)
	}
	if plain := image(t, must(t, one(fox(""))), "image.fox"); plain.Accepts != nil {
		t.Error("an image without postconditions asks some")
	}
}

// TestPostconditionsThatBreak: what can't be evaluated refuses the picture, and says why.
func TestPostconditionsThatBreak(t *testing.T) {
	config := must(t, one(lives(requires("postcondition", `[1, 2][self.bytes] > 0`, `"no"`))))
	got := image(t, config, "image.fox").Accepts(Known{Key: "k", Content: "c", Bytes: 9})
	if len(got) != 1 || !strings.HasPrefix(got[0].Message, "Invalid index: ") {
		t.Errorf("refused: %+v", got)
	}
}

func TestConditionsOfInstances(t *testing.T) {
	text := head + "locals { most = 2 }\nimage \"fox\" {\ncount = 3\nprompt = \"a fox ${count.index}\"\npath = \"${count.index}.png\"\nlifecycle {\n" +
		requires("precondition", "count.index < local.most - 1", `"too many"`) + "\n" + requires("precondition", "local.most > 2", `"too few"`) + "\n}\n}\n"
	want := []string{
		`9 error: Image precondition failed: too many  This is about image.fox[1].`,
		`9 error: Image precondition failed: too many  This is about image.fox[2].`,
		`13 error: Image precondition failed: too few`,
	}
	if got := mistakes(t, one(text)); !slices.Equal(got, want) {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
	none := strings.Replace(text, "count = 3", "count = 0", 1)
	must(t, one(none)) // what there is none of breaks no condition
}

func TestChecksWarn(t *testing.T) {
	text := fox("") + "locals { n = 1 }\ncheck \"sizes\" {\n" + requires("assert", "local.n > 1", `"n is ${local.n}"`) + "\n" +
		requires("assert", "image.fox.bytes < 10", `"${image.fox.bytes} bytes"`) + "\n" + requires("assert", "image.fox.seed >= 0", `"no"`) + "\n}\n"
	config, diags := Load(one(text))
	if config == nil || texts(diags) != "10 warning: Check block assertion failed: n is 1\n" || !config.Unresolved {
		t.Errorf("before apply: %s", texts(diags))
	}
	in := one(text)
	in.Known = map[string]Known{"image.fox": {Key: "k", Content: "c", Bytes: 11}}
	config, diags = Load(in)
	want := "10 warning: Check block assertion failed: n is 1\n14 warning: Check block assertion failed: 11 bytes\n"
	if config == nil || texts(diags) != want || config.Unresolved {
		t.Errorf("after apply: %s", texts(diags))
	}
}

// TestConditionsInModules: what fails in a module says in which, for its lines are the same in all.
func TestConditionsInModules(t *testing.T) {
	module := "variable \"n\" {\nvalidation {\ncondition = var.n < 3\nerror_message = \"n is ${var.n}\"\n}\n}\n" +
		strings.TrimPrefix(lives(requires("precondition", "var.n < 2", `"not so many"`)), head) +
		"check \"c\" {\n" + requires("assert", "var.n < 1", `"none is best"`) + "\n}\n" +
		"output \"o\" {\nvalue = var.n\n" + requires("precondition", "var.n < 2", `"no output"`) + "\n}\n"
	in := input(map[string]string{
		"a.imgplan.hcl":   head + "module \"m\" {\nsource = \"./m\"\nn = 1\n}\nmodule \"o\" {\nsource = \"./m\"\ncount = 0\nn = 9\n}",
		"m/m.imgplan.hcl": module,
	})
	config, diags := Load(in)
	if config == nil || texts(diags) != "19 warning: Check block assertion failed: none is best  This is about module.m.\n" {
		t.Errorf("got %s", texts(diags))
	}
	in.FS.(fstest.MapFS)["a.imgplan.hcl"].Data = []byte(head + "module \"m\" {\nsource = \"./m\"\nn = 3\n}")
	want := []string{
		`4 error: Invalid value for variable: n is 3  This was checked by the validation rule at m/m.imgplan.hcl:3,1-10.`,
		`12 error: Image precondition failed: not so many  This is about module.m.image.fox.`,
		`19 warning: Check block assertion failed: none is best  This is about module.m.`,
		`26 error: Module output value precondition failed: no output  This is about module.m.`,
	}
	if got := mistakes(t, in); !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}
