package spec

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDefaultsRanks has an argument in more and more places, each of which wins over those before.
func TestDefaultsRanks(t *testing.T) {
	places := []string{"provider", "all", "group", "inner", "outer", "own"}
	for n := range places {
		set := func(i int) string {
			if i > n {
				return ""
			}
			return "negative_prompt = \"" + places[i] + "\"\nsteps = " + string(rune('1'+i))
		}
		config := must(t, one("provider \"acme\" {\ndefaults {\n"+set(0)+"\n}\n}\ndefaults {\n"+set(1)+"\n}\n"+
			"defaults {\nimages = [\"*_b*\", \"x\"]\n"+set(2)+"\n}\nstyle \"inner\" {\n"+set(3)+"\n}\nstyle \"outer\" {\n"+set(4)+"\n}\n"+
			drawn("a_b", "styles = [style.inner, style.outer]\n"+set(5))+drawn("x", "steps = 50")))
		a := image(t, config, "image.a_b")
		if want := string(rune('1' + n)); setting(a, "steps") != want {
			t.Errorf("%s: steps %s; want %s", places[n], setting(a, "steps"), want)
		}
		// Texts are all there: the image's, its styles' in order, then the group's, all images' and the provider's.
		want := map[int]string{0: "provider", 1: "all, provider", 2: "group, all, provider", 3: "inner, group, all, provider",
			4: "inner, outer, group, all, provider", 5: "own, inner, outer, group, all, provider"}[n]
		if got := setting(a, "negative_prompt"); got != want {
			t.Errorf("%s: %s; want %s", places[n], got, want)
		}
	}
}

// TestDefaultsStyles: an image's own styles replace those of a group, and these those of all images.
func TestDefaultsStyles(t *testing.T) {
	config := must(t, one(head+`
style "s" { seed = 1 }
style "t" { seed = 2 }
defaults {
  styles = [style.s]
  steps  = local.n
}
defaults {
  images = ["b", "c"]
  styles = [style.t]
}
locals { n = 7 }
`+drawn("a", "")+drawn("b", "")+drawn("c", "styles = []")+drawn("d", "styles = [style.t]\nseed = 9")))
	for address, want := range map[string]int64{"image.a": 1, "image.b": 2, "image.c": SeedOf("image.c") % 1001, "image.d": 9} {
		one := image(t, config, address)
		if one.Seed != want || setting(one, "steps") != "7" {
			t.Errorf("%s: seed %d, steps %s", address, one.Seed, setting(one, "steps"))
		}
	}
	var names []string
	for _, cause := range image(t, config, "image.b").Causes {
		names = append(names, cause.Name)
	}
	if got := strings.Join(names, " "); got != "local.n style.t" {
		t.Errorf("causes %s", got)
	}
}

// TestDefaultsReach: a module's defaults are for its own images, a provider's for its images in all modules.
func TestDefaultsReach(t *testing.T) {
	config := must(t, input(map[string]string{
		"a.imgplan.hcl": `
provider "acme" {
  defaults {
    steps = var.n
    model = "acme/draw"
  }
}
provider "doodle" {
  defaults { corners = 5 }
}
variable "n" { default = 9 }
defaults {
  seed     = 7
  provider = acme
}
module "m" { source = "./m" }
` + drawn("a", "") + drawn("b", "provider = doodle") + drawn("c", "source_image = image.a.path"),
		"m/a.imgplan.hcl": "defaults { provider = doodle }\n" + drawn("x", "") +
			"image \"y\" {\nprovider = acme\nprompt = \"x\"\npath = \"y.png\"\n}",
	}))
	for address, want := range map[string]string{
		"image.a": "acme/draw 9  true", "image.b": "doodle/square  5 true", "image.c": "acme/redraw   true",
		"module.m.image.x": "doodle/square  5 false", "module.m.image.y": "acme/draw 9  false",
	} {
		one := image(t, config, address)
		seeded := "false"
		if one.Seed == 7 {
			seeded = "true"
		}
		if got := one.Model + " " + setting(one, "steps") + " " + setting(one, "corners") + " " + seeded; got != want {
			t.Errorf("%s: %q; want %q", address, got, want)
		}
	}
}

// TestDefaultsDependencies: what defaults are made from comes first.
func TestDefaultsDependencies(t *testing.T) {
	config := must(t, one(`
provider "acme" {
  defaults { steps = local.n }
}
locals { n = image.first.width / 16 }
`+"provider \"doodle\" {}\n"+drawn("first", "provider = doodle")+drawn("b", "provider = acme\nseed = 1")))
	if got := image(t, config, "image.b"); strings.Join(got.DependsOn, " ") != "image.first" {
		t.Errorf("depends on %q", got.DependsOn)
	}
}

func TestDefaultsMistakes(t *testing.T) {
	a := drawn("a", "") // lines 2 to 6
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"clash": {a + "defaults {\nsteps = 1\n}\ndefaults {\nsteps = 2\n}", []string{
			`8 error: Conflicting defaults: Two defaults blocks of the same rank set "steps" for image.a, so neither can win: the other is at a.imgplan.hcl:11,1-6.`,
			`11 error: Conflicting defaults: Two defaults blocks of the same rank set "steps" for image.a, so neither can win: the other is at a.imgplan.hcl:8,1-6.`}},
		"group clash": {a + "defaults {\nimages = [\"*\"]\nstyles = []\n}\ndefaults {\nimages = [\"a\"]\nstyles = []\n}", []string{
			`9 error: Conflicting defaults: Two defaults blocks of the same rank set "styles" for image.a, so neither can win: the other is at a.imgplan.hcl:13,1-7.`,
			`13 error: Conflicting defaults: Two defaults blocks of the same rank set "styles" for image.a, so neither can win: the other is at a.imgplan.hcl:9,1-7.`}},
		"images":          {a + "defaults {\nimages = \"a\"\n}", []string{`8 error: Invalid images argument: "images" is a list of names of image blocks in quotes, such as ["icon", "badge_*"], where * stands for any letters.`}},
		"images bare":     {a + "defaults {\nimages = [image.a]\n}", []string{`8 error: Invalid images argument: "images" is a list of names of image blocks in quotes, such as ["icon", "badge_*"], where * stands for any letters.`}},
		"range":           {a + "defaults {\nsteps = 51\n}", []string{`8 error: Invalid steps: "steps" must be from 1 to 50, not 51. It is image.a that has this from here.`}},
		"own argument":    {a + "defaults {\nfor_each = {}\n}", []string{`8 error: Unsupported argument: "for_each" can't be set here: each image block says for itself how many images it stands for.`}},
		"image":           {a + "defaults {\nprompt = image.a.prompt\n}", []string{`8 error: Invalid reference: Images and modules can't be referred to here.`}},
		"circle":          {a + "defaults {\nprompt = local.x\n}\nlocals { x = image.a.prompt }", []string{`2 error: Cycle: These refer to each other in a circle, so none can come first: image.a → defaults → local.x → image.a.`}},
		"provider styles": {"provider \"doodle\" {\ndefaults {\nstyles = []\n}\n}", []string{`4 error: Unsupported argument: "styles" can't be set in the defaults of a provider: they are for images that have that provider, whatever their styles.`}},
		"provider twice":  {"provider \"doodle\" {\ndefaults {\n}\ndefaults {\n}\n}", []string{`5 error: Duplicate defaults: The defaults of this provider were already declared at a.imgplan.hcl:3,1-9.`}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mistakes(t, one(head+test.text)); strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("want %s\ngot  %s", strings.Join(test.want, "\n     "), strings.Join(got, "\n     "))
			}
		})
	}
}

// TestDefaultsNoClash: what is not for one image, or null, doesn't clash.
func TestDefaultsNoClash(t *testing.T) {
	must(t, one(head+drawn("a", "")+drawn("b", "")+"defaults {\nsteps = 1\nsize = null\n}\ndefaults { size = \"64x64\" }\n"+
		"defaults {\nimages = [\"a\"]\nsteps = 2\n}\ndefaults {\nimages = [\"b\"]\nsteps = 3\n}"))
}

func TestDefaultsWithoutEffect(t *testing.T) {
	for text, want := range map[string]string{
		drawn("icon", "") + "defaults {\nimages = [\"icn\", \"ic*\"]\nsteps = 1\n}": `8 warning: Defaults without effect: No image block of this module is named "icn". Did you mean "icon"?`,
		"defaults {\nsteps = 1\n}":                                  `2 warning: Defaults without effect: These defaults have no effect: this module declares no image.`,
		drawn("a", "") + "defaults {\nstrength = 1\n}":              `8 warning: Argument without effect: "strength" has no effect: no image that it is for has a model that takes it.`,
		drawn("a", "for_each = {}") + "defaults {\nstrength = 1\n}": "",
	} {
		if config, diags := Load(one(head + text)); config == nil || strings.TrimSpace(texts(diags)) != want {
			t.Errorf("want %s\ngot  %s", want, texts(diags))
		}
	}
}

// TestStylesInJSON: the JSON syntax has them, too.
func TestStylesInJSON(t *testing.T) {
	config := must(t, input(map[string]string{"a.imgplan.json": `{
  "provider": {"acme": {"defaults": {"guidance": 3}}},
  "style": {"pixel": {"prompt": "{prompt}, pixel art", "steps": 20, "styles": ["${style.seeded}"]}, "seeded": {"seed": "${1 + 4}"}},
  "defaults": [{"size": "64x64"}, {"images": ["a*"], "negative_prompt": "x"}],
  "image": {"a": {"prompt": "a fox", "styles": ["${style.pixel}"], "path": "a.png"}}
}`}))
	a := image(t, config, "image.a")
	if got := shown(a) + " " + setting(a, "guidance"); got != "a fox, pixel art | x | 20 64x64 5 3" {
		t.Errorf("got %s", got)
	}
}

// TestWrappedBomb doubles a prompt thirty times over.
func TestWrappedBomb(t *testing.T) {
	list := strings.Repeat("style.s, ", 40)
	got := mistakes(t, one(head+drawn("a", "styles = ["+list+"]")+"style \"s\" { prompt = \"{prompt}{prompt}\" }"))
	if len(got) != 1 || !strings.Contains(got[0], "Value too large") {
		t.Errorf("got %q", got)
	}
	got = mistakes(t, one(head+drawn("a", "styles = [style.t]")+"style \"s\" { prompt = \"{prompt}{prompt}\" }\nstyle \"t\" { styles = ["+list+"] }"))
	if len(got) != 1 || !strings.Contains(got[0], "Value too large") {
		t.Errorf("got %q", got)
	}
}

func TestMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern, name := rapid.StringMatching(`[ab*]{0,6}`).Draw(t, "pattern"), rapid.StringMatching(`[ab]{0,7}`).Draw(t, "name")
		if got, want := matches(pattern, name), regexp.MustCompile("^"+strings.ReplaceAll(pattern, "*", ".*")+"$").MatchString(name); got != want {
			t.Fatalf("%q and %q: %v", pattern, name, got)
		}
	})
}

// TestDeepStyles has each style made of the one before, twice.
func TestDeepStyles(t *testing.T) {
	var text strings.Builder
	text.WriteString(head + "style \"s0\" { steps = 3 }\n")
	for i := range 2000 {
		fmt.Fprintf(&text, "style \"s%d\" { styles = [style.s%d, style.s%d] }\n", i+1, i, i)
	}
	one := must(t, one(text.String()+drawn("a", "styles = [style.s2000]"))).Images[0]
	if setting(one, "steps") != "3" || len(one.Causes) != 2 {
		t.Errorf("steps %s, causes %v", setting(one, "steps"), one.Causes)
	}
}
