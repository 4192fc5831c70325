package spec

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const styles = head + `
style "pixel" {
  prompt          = "{prompt}, pixel art"
  negative_prompt = "blurry"
  steps           = 20
  size            = "64x64"
}
style "warm" {
  prompt          = "warm"
  negative_prompt = "{negative_prompt}, cold"
  steps           = 25
  seed            = 3
}
`

func drawn(name, lines string) string {
	return "image \"" + name + "\" {\nprompt = \"a fox\"\npath = \"" + name + ".png\"\n" + lines + "\n}\n"
}

// shown is what an image came to, in one line.
func shown(image *Image) string {
	return fmt.Sprintf("%s | %s | %s %s %d", image.Prompt, setting(image, "negative_prompt"), setting(image, "steps"), image.Size, image.Seed)
}

func TestStyles(t *testing.T) {
	for name, test := range map[string]struct{ lines, more, want string }{
		"one":          {"styles = [style.pixel]\nseed = 1", "", "a fox, pixel art | blurry | 20 64x64 1"},
		"in order":     {"styles = [style.pixel, style.warm]", "", "a fox, pixel art, warm | blurry, cold | 25 64x64 3"},
		"other order":  {"styles = [style.warm, style.pixel]", "", "a fox, warm, pixel art | cold, blurry | 20 64x64 3"},
		"own wins":     {"styles = [style.pixel, style.warm]\nsteps = 7\nseed = 8\nnegative_prompt = \"x\"", "", "a fox, pixel art, warm | x, blurry, cold | 7 64x64 8"},
		"null is none": {"styles = [style.pixel, null, style.warm]\nsteps = null\nsize = null", "", "a fox, pixel art, warm | blurry, cold | 25 64x64 3"},
		"no styles":    {"styles = null\nseed = 1", "", "a fox |  | 30 512x512 1"},
		"by key":       {"for_each = { warm = 1 }\nstyles = [style[each.key]]", "", "a fox, warm | cold | 25 512x512 3"},
		"split": {"for_each = { a = \"pixel+warm\" }\nstyles = [for s in split(\"+\", each.value) : style[s]]", "",
			"a fox, pixel art, warm | blurry, cold | 25 64x64 3"},
		"quoted":      {`styles = [style["warm"]]`, "", "a fox, warm | cold | 25 512x512 3"},
		"a choice":    {"styles = [true ? style.warm : style.pixel]", "", "a fox, warm | cold | 25 512x512 3"},
		"or none":     {"styles = false ? [style.warm] : []\nseed = 1", "", "a fox |  | 30 512x512 1"},
		"by a local":  {"styles = local.l", "locals { l = [style.warm] }", "a fox, warm | cold | 25 512x512 3"},
		"merged":      {"styles = [merge(style.warm, { steps = 9 })]", "", "a fox, warm | cold | 9 512x512 3"},
		"an object":   {"styles = [{ steps = 9, seed = 2 }]", "", "a fox |  | 9 512x512 2"},
		"braces stay": {"styles = [style.b]\nseed = 1", "style \"b\" { prompt = \"{a {prompt} {{prompt}}, {Prompt}\" }", "{a a fox {a fox}, {Prompt} |  | 30 512x512 1"},
		"of styles": {"styles = [style.both]", "style \"both\" {\nstyles = [style.pixel, style.warm]\nprompt = \"both\"\nsteps = 8\n}",
			"a fox, both, pixel art, warm | blurry, cold | 8 64x64 3"},
		"made from":  {"styles = [style.c]\nseed = 1", "style \"c\" {\nsteps = style.pixel.steps + var.n\n}\nvariable \"n\" { default = 2 }", "a fox |  | 22 512x512 1"},
		"attributes": {"negative_prompt = \"${style.pixel.name} ${style.warm.seed} ${style.warm.speed == null}\"\nseed = 1", "", "a fox | pixel 3 true | 30 512x512 1"},
		"no place":   {"styles = [style.b]\nseed = 1", "style \"b\" { negative_prompt = \"{negative_prompt}, x, {negative_prompt}\" }", "a fox | x | 30 512x512 1"},
	} {
		t.Run(name, func(t *testing.T) {
			config := must(t, one(styles+drawn("a", test.lines)+test.more))
			if got := shown(config.Images[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestStylePrompt: image.x.prompt is the final one, and a style can be where the prompt comes from.
func TestStylePrompt(t *testing.T) {
	config := must(t, one(styles+drawn("a", "styles = [style.pixel]")+
		"image \"b\" {\nstyles = [style.warm]\npath = \"b.png\"\n}\noutput \"p\" { value = [image.a.prompt, image.b.prompt, image.a.negative_prompt] }"))
	if got := config.Outputs[0].Text; got != `["a fox, pixel art", "warm", "blurry"]` {
		t.Errorf("got %s", got)
	}
}

// TestStylesInModules: a module gets the styles it is given, whole, in a list or through its own outputs.
func TestStylesInModules(t *testing.T) {
	config := must(t, input(map[string]string{
		"a.imgplan.hcl": styles + `
module "theme" { source = "./theme" }
module "m" {
  source = "./m"
  look   = style.pixel
  looks  = [style.pixel, module.theme.noir]
  seed   = 4
}
`, "theme/a.imgplan.hcl": `
style "noir" { prompt = "noir" }
output "noir" { value = style.noir }
`, "m/a.imgplan.hcl": `
variable "look" {}
variable "looks" { type = list(any) }
variable "seed" {}
style "pixel" { seed = var.seed }
` + drawn("one", "styles = [var.look, style.pixel]") + drawn("two", "styles = concat(var.looks, [style.pixel])"),
	}))
	for address, want := range map[string]string{
		"module.m.image.one": "a fox, pixel art | blurry | 20 64x64 4", "module.m.image.two": "a fox, pixel art, noir | blurry | 20 64x64 4",
	} {
		if got := shown(image(t, config, address)); got != want {
			t.Errorf("%s: got %s", address, got)
		}
	}
	var names []string
	for _, cause := range image(t, config, "module.m.image.two").Causes {
		names = append(names, cause.Name)
	}
	if got := strings.Join(names, " "); got != "module.m.style.pixel module.m.var.looks module.m.var.seed module.theme.style.noir style.pixel" {
		t.Errorf("causes %s", got)
	}
}

func TestStyleProvider(t *testing.T) {
	config := must(t, one(`
provider "acme" {}
provider "acme" { alias = "eu" }
provider "doodle" {}
style "eu" { provider = acme.eu }
style "square" {
  provider = "doodle"
  corners  = 5
  strength = 0.5
}
style "drawn" { model = "acme/draw" }
`+drawn("a", "styles = [style.eu, style.drawn]")+drawn("b", "styles = [style.drawn, style.square]")+
		drawn("c", "styles = [style.square]\nprovider = acme")+
		drawn("d", "styles = [style.eu, style.drawn, style.square]\nprovider = acme\nsource_image = \"https://x.test/a.png\"")))
	for address, want := range map[string]string{
		"image.a": "acme.eu acme/draw  ", "image.b": "doodle doodle/square 5 ", "image.c": "acme acme/draw  ", "image.d": "acme acme/redraw  0.5",
	} {
		one := image(t, config, address)
		if got := fmt.Sprint(one.Provider, " ", one.Model, " ", setting(one, "corners"), " ", setting(one, "strength")); got != want {
			t.Errorf("%s: got %q; want %q", address, got, want)
		}
	}
}

// TestStyleMistakes has one mistake in each text, at its line, and all that is said of it.
func TestStyleMistakes(t *testing.T) {
	a := drawn("a", "styles = [style.s]") // lines 2 to 6
	for name, test := range map[string]struct{ text, want string }{
		"range":        {a + "style \"s\" {\nsteps = 51\n}", `8 error: Invalid steps: "steps" must be from 1 to 50, not 51. It is image.a that has this from here.`},
		"type":         {a + "style \"s\" {\nsteps = \"many\"\n}", `8 error: Incorrect value type: The value of "steps" is not valid: a number is required.`},
		"size":         {a + "style \"s\" {\nsize = \"9x9\"\n}", `8 error: Impossible size: The model "acme/draw" makes no picture of 9x9: each side must be 64 to 2048 pixels. It is image.a that has this from here.`},
		"unknown":      {a + "style \"s\" {\nstep = 5\n}", `8 error: Unsupported argument: No model of any provider has an argument "step". Did you mean "steps"?`},
		"path":         {a + "style \"s\" {\npath = 5\n}", `8 error: Unsupported argument: "path" can't be set here: each image has a path of its own.`},
		"each":         {a + "style \"s\" {\nprompt = each.key\n}", `8 error: Reference to "each" in context without for_each: The "each" object can be used only in an image or module block, and only when its "for_each" argument is set.`},
		"model":        {a + "style \"s\" {\nmodel = \"acme/drew\"\n}", `8 error: Unknown model: The provider "acme" has no model "acme/drew". Did you mean "acme/draw"? The known ones are "acme/draw" and "acme/redraw". It is image.a that has this from here.`},
		"provider":     {a + "style \"s\" {\nprovider = acne\n}", `8 error: Reference to undeclared provider: There is no provider "acne". Did you mean "acme"? It is image.a that has this from here.`},
		"sensitive":    {a + "style \"s\" {\nspeed = sensitive(\"high\")\n}", `8 error: Sensitive value in speed: The value of "speed" is sensitive, and it would be written to the state and to the picture's record. If it is no secret, nonsensitive() takes the mark off. It is image.a that has this from here.`},
		"prompt":       {a + "style \"s\" {\nprompt = sensitive(\"x\")\n}", `8 error: Sensitive value in prompt: The value of "prompt" is sensitive, and it would be written to the state and to the picture's record. If it is no secret, nonsensitive() takes the mark off. It is image.a that has this from here.`},
		"all secret":   {drawn("a", "styles = [sensitive(style.s)]") + "style \"s\" {\nprompt = \"x\"\n}", `5 error: Invalid styles argument: A style as a whole must not be sensitive, and must be known before apply.`},
		"undeclared":   {drawn("a", "styles = [style.pixle]") + "style \"pixel\" {}", `5 error: Reference to undeclared style: A style named "pixle" has not been declared. Did you mean "pixel"?`},
		"wrong key":    {drawn("a", "for_each = { pixle = 1 }\nstyles = [style[each.key]]") + "style \"pixel\" {}", `6 error: Reference to undeclared style: A style named "pixle" has not been declared. Did you mean "pixel"?`},
		"no styles":    {drawn("a", "for_each = { pixle = 1 }\nstyles = [style[each.key]]"), `6 error: Reference to undeclared style: No style has been declared.`},
		"not a list":   {drawn("a", "styles = style.s") + "style \"s\" {}", `5 error: Invalid styles argument: "styles" is a list of styles, such as [style.pixel], and this holds an object.`},
		"names":        {drawn("a", "styles = [\"s\"]"), `5 error: Invalid styles argument: "styles" is a list of styles, such as [style.pixel], and this holds a string.`},
		"an object":    {drawn("a", "styles = [{ stepz = 1 }]"), `5 error: Unsupported argument: A style can't have an argument "stepz". Did you mean "steps"?`},
		"an object's":  {drawn("a", "styles = [{ steps = 0 }]"), `5 error: Invalid steps: "steps" must be from 1 to 50, not 0. It is image.a that has this from here.`},
		"word":         {drawn("a", "style = style.s") + "style \"s\" {}", `5 error: Unsupported argument: The model "acme/draw" has no argument "style". Did you mean "styles"?`},
		"no prompt":    {"image \"a\" {\npath = \"a.png\"\nstyles = [style.s]\n}\nstyle \"s\" {\nprompt = \"{prompt}, x\"\n}", `2 error: Missing required argument: The argument "prompt" is required: what is declared at a.imgplan.hcl:7,1-7 only wraps around it.`},
		"blank prompt": {"image \"a\" {\npath = \"a.png\"\nprompt = \"\"\nstyles = [style.s]\n}\nstyle \"s\" {\nprompt = \"x\"\n}", `4 error: Empty prompt: A prompt must say something.`},
		"too long":     {a + "style \"s\" {\nprompt = \"" + strings.Repeat("x", 99) + "\"\n}", `3 error: Invalid prompt: "prompt" has 106 characters; 100 is the most, with what its styles and defaults add.`},
		"circle":       {"style \"a\" {\nseed = style.b.seed\n}\nstyle \"b\" {\nstyles = [style.a]\n}", `2 error: Cycle: These refer to each other in a circle, so none can come first: style.a → style.b → style.a.`},
		"twice":        {a + "style \"s\" {}\nstyle \"s\" {}", `8 error: Duplicate style: A style "s" was already declared at a.imgplan.hcl:7,1-10.`},
	} {
		t.Run(name, func(t *testing.T) {
			got := mistakes(t, one(head+test.text))
			if len(got) != 1 || got[0] != test.want {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

// TestStyleMistakeNamesTheImage: a diagnostic at a style's line is about an image.
func TestStyleMistakeNamesTheImage(t *testing.T) {
	_, diags := Load(one(head + drawn("a", "styles = [style.s]") + "style \"s\" {\nsteps = var.n\n}\nvariable \"n\" { default = 99 }"))
	if len(diags) != 1 || diags[0].Address != "image.a" || len(diags[0].Snippet.Values) != 1 || diags[0].Snippet.Values[0].Statement != "is 99" {
		t.Errorf("got %+v", diags)
	}
}

// TestStyleWithoutEffect: what a user wrote is lost only with a warning.
func TestStyleWithoutEffect(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"no model takes it": {drawn("a", "styles = [style.s]") + "style \"s\" {\nstrength = 0.5\nsteps = 3\n}", []string{`8 warning: Argument without effect: "strength" has no effect: no image that it is for has a model that takes it.`}},
		"one model takes it": {drawn("a", "styles = [style.s]") + drawn("b", "source_image = \"https://x.test/a.png\"\nstyles = [style.s]") +
			"style \"s\" {\nstrength = 0.5\nsteps = 3\nsize = \"64x64\"\n}", nil},
		"nobody has it":  {drawn("a", "") + "style \"s\" { steps = 3 }", []string{`7 warning: Style without effect: style.s has no effect: nothing refers to it.`}},
		"any may":        {drawn("a", "for_each = { s = 1 }\nstyles = [style[each.key]]") + "style \"s\" { steps = 3 }\nstyle \"r\" { steps = 3 }", nil},
		"not the size":   {drawn("b", "source_image = \"https://x.test/a.png\"\nstyles = [style.s]") + "style \"s\" {\nsize = \"64x64\"\n}", []string{`9 warning: Argument without effect: "size" has no effect: no image that it is for has a model that takes it.`}},
		"not the model":  {drawn("b", "source_image = \"https://x.test/a.png\"\nstyles = [style.s]") + "style \"s\" {\nmodel = \"acme/draw\"\n}", []string{`9 warning: Argument without effect: "model" has no effect: no image that it is for has a model that takes it.`}},
		"not where null": {drawn("a", "styles = [style.s]") + "style \"s\" { strength = null }", nil},
	} {
		t.Run(name, func(t *testing.T) {
			config, diags := Load(one(head + test.text))
			if got := strings.TrimSpace(texts(diags)); config == nil || got != strings.Join(test.want, "\n") {
				t.Errorf("want %q\ngot  %s", test.want, got)
			}
		})
	}
}

// TestStyleMove: wherever an argument is written, in the image, in a style, in defaults or in those of the provider, the
// image is the same. So moving it costs nothing.
func TestStyleMove(t *testing.T) {
	lines := []string{"negative_prompt = \"text\"", "steps = 12", "guidance = 3.1", "speed = \"high\"", "safe = true", "size = \"640x64\"", "seed = 5", "model = \"acme/draw\""}
	load := func(image, style, group, defaults, provider []string) string {
		join := func(lines []string) string { return strings.Join(lines, "\n") }
		config, diags := Load(one("provider \"acme\" {\ndefaults {\n" + join(provider) + "\n}\n}\nstyle \"s\" {\n" + join(style) + "\n}\ndefaults {\n" + join(defaults) +
			"\n}\ndefaults {\nimages = [\"a*c\"]\n" + join(group) + "\n}\n" + drawn("abc", join(image))))
		if config == nil || len(diags) > 0 {
			return texts(diags)
		}
		return fmt.Sprintf("%+v %s %s %d %s", config.Images[0].Settings, config.Images[0].Prompt, config.Images[0].Size, config.Images[0].Seed, config.Images[0].Model)
	}
	want := load(append(slices.Clone(lines), "styles = [style.s]"), nil, nil, nil, nil)
	rapid.Check(t, func(t *rapid.T) {
		parts := make([][]string, 5)
		for _, line := range lines {
			at := rapid.IntRange(0, 4).Draw(t, "at")
			parts[at] = append(parts[at], line)
		}
		if got := load(append(parts[0], "styles = [style.s]"), parts[1], parts[2], parts[3], parts[4]); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}
