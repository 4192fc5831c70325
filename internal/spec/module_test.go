package spec

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// badge is a module of two images, one made from the other.
const badge = `
variable "title" {}
variable "base" { default = "drawn" }
image "base" {
  prompt = "${var.title}, ${var.base}"
  path   = "${var.title}/base.png"
}
image "night" {
  source_image = image.base.path
  prompt       = "at night"
  path         = "${var.title}/night.png"
}
output "base" { value = image.base.path }
output "title" { value = var.title }
output "prompt" { value = image.base.prompt }
`

func TestModuleAddressesAndDependencies(t *testing.T) {
	config := must(t, input(map[string]string{
		"a.imgplan.hcl": head + `
module "one" {
  source = "./badge"
  title  = "x${image.hero.prompt}"
}
module "many" {
  for_each = toset(["a", "b"])
  source   = "./badge"
  title    = each.key
}
module "late" {
  source     = "./badge"
  title      = "late"
  depends_on = [module.one]
}
image "hero" {
  prompt = "h"
  path   = "hero.png"
}
image "copy" {
  source_image = module.many["a"].base
  prompt       = "a copy of ${module.one.title}"
  path         = "copy.png"
}
image "all" {
  prompt = join(", ", [for m in module.many : m.prompt])
  path   = "all.png"
}
image "after" {
  prompt     = "x"
  path       = "after.png"
  depends_on = [module.many["b"]]
}
`, "badge/badge.imgplan.hcl": badge,
	}))
	for address, want := range map[string]string{
		"image.hero":                   "",
		"module.one.image.base":        "image.hero",
		`module.many["a"].image.base`:  "",
		`module.many["a"].image.night`: `module.many["a"].image.base`,
		"module.late.image.base":       "module.one.image.base module.one.image.night",
		"module.late.image.night":      "module.late.image.base module.one.image.base module.one.image.night",
		"image.copy":                   `image.hero module.many["a"].image.base`,
		"image.all":                    `module.many["a"].image.base module.many["b"].image.base`,
		"image.after":                  `module.many["b"].image.base module.many["b"].image.night`,
		`module.many["b"].image.night`: `module.many["b"].image.base`,
	} {
		if got := strings.Join(image(t, config, address).DependsOn, " "); got != want {
			t.Errorf("%s depends on %q, want %q", address, got, want)
		}
	}
	if got := image(t, config, `module.many["a"].image.base`).Seed; got != derived(`module.many["a"].image.base`, 1000) {
		t.Errorf("the seed is %d, and not that of the whole address", got)
	}
	if causes := image(t, config, "module.one.image.base").Causes; !slices.ContainsFunc(causes, func(c Cause) bool { return c.Name == "module.one.var.title" }) {
		t.Errorf("the causes are %v", causes)
	}
}

func TestModuleProviders(t *testing.T) {
	config := must(t, input(map[string]string{
		"a.imgplan.hcl": `
provider "acme" {}
provider "acme" { alias = "eu" }
module "eu" {
  source    = "./pic"
  path      = "eu"
  providers = { acme = acme.eu }
}
module "us" {
  source = "./pic"
  path   = "us"
}
`, "pic/a.imgplan.hcl": `
variable "path" {}
module "inner" {
  source = "../inner"
  path   = "${var.path}-${path.module}"
}`, "inner/a.imgplan.hcl": `
variable "path" {}
image "a" {
  provider = acme
  prompt   = "x"
  path     = "${var.path}.png"
}`,
	}))
	for address, want := range map[string]string{"module.eu.module.inner.image.a": "acme.eu", "module.us.module.inner.image.a": "acme"} {
		if one := image(t, config, address); one.Provider != want || !strings.HasSuffix(one.Path, "-pic.png") {
			t.Errorf("%s: provider %s, path %s", address, one.Provider, one.Path)
		}
	}
}

func TestModuleMistakes(t *testing.T) {
	for name, test := range map[string]struct{ root, module, want string }{
		"a provider in a module": {`module "a" { source = "./m" }`, `provider "doodle" {}`, "Provider in a module"},
		"a budget in a module": {`module "a" { source = "./m" }`, `imgplan {
  budget {}
}`, "Budget in a module"},
		"above the folder":    {`module "a" { source = "../m" }`, "", "Invalid module source"},
		"a computed source":   {"locals {\nm = \"./m\"\n}\nmodule \"a\" { source = local.m }", "", "Invalid module source"},
		"a version":           {"module \"a\" {\nsource = \"./m\"\nversion = \"1\"\n}", "", "has no version of its own"},
		"no such output":      {"module \"a\" { source = \"./m\" }\noutput \"x\" { value = module.a.path }", "", "does not have an attribute named \"path\""},
		"no such module":      {"module \"ab\" { source = \"./m\" }\noutput \"x\" { value = module.ac.path }", "", `Did you mean "ab"?`},
		"two of a name":       {"module \"a\" { source = \"./m\" }\nmodule \"a\" { source = \"./m\" }", "", "Duplicate module"},
		"images at one path":  {"module \"a\" { source = \"./m\" }\nmodule \"b\" { source = \"./m\" }", "image \"i\" {\nprompt = \"x\"\npath = \"i.png\"\n}", "would both write"},
		"in a circle":         {"module \"a\" {\nsource = \"./m\"\nin = module.a.out\n}", "variable \"in\" {}\noutput \"out\" { value = 1 }", "refers to itself"},
		"an unknown provider": {"module \"a\" {\nsource = \"./m\"\nproviders = { acme = acme.eu }\n}", "", "Reference to undeclared provider"},
		"no type":             {"module \"a\" {\nsource = \"./m\"\nn = \"x\"\n}", `variable "n" { type = number }`, "Invalid value for variable"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(mistakes(t, input(map[string]string{
				"a.imgplan.hcl": head + test.root, "m/m.imgplan.hcl": test.module + "\nlocals {}\n",
			})), "\n")
			if !strings.Contains(got, test.want) {
				t.Errorf("want %q, got:\n%s", test.want, got)
			}
		})
	}
}

// TestModuleBomb doubles modules: twenty folders that each hold the next one twice would be a million instances.
func TestModuleBomb(t *testing.T) {
	for _, count := range []int{0, 1} {
		files := map[string]string{}
		for i := range 20 {
			files[fmt.Sprintf("m%d/a.imgplan.hcl", i)] = fmt.Sprintf("module \"a\" {\ncount = %[2]d\nsource = \"../m%[1]d\"\n}\nmodule \"b\" {\ncount = %[2]d\nsource = \"../m%[1]d\"\n}", i+1, count)
		}
		files["a.imgplan.hcl"] = `module "a" { source = "./m0" }`
		files["m20/a.imgplan.hcl"] = "locals {}"
		got := strings.Join(mistakes(t, input(files)), "\n")
		if !strings.Contains(got, "Too many modules") {
			t.Errorf("got:\n%s", got)
		}
	}
}

// TestModuleSecrets: what a parent gives away as sensitive stays so within, and comes out so.
func TestModuleSecrets(t *testing.T) {
	files := map[string]string{
		"a.imgplan.hcl": head + `
variable "s" {
  sensitive = true
  default   = "x"
}
module "a" {
  source = "./m"
  s      = var.s
}
output "s" { value = module.a.s }
`, "m/a.imgplan.hcl": "variable \"s\" {}\noutput \"s\" { value = var.s }\nimage \"a\" {\nprompt = var.s\npath = \"a.png\"\n}",
	}
	got := strings.Join(mistakes(t, input(files)), "\n")
	if !strings.Contains(got, "Output refers to sensitive values") || !strings.Contains(got, "Sensitive value in prompt") {
		t.Errorf("got:\n%s", got)
	}
}
