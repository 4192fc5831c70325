package spec

import (
	"slices"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

const plain = head + `
image "a" {
  prompt = "x"
  path   = "a.png"
}
`

func TestDefaults(t *testing.T) {
	a := image(t, must(t, one(plain)), "image.a")
	want := []providers.Setting{
		{Name: "steps", Type: providers.Integer, Text: "30", Default: true},
		{Name: "guidance", Type: providers.Number, Text: "2.5", Default: true},
		{Name: "speed", Type: providers.String, Text: "none", Default: true},
	}
	if !slices.Equal(a.Settings, want) {
		t.Errorf("settings %+v", a.Settings)
	}
	if a.Size.String() != "512x512" || !a.SeedDerived || a.Seed != SeedOf("image.a")%1001 {
		t.Errorf("size %s, seed %d (%v)", a.Size, a.Seed, a.SeedDerived)
	}
	declared := image(t, must(t, one(strings.Replace(plain, "prompt", "steps = 30.0\nguidance = \"2.50\"\nspeed = null\nsafe=false\nprompt", 1))), "image.a")
	want = append(want, providers.Setting{Name: "safe", Type: providers.Bool, Text: "false"})
	if !slices.Equal(declared.Settings, want) {
		t.Errorf("settings %+v", declared.Settings)
	}
}

func TestCanonicalText(t *testing.T) {
	for text, want := range map[string]string{
		`guidance = 0.1`: "0.1", `guidance = 3.0`: "3", `guidance = 1 / 4 * 2`: "0.5", `guidance = 0.30`: "0.3", `guidance = 1e1`: "10",
		`steps = "07"`: "7", "negative_prompt = \"e\u0301\"": "\u00e9",
	} {
		name, _, _ := strings.Cut(text, " ")
		config := must(t, one(strings.Replace(plain, "prompt ", text+"\nprompt ", 1)))
		if got := setting(image(t, config, "image.a"), name); got != want {
			t.Errorf("%s: %q; want %q", text, got, want)
		}
	}
}

// TestCauses: a cause's digest changes exactly when its value does.
// A checkout with CRLF line ends declares the same pictures, and mistakes in it are shown where they stand.
func TestLineEnds(t *testing.T) {
	unix := map[string]string{
		"a.imgplan.hcl":    plain + "image \"b\" {\n  prompt = <<EOT\nan ant\n${file(\"p.txt\")}\nEOT\n  path = \"b.png\"\n}\n" + withValue,
		"p.txt":            "a\nbee\n",
		"imgplan.vars.hcl": "more = <<-EOT\n  a cat\n  a dog\n  EOT\n",
	}
	windows := map[string]string{}
	for name, text := range unix {
		windows[name] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	want, got := must(t, input(unix)), must(t, input(windows))
	for _, address := range []string{"image.b", "image.c"} {
		if a, b := image(t, want, address), image(t, got, address); a.Prompt != b.Prompt || !strings.Contains(a.Prompt, "\n") {
			t.Errorf("%s: %q with LF, %q with CRLF", address, a.Prompt, b.Prompt)
		}
	}
	windows["a.imgplan.hcl"] = strings.Replace(windows["a.imgplan.hcl"], "b.png", "b.xyz", 1)
	_, diags := Load(input(windows))
	if len(diags) != 1 || diags[0].Range.Start.Line != 12 || diags[0].Range.Start.Column != 10 || diags[0].Snippet.Code != `  path = "b.xyz"` {
		t.Errorf("the mistake is at %+v: %+v", diags[0].Range, diags)
	}
}

const withValue = `
variable "more" { type = string }

image "c" {
  prompt = var.more
  path   = "c.png"
}
`

func TestCauses(t *testing.T) {
	causes := func(locals string) map[string]string {
		config := must(t, one(head+"locals {\n"+locals+"\n}\nvariable \"v\" { default = 1 }\n"+
			"image \"a\" {\nprompt = \"${jsonencode(local.l)} ${var.v}\"\npath = \"a.png\"\n}"))
		found := map[string]string{}
		for _, cause := range image(t, config, "image.a").Causes {
			found[cause.Name] = cause.Digest
		}
		return found
	}
	base := causes(`l = { a = 0.1, b = ["x", true] }`)
	if len(base) != 2 || base["var.v"] == "" || len(base["local.l"]) != 64 {
		t.Fatalf("causes %v", base)
	}
	if same := causes("l = { b = [\"x\", true], a = 1 / 10 == 0.1 ? 0.10 : 0.1 }\nunused = 1"); same["local.l"] != base["local.l"] {
		t.Error("an equal value has another digest")
	}
	for _, other := range []string{
		`{ a = 0.1, b = ["x", false] }`, `{ a = 0.1, b = ["x", "true"] }`, `{ a = 0.2, b = ["x", true] }`, `{ a = 0.1, c = ["x", true] }`,
		`{ a = 0.1, b = ["x", null] }`, `{ a = "0.1", b = ["x", true] }`, `["x"]`, `["", "x"]`, `"x"`,
	} {
		if causes("l = " + other)["local.l"] == base["local.l"] {
			t.Errorf("%s has the same digest", other)
		}
	}
	for _, pair := range [][2]string{{`["asb", "c"]`, `["a", "bsc"]`}, {`toset(["a"])`, `["a"]`}, {`{ a = 1 }`, `["a", 1]`}} {
		if causes("l = " + pair[0])["local.l"] == causes("l = " + pair[1])["local.l"] {
			t.Errorf("%s and %s have one digest", pair[0], pair[1])
		}
	}
	if got := causes("l = local.m\nm = 2"); got["local.m"] == "" {
		t.Errorf("what the local is made from is missing: %v", got)
	}
}

func TestKnown(t *testing.T) {
	const text = plain + `
image "b" {
  source_image = image.a.path
  prompt       = "like ${image.a.content}"
  path         = "b.png"
}
image "c" {
  prompt = "${image.a.width}x${image.a.height} ${image.a.seed >= 0} ${image.a.size} ${image.a.model} ${image.a.steps}"
  path   = "c.png"
}
output "content" { value = image.a.content }
output "wide" { value = image.b.width }
`
	config := must(t, one(text))
	b := image(t, config, "image.b")
	if !slices.Equal(b.Unknown, []string{"prompt"}) || b.Prompt != "" || !config.Unresolved || config.Outputs[0].JSON != nil {
		t.Errorf("unknown: %+v, %v", b, config.Unresolved)
	}
	if got := image(t, config, "image.c").Prompt; got != "512x512 true 512x512 acme/draw 30" {
		t.Errorf("c: %q", got)
	}
	in := one(text)
	in.Known = map[string]Known{
		"image.a": {Key: "k1:1", Content: "sha256:2", Width: 1, Height: 1}, "image.b": {Key: "k1:3", Content: "sha256:4", Width: 77, Height: 5},
	}
	config = must(t, in)
	if b = image(t, config, "image.b"); b.Prompt != "like sha256:2" || config.Unresolved || string(config.Outputs[1].JSON) != "77" {
		t.Errorf("known: %+v, %v", b, config.Unresolved)
	}
}

func TestSourceFiles(t *testing.T) {
	files := map[string]string{"in.png": "small", "big.png": strings.Repeat("x", 101), "dir/x": ""}
	load := func(source string) (*Config, Diagnostics) {
		files["a.imgplan.hcl"] = strings.Replace(plain, "prompt", "source_image = \""+source+"\"\nprompt", 1)
		return Load(input(files))
	}
	config, diags := load("in.png")
	if config == nil {
		t.Fatal(texts(diags))
	}
	if a := image(t, config, "image.a"); a.Source != "in.png" || a.SourceURL || a.Mode != providers.ImageToImage || a.Size != (providers.Size{}) {
		t.Errorf("a = %+v", a)
	}
	if config, diags = load("https://x.test/pic?w=1"); config == nil || !config.Images[0].SourceURL {
		t.Error(texts(diags))
	}
	for source, want := range map[string]string{
		"big.png": "Source picture too large", "im.png": `Did you mean "in.png"?`, "dir": "Unsupported source format", "/in.png": "Invalid source_image",
	} {
		if config, diags = load(source); config != nil || len(diags) != 1 || !strings.Contains(texts(diags), want) {
			t.Errorf("%s: %s", source, texts(diags))
		}
	}
}

func TestUnseededWarning(t *testing.T) {
	const redraw = "image \"%\" {\nsource_image = \"https://x.test/a.png\"\nprompt = \"x\"\npath = \"%.png\"\nseed = 5\n}\n"
	config, diags := Load(one(head + strings.ReplaceAll(redraw, "%", "a") + strings.ReplaceAll(redraw, "%", "b")))
	if config == nil || len(diags) != 1 || diags[0].Severity != Warning || !strings.Contains(diags[0].Detail, "takes no seed: its pictures are not reproducible") {
		t.Fatal(texts(diags))
	}
	if config.Images[1].Seed != 5 {
		t.Errorf("seed %d", config.Images[1].Seed)
	}
	if _, diags = Load(one(head + strings.ReplaceAll(strings.Replace(redraw, "seed = 5", "", 1), "%", "a"))); len(diags) != 0 {
		t.Error(texts(diags))
	}
}

func TestDefaultProvider(t *testing.T) {
	in := one("image \"a\" {\nprovider = \"doodle\"\nprompt = \"x\"\npath = \"a.png\"\n}")
	config := must(t, in)
	if len(config.Providers) != 1 || config.Providers[0].Name != "doodle" || config.Providers[0].Limits.MaxRunning != 2 ||
		config.Providers[0].UserAgent != "imgplan/test" {
		t.Errorf("providers %+v", config.Providers)
	}
}

func TestVersions(t *testing.T) {
	for version, works := range map[string]bool{"0.3.0": true, "0.2.9": false, "0.0.0-dev": true, "0.3.0-rc1": true} {
		in := one("imgplan {\nrequired_version = \">= 0.3\"\n}")
		in.Version = version
		if config, diags := Load(in); (config != nil) != works {
			t.Errorf("%s: %s", version, texts(diags))
		}
	}
}
