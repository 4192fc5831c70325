package spec

import (
	"strings"
	"testing"
	"testing/fstest"
)

// overriding has something of each kind, and a file of each syntax over it.
func overriding(over string) Input {
	files := map[string]string{
		"main.imgplan.hcl": head + `
imgplan {
  required_version = ">= 0.1"
}
imgplan {
  budget {
    images_per_apply = 5
    cost_per_apply   = 1
  }
}
variable "n" {
  description = "how many"
  type        = number
  default     = 7
}
locals {
  look = "flat"
  word = "fox"
}
locals { more = 1 }
style "s" {
  prompt = "{prompt}, ${local.look}"
  steps  = var.n
}
defaults { seed = 1 }
defaults {
  images = ["b"]
  seed   = 2
}
image "a" {
  prompt = "a ${local.word}"
  styles = [style.s]
  path   = "a.png"
}
image "b" {
  prompt = "b"
  path   = "b.png"
}
output "o" {
  value       = local.more
  description = "what"
}
`,
	}
	name := "z_override.imgplan.hcl"
	if strings.HasPrefix(over, "{") {
		name = "override.imgplan.json"
	}
	files[name] = over
	return input(files)
}

func TestOverride(t *testing.T) {
	for name, over := range map[string]string{
		"native": `
imgplan {
  budget { images_per_apply = 6 }
}
variable "n" { default = 8 }
locals {
  more = 2
  look = "round"
}
style "s" { negative_prompt = "x" }
defaults { guidance = 3 }
defaults {
  images = ["b"]
  seed   = 3
}
image "a" { prompt = "the ${local.word}" }
output "o" { value = local.more + 1 }
provider "acme" { max_running = 3 }
`,
		"json": `{
  "//": "as above",
  "imgplan": {"budget": {"images_per_apply": 6}},
  "variable": {"n": {"default": 8}},
  "locals": [{"more": 2}, {"look": "round"}],
  "style": {"s": {"negative_prompt": "x"}},
  "defaults": [{"guidance": 3}, {"images": ["b"], "seed": 3}],
  "image": {"a": {"//": "a comment", "prompt": "the ${local.word}"}},
  "output": {"o": {"value": "${local.more + 1}"}},
  "provider": {"acme": {"max_running": 3}}
}`,
	} {
		t.Run(name, func(t *testing.T) {
			config := must(t, overriding(over))
			a, b := image(t, config, "image.a"), image(t, config, "image.b")
			if got := shown(a) + " " + setting(a, "guidance"); got != "the fox, round | x | 8 512x512 1 3" {
				t.Errorf("a: %s", got)
			}
			if b.Seed != 3 || config.Provider("acme").Limits.MaxRunning != 3 {
				t.Errorf("b: seed %d; provider %+v", b.Seed, config.Provider("acme").Limits)
			}
			if config.Budget.Cost != nil || *config.Budget.Images != 6 {
				t.Errorf("a nested block is replaced as a whole: %+v", config.Budget)
			}
			if o := config.Outputs[0]; o.Text != "3" || o.Description != "what" {
				t.Errorf("output %+v", o)
			}
		})
	}
}

// TestOverrideOrder: the last file by name wins.
func TestOverrideOrder(t *testing.T) {
	in := input(map[string]string{
		"z.imgplan.hcl": head + drawn("a", ""), "b_override.imgplan.hcl": "image \"a\" {\nprompt = \"b\"\nseed = 1\n}",
		"a_override.imgplan.hcl": "image \"a\" {\nprompt = \"a\"\nseed = 2\nsteps = 5\n}", "override.imgplan.hcl": "image \"a\" { prompt = \"o\" }",
	})
	a := must(t, in).Images[0]
	if a.Prompt != "o" || a.Seed != 1 || setting(a, "steps") != "5" {
		t.Errorf("got %+v", a)
	}
}

func TestOverrideMistakes(t *testing.T) {
	for name, test := range map[string]struct{ over, want string }{
		"image":      {`image "aa" {}`, `1 error: Missing base image configuration to override: There is no image "aa". An override file can only override what another file declares.`},
		"near":       {`variable "nn" {}`, `1 error: Missing base variable configuration to override: There is no variable "nn". An override file can only override what another file declares.`},
		"alias":      {`provider "acme" { alias = "eu" }`, `1 error: Missing base provider configuration to override: There is no provider "acme". An override file can only override what another file declares.`},
		"local":      {"locals {\nlok = 1\n}", `2 error: Missing base local value configuration to override: There is no local value "lok". An override file can only override what another file declares.`},
		"defaults":   {"defaults {\nimages = [\"c\"]\n}", `1 error: Missing base defaults configuration to override: There is no defaults block for the same images. An override file can only override what another file declares.`},
		"twice":      {"image \"a\" { seed = 1 }\nimage \"a\" { seed = 2 }", `2 error: Duplicate override: This image was already overridden at z_override.imgplan.hcl:1,1-10.`},
		"same local": {"locals { look = 1 }\nlocals { look = 2 }", `2 error: Duplicate override: This local value was already overridden at z_override.imgplan.hcl:1,10-14.`},
		"value":      {"image \"a\" {\nsteps = 99\n}", `2 error: Invalid steps: "steps" must be from 1 to 50, not 99.`},
		"argument":   {"image \"a\" {\nstep = 9\n}", `2 error: Unsupported argument: The model "acme/draw" has no argument "step". Did you mean "steps"?`},
		"style":      {"style \"s\" {\nsteps = 99\n}", `2 error: Invalid steps: "steps" must be from 1 to 50, not 99. It is image.a that has this from here.`},
		"block type": {"image \"a\" {\nbudget {}\n}", `2 error: Unsupported block type: Blocks of type "budget" are not expected in an image block.`},
		"local type": {"locals {\nlook = image.b.paht\n}", `2 error: Unsupported attribute: This object does not have an attribute named "paht".`},
	} {
		t.Run(name, func(t *testing.T) {
			got := mistakes(t, overriding(test.over))
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("want %s\ngot  %s", test.want, strings.Join(got, "\n     "))
			}
		})
	}
}

// TestOverridePlaces: a mistake is shown at the line that is in force, with the image it is about.
func TestOverridePlaces(t *testing.T) {
	_, diags := Load(overriding("image \"a\" {\n  steps = 99\n}"))
	if len(diags) != 1 || diags[0].Range.Filename != "z_override.imgplan.hcl" || diags[0].Address != "image.a" || diags[0].Snippet.Context != `image "a"` {
		t.Errorf("got %+v", diags)
	}
	if config, diags := Load(overriding("image \"a\" { prompt = ")); config != nil || len(diags) != 1 {
		t.Errorf("a broken override: %s", texts(diags))
	}
}

// TestOverrideInModules: a module's folder has override files of its own.
func TestOverrideInModules(t *testing.T) {
	config := must(t, input(map[string]string{
		"a.imgplan.hcl": head + `module "m" { source = "./m" }`, "m/a.imgplan.hcl": drawn("a", ""), "m/override.imgplan.hcl": `image "a" { seed = 4 }`,
	}))
	if config.Images[0].Seed != 4 {
		t.Errorf("seed %d", config.Images[0].Seed)
	}
}

// TestOverrideLifecycle: of all nested blocks, only lifecycle is merged by argument.
func TestOverrideLifecycle(t *testing.T) {
	for _, over := range []string{
		"image \"a\" {\nlifecycle {\nignore_changes = [seed]\n}\n}", `{"image": {"a": {"lifecycle": {"ignore_changes": ["seed"]}}}}`,
	} {
		in := input(map[string]string{"a.imgplan.hcl": head + drawn("a", "lifecycle {\nprevent_regenerate = true\nignore_changes = [prompt]\n}")})
		name := "override.imgplan.hcl"
		if over[0] == '{' {
			name = "override.imgplan.json"
		}
		in.FS.(fstest.MapFS)[name] = &fstest.MapFile{Data: []byte(over)}
		if a := must(t, in).Images[0]; !a.PreventRegenerate || strings.Join(a.IgnoreChanges, " ") != "seed" {
			t.Errorf("%s: got %+v", over, a)
		}
	}
}
