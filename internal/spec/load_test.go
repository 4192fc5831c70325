package spec

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

var price = money.USD(20_000)

// catalogue has one paid kind, with two models that differ, and one that draws here.
var catalogue = providers.Catalogue{
	{
		Name: "acme", KeyEnv: "ACME_KEY", BaseURL: "https://api.acme.test/", UploadURL: "https://up.acme.test", Callback: true,
		Limits: providers.Limits{MaxRunning: 5, PollEvery: 2_000_000_000, TaskWait: 60_000_000_000},
		Models: []providers.Model{
			{
				Name: "acme/draw", Mode: providers.TextToImage, Seeded: true, SeedMax: 1000, Price: &price,
				Sizes: providers.Sizes{Min: 64, Max: 2048, Default: providers.Size{Width: 512, Height: 512}},
				Arguments: []providers.Argument{
					{Name: "prompt", Type: providers.String, Required: true, MaxLength: 100},
					{Name: "negative_prompt", Type: providers.String, MaxLength: 50},
					{Name: "steps", Type: providers.Integer, Min: "1", Max: "50", Default: "30"},
					{Name: "guidance", Type: providers.Number, Min: "0", Max: "20", Step: "0.1", Default: "2.5"},
					{Name: "speed", Type: providers.String, Enum: []string{"none", "regular", "high"}, Default: "none"},
					{Name: "safe", Type: providers.Bool},
				},
			},
			{
				Name: "acme/redraw", Mode: providers.ImageToImage,
				Source: providers.SourceRule{Formats: []string{"png", "jpeg"}, MaxBytes: 100, Links: true},
				Arguments: []providers.Argument{
					{Name: "prompt", Type: providers.String, Required: true},
					{Name: "strength", Type: providers.Number, Min: "0", Max: "1", Step: "0.01", Default: "0.8"},
				},
			},
		},
	},
	{
		Name: "doodle", Local: true, Limits: providers.Limits{MaxRunning: 2},
		Models: []providers.Model{{
			Name: "doodle/square", Mode: providers.TextToImage, Seeded: true,
			Sizes: providers.Sizes{
				Presets: []providers.Preset{{Name: "s", Size: providers.Size{Width: 64, Height: 64}}},
				Default: providers.Size{Width: 64, Height: 64},
			},
			Arguments: []providers.Argument{
				{Name: "prompt", Type: providers.String, Required: true},
				{Name: "corners", Type: providers.Integer, Min: "3", Step: "2"},
			},
		}},
	},
}

// head declares the one provider that most tests use.
const head = "provider \"acme\" {}\n"

func input(files map[string]string) Input {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Input{FS: fsys, Catalogue: catalogue, Version: "0.3.0", UserAgent: "imgplan/test"}
}

// environment is one in which these variables are set.
func environment(vars map[string]string) Lookup {
	return func(name string) (string, bool) {
		value, set := vars[name]
		return value, set
	}
}

func one(text string) Input { return input(map[string]string{"a.imgplan.hcl": text}) }

// must loads what has no mistake.
func must(t *testing.T, in Input) *Config {
	t.Helper()
	config, diags := bothWays(t, in)
	if config == nil {
		t.Fatalf("Load failed:\n%s", texts(diags))
	}
	return config
}

// mistakes loads what has some, and returns them a line each.
func mistakes(t *testing.T, in Input) []string {
	t.Helper()
	config, diags := bothWays(t, in)
	if config != nil || !diags.HasErrors() {
		t.Fatalf("Load succeeded; diagnostics:\n%s", texts(diags))
	}
	return strings.Split(strings.TrimSpace(texts(diags)), "\n")
}

func texts(diags Diagnostics) string {
	var b strings.Builder
	for _, diag := range diags {
		line := 0
		if diag.Range != nil {
			line = diag.Range.Start.Line
		}
		fmt.Fprintf(&b, "%d %s: %s: %s\n", line, diag.Severity, diag.Summary, strings.ReplaceAll(diag.Detail, "\n", " "))
	}
	return b.String()
}

func image(t *testing.T, config *Config, address string) *Image {
	t.Helper()
	found := config.Image(address)
	if found == nil {
		t.Fatalf("there is no %s", address)
	}
	return found
}

func setting(image *Image, name string) string {
	for _, setting := range image.Settings {
		if setting.Name == name {
			return setting.Text
		}
	}
	return ""
}

func TestLoadWhole(t *testing.T) {
	in := input(map[string]string{
		"main.imgplan.hcl": `
imgplan {
  required_version = ">= 0.1"
  budget {
    cost_per_apply   = 5.00
    images_per_apply = 200
  }
}
provider "acme" {
  max_running = 50
  rate        = "20/10s"
  price       = { "acme/redraw" = 0.03 }
}
variable "style" {
  type    = string
  default = "flat vector"
}
locals {
  icons = { sun = "a smiling sun", rain = "a rain cloud" }
}
image "icon" {
  for_each        = local.icons
  provider        = acme
  prompt          = "${each.value}, ${var.style}"
  negative_prompt = "text, watermark"
  seed            = 7
  size            = "1024x1024"
  path            = "assets/${each.key}.png"
}
`,
		"other.imgplan.hcl": `
image "night" {
  source_image = image.icon["sun"].path
  prompt       = "the same, at night"
  strength     = 0.6
  path         = "assets/night.jpg"
}
output "icons" { value = [for i in image.icon : i.path] }
`,
	})
	config := must(t, in)
	if config.Budget.Cost.String() != "5.00" || *config.Budget.Images != 200 {
		t.Errorf("budget %v, %v", config.Budget.Cost, *config.Budget.Images)
	}
	var addresses []string
	for _, image := range config.Images {
		addresses = append(addresses, image.Address)
	}
	if got := strings.Join(addresses, " "); got != `image.icon["rain"] image.icon["sun"] image.night` {
		t.Errorf("addresses %s", got)
	}
	sun := image(t, config, `image.icon["sun"]`)
	if sun.Prompt != "a smiling sun, flat vector" || sun.Seed != 7 || sun.SeedDerived || sun.Size.String() != "1024x1024" ||
		sun.Path != "assets/sun.png" || sun.Model != "acme/draw" || !sun.Seeded || sun.Provider != "acme" {
		t.Errorf("sun = %+v", sun)
	}
	if got := setting(sun, "negative_prompt"); got != "text, watermark" {
		t.Errorf("negative_prompt %q", got)
	}
	night := image(t, config, "image.night")
	if night.Source != "assets/sun.png" || night.Model != "acme/redraw" || setting(night, "strength") != "0.6" {
		t.Errorf("night = %+v", night)
	}
	if got := strings.Join(night.DependsOn, " "); got != `image.icon["sun"]` {
		t.Errorf("night depends on %s", got)
	}
	if got := string(config.Outputs[0].JSON); got != `["assets/rain.png","assets/sun.png"]` {
		t.Errorf("output %s", got)
	}
	acme := config.Provider("acme")
	if acme.Limits.MaxRunning != 50 || acme.Limits.Rate.String() != "20/10s" || acme.BaseURL != "https://api.acme.test" ||
		acme.Prices["acme/redraw"].String() != "0.03" || acme.Prices["acme/draw"] != price {
		t.Errorf("provider = %+v", acme)
	}
}

func TestLoadJSON(t *testing.T) {
	config := must(t, input(map[string]string{"a.imgplan.json": `{
		"//": "a comment",
		"provider": {"acme": [{}, {"alias": "eu"}]},
		"variable": {"n": {"type": "number", "default": 4}},
		"locals": {"names": ["a", "b"]},
		"image": {"pic": {"for_each": "${toset(local.names)}", "provider": "acme.eu", "prompt": "${each.key} ${var.n}",
			"path": "${each.key}.png", "safe": true}},
		"output": {"all": {"value": "${image.pic}"}}
	}`}))
	pic := image(t, config, `image.pic["b"]`)
	if pic.Prompt != "b 4" || pic.Provider != "acme.eu" || setting(pic, "safe") != "true" {
		t.Errorf("pic = %+v", pic)
	}
	got := mistakes(t, input(map[string]string{"a.imgplan.json": `{"image": {"a": {"promt": "x", "path": "a.png", "provider": "acme"}}}`}))
	if len(got) != 2 || !strings.Contains(strings.Join(got, " "), `no argument "promt". Did you mean "prompt"?`) {
		t.Errorf("got %q", got)
	}
}

func TestNoFiles(t *testing.T) {
	for _, name := range []string{"readme.md", "sub/a.imgplan.hcl", ".imgplan.hcl", "imgplan.vars.hcl"} {
		got := mistakes(t, input(map[string]string{name: ""}))
		if len(got) != 1 || !strings.Contains(got[0], "There is no *.imgplan.hcl file in this folder.") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// once is must for what takes long.
func once(t *testing.T, in Input) *Config {
	t.Helper()
	config, diags := Load(in)
	if config == nil {
		t.Fatalf("Load failed:\n%s", texts(diags))
	}
	return config
}
