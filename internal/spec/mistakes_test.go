package spec

import (
	"strings"
	"testing"
)

// nine has nine different mistakes, and things that refer to what is wrong, which are no mistakes of their own.
const nine = `
provider "acme" {}
locals { style = "flat" }
image "one" {
  promt = "a"
  prompt = "a fox"
  path = "one.png"
}
image "two" {
  prompt = "a fox"
  path = "../two.png"
}
image "three" {
  prompt = "a ${local.stile} fox"
  path = "three.png"
}
image "four" {
  prompt = "a fox"
  path = "four.png"
  steps = 51
}
image "five" {
  prompt = "a fox"
  path = "five.png"
  size = "9x9"
}
image "six" {
  prompt = "a fox"
  path = "six.gif"
}
image "seven" {
  for_each = ["a", "b"]
  prompt = "a fox"
  path = "seven.png"
}
image "eight" {
  prompt = "a fox"
  path = "ONE.png"
}
imag "nine" {
}
image "follows" {
  prompt = "like ${image.three.prompt}, ${image.seven["a"].path}, ${image.six.path}"
  source_image = image.two.path
  path = "follows.png"
}
output "also" { value = [image.seven["a"].path, image.four.steps, image.three.prompt] }
`

func TestNineMistakes(t *testing.T) {
	got := mistakes(t, one(nine))
	for i, want := range []string{
		`5 error: Unsupported argument: The model "acme/draw" has no argument "promt".`,
		`11 error: Invalid path`,
		`14 error: Reference to undeclared local value: A local value named "stile" has not been declared. Did you mean "style"?`,
		`20 error: Invalid steps: "steps" must be from 1 to 50, not 51.`,
		`25 error: Impossible size: The model "acme/draw" makes no picture of 9x9: each side must be 64 to 2048 pixels.`,
		`29 error: Unknown picture format`,
		`32 error: Invalid for_each argument: The "for_each" value must be a map, or a set of strings, and it is a tuple.`,
		`38 error: Duplicate path: image.eight would write "ONE.png", which is the path of image.one`,
		`40 error: Unsupported block type: Blocks of type "imag" are not expected here. Did you mean "image"?`,
	} {
		if i >= len(got) || !strings.HasPrefix(got[i], want) {
			t.Errorf("mistake %d: want %s", i+1, want)
		}
	}
	if len(got) != 9 {
		t.Errorf("%d mistakes:\n%s", len(got), strings.Join(got, "\n"))
	}
}

// TestMistakes has one mistake in each text, and the one line that must be said of it.
func TestMistakes(t *testing.T) {
	picture := func(lines string) string {
		return head + "image \"a\" {\nprompt = \"x\"\npath = \"a.png\"\n" + lines + "\n}\n"
	}
	for name, test := range map[string]struct{ text, want string }{
		"step":              {picture(`guidance = 2.55`), `5 error: Invalid guidance: "guidance" must be a multiple of 0.1, not 2.55.`},
		"enum":              {picture(`speed = "hihg"`), `5 error: Invalid speed: "speed" must be one of "none", "regular" and "high", not "hihg": did you mean "high"?.`},
		"whole":             {picture(`steps = 1.5`), `5 error: Invalid steps: "steps" must be a whole number, not 1.5.`},
		"type":              {picture(`steps = "many"`), `5 error: Incorrect value type: The value of "steps" is not valid: a number is required.`},
		"length":            {picture(`negative_prompt = "` + strings.Repeat("é", 51) + `"`), `5 error: Invalid negative_prompt: "negative_prompt" has 51 characters; 50 is the most.`},
		"other model":       {picture(`strength = 0.5`), `5 error: Unsupported argument: The model "acme/draw" has no argument "strength". The model "acme/redraw" has it.`},
		"seed":              {picture(`seed = 1001`), `5 error: Invalid seed: A seed is a whole number from 0 to 1000, not 1001.`},
		"seed fraction":     {picture(`seed = 0.5`), `5 error: Invalid seed: A seed is a whole number from 0 to 1000, not 0.5.`},
		"no source":         {picture(`model = "acme/redraw"`), `5 error: Missing source_image: The model "acme/redraw" starts from a picture: it needs a source_image.`},
		"source too many":   {picture("model = \"acme/draw\"\nsource_image = \"https://x.test/a.png\""), `6 error: Unexpected source_image`},
		"source missing":    {picture(`source_image = "b.png"`) + "image \"b\" {\nprompt = \"x\"\npath = \"bb.png\"\n}", `5 error: Source picture not found: There is no file "b.png" in this folder, and no image has that path. Did you mean "bb.png"?`},
		"source http":       {picture(`source_image = "http://x.test/a.png"`), `5 error: Invalid source_image: A source elsewhere must be an https URL`},
		"source format":     {picture(`source_image = "https://x.test/a.webp"`), `5 error: Unsupported source format`},
		"source size":       {picture(`source_image = "https://x.test/a"` + "\nsize = \"64x64\""), `6 error: Unexpected size`},
		"source outside":    {picture(`source_image = "../b.png"`), `5 error: Invalid source_image`},
		"own source":        {picture(`source_image = "a.png"`), `2 error: Self-reference: image.a refers to itself.`},
		"itself":            {picture(`negative_prompt = image.a.path`), `2 error: Self-reference: image.a refers to itself.`},
		"model":             {picture(`model = "acme/drew"`), `5 error: Unknown model: The provider "acme" has no model "acme/drew". Did you mean "acme/draw"?`},
		"provider":          {picture(`provider = acne`), `5 error: Reference to undeclared provider: There is no provider "acne". Did you mean "acme"?`},
		"alias":             {picture(`provider = acme.eu`), `5 error: Reference to undeclared provider: There is no provider "acme.eu".`},
		"no path":           {head + "image \"a\" {\nprompt = \"x\"\n}", `2 error: Missing required argument: The argument "path" is required`},
		"null path":         {head + "image \"a\" {\nprompt = \"x\"\npath = null\n}", `4 error: Missing required argument: The argument "path" is required`},
		"no prompt":         {head + "image \"a\" {\npath = \"a.png\"\n}", `2 error: Missing required argument: The argument "prompt" is required`},
		"blank":             {head + "image \"a\" {\nprompt = \" \\n\"\npath = \"a.png\"\n}", `3 error: Empty prompt`},
		"block in image":    {picture("frame \"x\" {\n}"), `5 error: Unsupported block type: Blocks of type "frame" are not expected in an image block.`},
		"each":              {picture(`negative_prompt = each.key`), `5 error: Reference to "each" in context without for_each`},
		"count":             {picture(`negative_prompt = "${count.index}"`), `5 error: Reference to "count" in context without count`},
		"both":              {picture("count = 1\nfor_each = {}"), `5 error: Invalid combination of "count" and "for_each"`},
		"count negative":    {picture(`count = -1`), `5 error: Invalid count argument: The "count" must be a whole number from 0 to 100000.`},
		"count null":        {picture(`count = null`), `5 error: Invalid count argument: The given "count" value is null.`},
		"each null":         {picture(`for_each = null`), `5 error: Invalid for_each argument: The given "for_each" value is null.`},
		"each unknown":      {picture("for_each = toset([image.b.content])") + "image \"b\" {\nprompt = \"x\"\npath = \"b.png\"\n}", `5 error: Invalid for_each argument: The set has values that are known only after apply`},
		"count unknown":     {picture("count = parseint(image.b.content, 10)") + "image \"b\" {\nprompt = \"x\"\npath = \"b.png\"\n}", `5 error: Invalid count argument: The "count" value depends on what is known only after apply`},
		"size unknown":      {picture("size = image.b.content") + "image \"b\" {\nprompt = \"x\"\npath = \"b.png\"\n}", `5 error: Invalid size argument`},
		"instance key":      {picture("negative_prompt = image.b.path") + "image \"b\" {\ncount = 1\nprompt = \"x\"\npath = \"b.png\"\n}", `5 error: Missing instance key: image.b has "count" set`},
		"attribute":         {picture("negative_prompt = image.b.paht") + "image \"b\" {\nprompt = \"x\"\npath = \"b.png\"\n}", `5 error: Unsupported attribute`},
		"undeclared image":  {picture("negative_prompt = image.bee.path") + "image \"be\" {\nprompt = \"x\"\npath = \"b.png\"\n}", `5 error: Reference to undeclared image: An image named "bee" has not been declared. Did you mean "be"?`},
		"undeclared var":    {picture("negative_prompt = var.x"), `5 error: Reference to undeclared variable: A variable named "x" has not been declared.`},
		"bare word":         {picture("negative_prompt = style") + "locals { style = 1 }", `5 error: Invalid reference: There is nothing named "style". Did you mean "local.style"?`},
		"bare image":        {picture("negative_prompt = image"), `5 error: Invalid reference: "image" must be followed by a dot and the name of an image.`},
		"depends_on":        {picture("depends_on = [var.x]"), `5 error: Invalid depends_on reference`},
		"no list":           {picture("depends_on = image.b"), `5 error: Invalid depends_on argument: This is a list of names that has to be written out, in brackets: depends_on = [ ... ].`},
		"out of an image":   {"favicons {\npath = \"public\"\n}", `1 error: Unsupported block type: Blocks of type "favicons" are not expected here. It belongs in a block of type image.`},
		"out of two":        {"rendition \"a\" {\n}", `1 error: Unsupported block type: Blocks of type "rendition" are not expected here. It belongs in a block of type defaults or image.`},
		"depends_on name":   {picture("depends_on = [image.x]"), `5 error: Reference to undeclared image`},
		"twice":             {picture("") + "image \"a\" {\n}", `7 error: Duplicate image: An image "a" was already declared at a.imgplan.hcl:2,1-10.`},
		"name":              {head + "image \"a b\" {\n}", `2 error: Invalid name`},
		"label":             {head + "image {\n}", `2 error: Missing name for image`},
		"folder and file":   {picture("") + "image \"b\" {\nprompt = \"x\"\npath = \"a.png/b.png\"\n}", `9 error: Duplicate path: image.b would write "a.png/b.png", but a folder`},
		"provider twice":    {head + head, `2 error: Duplicate provider`},
		"kind":              {"provider \"acne\" {}", `1 error: Unknown provider: There is no provider "acne". Did you mean "acme"?`},
		"local kind":        {"provider \"doodle\" {\napi_key = \"x\"\n}", `2 error: Unsupported argument`},
		"base_url":          {"provider \"acme\" {\nbase_url = \"ftp://x\"\n}", `2 error: Invalid base_url`},
		"rate":              {"provider \"acme\" {\nrate = \"fast\"\n}", `2 error: Invalid rate: "fast" is not a rate such as "20/10s".`},
		"price":             {"provider \"acme\" {\nprice = { \"acme/drew\" = 1 }\n}", `2 error: Unknown model: The provider "acme" has no model "acme/drew". Did you mean "acme/draw"?`},
		"price text":        {"provider \"acme\" {\nprice = { \"acme/draw\" = -1 }\n}", `2 error: Invalid amount`},
		"callback":          {"provider \"acme\" {\ncallback {\nurl = \"https://x.test\"\nlisten = \"8080\"\n}\n}", `4 error: Invalid listen`},
		"max_running":       {"provider \"acme\" {\nmax_running = 0\n}", `2 error: Invalid max_running`},
		"version":           {"imgplan {\nrequired_version = \">= 0.4\"\n}", `2 error: Unsupported imgplan version`},
		"constraint":        {"imgplan {\nrequired_version = \"new\"\n}", `2 error: Invalid version constraint`},
		"budget":            {"imgplan {\nbudget {\ncost_per_apply = -1\n}\n}", `3 error: Invalid amount`},
		"budgets":           {"imgplan {\nbudget {}\n}\nimgplan {\nbudget {}\n}", `5 error: Duplicate budget`},
		"output sensitive":  {"variable \"k\" {\ndefault = \"s\"\nsensitive = true\n}\noutput \"o\" {\nvalue = var.k\n}", `6 error: Output refers to sensitive values`},
		"image sensitive":   {picture("negative_prompt = var.k") + "variable \"k\" {\ndefault = \"s\"\nsensitive = true\n}", `5 error: Sensitive value in negative_prompt: The value of "negative_prompt" is sensitive`},
		"root argument":     {"style = 1", `1 error: Unsupported argument`},
		"long text":         {"locals {\na = join(\"\", [for i in range(1000) : \"" + strings.Repeat("x", 1200) + "\"])\n}", `2 error: Value too large`},
		"huge number":       {"locals {\na = 1e9999\n}", `2 error: Value too large`},
		"no choice":         {"image \"a\" {\nprompt = \"x\"\npath = \"a.png\"\n}", `1 error: No provider: No provider is declared, so "provider" must say who makes this image: "acme" and "doodle".`},
		"ambiguous":         {head + "provider \"doodle\" {}\nimage \"a\" {\nprompt = \"x\"\npath = \"a.png\"\n}", `3 error: Ambiguous provider`},
		"preset":            {"image \"a\" {\nprovider = doodle\nprompt = \"x\"\npath = \"a.png\"\nsize = \"64x65\"\n}", `5 error: Impossible size: The model "doodle/square" makes no picture of 64x65: the possible sizes are 64x64.`},
		"empty key":         {picture("for_each = { \"\" = 1 }"), `5 error: Invalid for_each argument: A key of "for_each" must not be empty or null.`},
		"step from min":     {"image \"a\" {\nprovider = doodle\nprompt = \"x\"\npath = \"a.png\"\ncorners = 6\n}", `5 error: Invalid corners: "corners" must be a multiple of 2 above 3, not 6.`},
		"favicons twice":    {head + "image \"a\" {\nfor_each = toset([\"x\", \"y\"])\nprompt = \"x\"\npath = \"${each.key}.png\"\nfavicons {\npath = \"fav\"\n}\n}", `7 error: Duplicate path: image.a["x"]#favicon and`},
		"no padding":        {picture("rendition \"r\" {\npath = \"r.png\"\npadding = -1\n}"), `7 error: Invalid padding: "padding" must be a whole number from 0.`},
		"oblong icon":       {picture("size = \"512x256\"\nrendition \"r\" {\npath = \"r.ico\"\n}"), `7 error: Invalid path: "path": an icon is square, and this one is made of 512x256 pixels`},
		"icon cut oblong":   {picture("rendition \"r\" {\npath = \"r.ico\"\nwidth = 8\nheight = 9\n}"), `6 error: Invalid path: "path": an icon is square, and this one is made of 8x9 pixels`},
		"no image to image": {"image \"a\" {\nprovider = doodle\nprompt = \"x\"\npath = \"a.png\"\nsource_image = \"https://x.test/a.png\"\n}", `5 error: No model for this`},
	} {
		t.Run(name, func(t *testing.T) {
			got := mistakes(t, one(test.text))
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

// TestNoFollowUps has mistakes that others would follow from, and mistakes beside them that must not be hidden.
func TestNoFollowUps(t *testing.T) {
	const use = "image \"a\" {\nprompt = \"x\"\npath = \"a.png\"\n%\n}\n"
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"provider":      {"provider \"acne\" {}\n" + strings.Replace(use, "%", "provider = acne", 1), []string{"1 error: Unknown provider"}},
		"only provider": {"provider \"acne\" {}\n" + strings.Replace(use, "%", "", 1), []string{"1 error: Unknown provider"}},
		"alias":         {"provider \"acme\" {\nalias = 1\n}\n" + strings.Replace(use, "%", "provider = acme.eu", 1), []string{"2 error: Invalid alias"}},
		"for_each":      {head + strings.Replace(use, "%", "for_each = 1\nsteps = 99\nseed = each.value", 1), []string{"5 error: Invalid for_each", "6 error: Invalid steps"}},
		"two in one":    {head + strings.Replace(use, "%", "negative_prompt = var.x\nsteps = 99\nseed = -1", 1), []string{"5 error: Reference to", "6 error: Invalid steps", "7 error: Invalid seed"}},
		"model":         {head + strings.Replace(use, "%", "model = \"x\"\nsteps = 99\nfoo = 1", 1) + "output \"o\" {\nvalue = image.a.steps\n}", []string{"5 error: Unknown model", "7 error: Unsupported argument"}},
		"no provider":   {strings.Replace(use, "%", "promt = \"x\"\nsteps = 9\nlifecycle {\nignore_changes = [promt]\n}", 1), []string{"1 error: No provider", `4 error: Unsupported argument: No model of any provider has an argument "promt". Did you mean "prompt"?`, "7 error: Invalid ignore_changes"}},
		"try":           {head + strings.Replace(use, "%", "for_each = try(local.l, {})", 1) + "locals {\nl = var.nowhere\n}", []string{"8 error: Reference to undeclared"}},
		"can":           {head + strings.Replace(use, "%", "for_each = can(local.l.x) ? {} : {}", 1) + "locals {\nl = var.nowhere\n}", []string{"8 error: Reference to undeclared"}},
		"merge":         {head + strings.Replace(use, "%", "for_each = merge(local.l, {})", 1) + "locals {\nl = var.nowhere\n}", []string{"8 error: Reference to undeclared"}},
		"variable":      {head + "variable \"v\" {}\n" + strings.Replace(use, "%", "count = var.v\nsize = var.v", 1), []string{"2 error: No value for required variable"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := mistakes(t, one(test.text))
			for i, want := range test.want {
				if i >= len(got) || !strings.HasPrefix(got[i], want) {
					t.Errorf("want %s", want)
				}
			}
			if len(got) != len(test.want) {
				t.Errorf("got:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestBrokenFileHidesNothing(t *testing.T) {
	got := mistakes(t, input(map[string]string{
		"a.imgplan.hcl": head + "locals { style = \"flat\" }\nimage \"broken\" {\n  prompt = \n}\nimage \"later\" {\n  path = \"l.png\"\n}\n",
		"b.imgplan.hcl": `image "b" {
  prompt          = "${local.style} ${image.broken.prompt} ${image.later.path} ${var.nowhere}"
  path            = "b.gif"
}`,
	}))
	if len(got) != 3 || !strings.Contains(got[0], "4 error: Invalid expression") ||
		!strings.Contains(got[1], `A variable named "nowhere"`) || !strings.Contains(got[2], "3 error: Unknown picture format") {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
}

func TestAddressOfMistake(t *testing.T) {
	_, diags := Load(one(nine))
	if diags[0].Address != "image.one" || diags[7].Address != "image.eight" || diags[8].Address != "" {
		t.Errorf("addresses %q, %q, %q", diags[0].Address, diags[7].Address, diags[8].Address)
	}
}

// TestLostNames has a file in which nothing can be read, so that only its text says what it may declare.
func TestLostNames(t *testing.T) {
	got := mistakes(t, input(map[string]string{
		"a.imgplan.json": `{"variable": {"lost": {"default": 1}}, "provider": {`,
		"b.imgplan.hcl":  "image \"b\" {\nprompt = \"${var.lost} ${var.nowhere}\"\npath = \"b.png\"\n}",
	}))
	if len(got) != 2 || !strings.Contains(got[1], `A variable named "nowhere" has not been declared.`) {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
}

func TestCaps(t *testing.T) {
	got := mistakes(t, one(strings.Repeat("\n", maxFile+1)))
	if len(got) != 1 || !strings.HasPrefix(got[0], "1 error: File too large") {
		t.Errorf("got %.200q", got)
	}
	l := newLoader(one(plain))
	l.instances = maxImages // declaring them all would take a while
	l.load()
	if len(l.report.diags) != 1 || l.report.diags[0].Summary != "Too many images" {
		t.Errorf("got %v", l.report.diags)
	}
}
