package spec

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// tester is what bothWays needs of a test, be it one of package rapid or not.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
}

// bothWays loads twice, with image blocks parsed when their turn comes and all at once, which must not make a difference.
func bothWays(t tester, in Input) (*Config, Diagnostics) {
	t.Helper()
	config, diags := newLoader(in).load()
	hasty, same := loadHastily(in, 0)
	if !reflect.DeepEqual(same, diags) {
		t.Errorf("parsed later:\n%s\nparsed at once:\n%s", texts(same), texts(diags))
	}
	if !reflect.DeepEqual(silent(hasty), silent(config)) {
		t.Errorf("parsed later: %+v\nparsed at once: %+v", hasty, config)
	}
	if got, want := refusals(hasty), refusals(config); !reflect.DeepEqual(got, want) {
		t.Errorf("parsed later, refused for %v\nparsed at once, for %v", got, want)
	}
	return hasty, diags
}

// refusals are what the images' postconditions say of a picture that hardly anybody wants, in the order of the images.
func refusals(config *Config) (all [][]Refusal) {
	if config == nil {
		return nil
	}
	for _, image := range config.Images {
		if image.Accepts != nil {
			all = append(all, image.Accepts(Known{Key: "k1:9", Content: "sha256:9", Width: 1, Height: 1, Bytes: 1}))
		}
	}
	return all
}

// silent is a copy without functions, which can't be compared.
func silent(config *Config) *Config {
	if config == nil {
		return nil
	}
	quiet := *config
	quiet.Images = nil
	for _, image := range config.Images {
		one := *image
		if one.Accepts != nil {
			one.Accepts, one.Unknown = nil, append(one.Unknown, "accepts")
		}
		quiet.Images = append(quiet.Images, &one)
	}
	return &quiet
}

// tidy is an image block as a formatter writes it.
func tidy(name, more string) string {
	return "image \"" + name + "\" {\n  prompt = \"a " + name + "\"\n  path   = \"" + name + ".png\"\n" + more + "}\n"
}

// unseeded is an image of a model that takes no seed: a warning says so at the first one.
func unseeded(head, name string) string {
	return head + "\"" + name + "\" {\n  prompt = \"x\"\n  path = \"" + name + ".png\"\n  source_image = \"https://x.test/a.png\"\n  seed = 5\n}\n"
}

// TestMisread: what was seen of a part must be what the parser makes of it.
func TestMisread(t *testing.T) {
	src := []byte(tidy("a", "") + tidy("b", ""))
	outline, _ := sketchOut(src, "a")
	right := outline.whole(src)
	for name, test := range map[string]struct {
		src  string
		seen []heading
	}{
		"right":          {string(src), right},
		"one too few":    {string(src), []heading{{name: "a", start: 0, end: len(src)}}},
		"another name":   {string(src), []heading{{name: "c", start: 0, end: right[0].end}, right[1]}},
		"another place":  {string(src), []heading{right[0], {name: "b", start: right[1].start - 1, end: right[1].end}}},
		"another type":   {strings.Replace(string(src), "image", "style", 1), right},
		"something more": {string(src) + "x = 1\n", []heading{right[0], {name: "b", start: right[1].start, end: len(src) + len("x = 1\n")}}},
		"a mistake":      {strings.Replace(string(src), "=", "?", 1), right},
	} {
		chunks := cut([]byte(test.src), "a", test.seen, 1<<20)
		a := parseAhead(nil, func(*hclsyntax.Body) {})
		if body := a.tree(chunks[0]); (body != nil) != (name == "right") {
			t.Errorf("%s: %v", name, body)
		}
		a.end()
	}
}

// TestLater: blocks that are parsed when their turn comes are what they would be otherwise.
func TestLater(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		later int // blocks that are
	}{
		"plain":          {tidy("a", "") + tidy("b", "") + "\n# c\n" + tidy("c", ""), 3},
		"first":          {tidy("a", ""), 1},
		"between":        {tidy("a", "") + "locals {\n  x = image.b.path\n}\n" + tidy("b", "") + "output \"x\" {\n  value = local.x\n}\n", 2},
		"forwards":       {tidy("a", "  source_image = image.b.path\n") + tidy("b", ""), 2},
		"backwards":      {tidy("a", "") + tidy("b", "  source_image = image . a . path\n"), 2},
		"in a text":      {tidy("a", "") + tidy("b", "  negative_prompt = \"${image.a.seed} ${title(image.a.prompt)}\"\n"), 2},
		"in a heredoc":   {tidy("a", "") + tidy("b", "  negative_prompt = <<-EOT\n    ${image.a.seed}\n  EOT\n"), 2},
		"waits":          {tidy("a", "") + tidy("b", "  depends_on = [image.a]\n"), 2},
		"triggered":      {tidy("a", "") + tidy("b", "  lifecycle {\n    replace_triggered_by = [image.a]\n  }\n"), 2},
		"each":           {tidy("a", "") + "image \"b\" {\n  for_each = toset([\"x\", \"y\"])\n  prompt = each.key\n  path = \"${each.key}.png\"\n}\n" + tidy("c", "  source_image = image.b[\"x\"].path\n"), 3},
		"one by one":     {"image \"a\" {\n  count = 2\n  prompt = \"x\"\n  path = \"a${count.index}.png\"\n}\nimage \"b\" {\n  for_each = { for i, one in image.a : i => one.path }\n  prompt = \"x\"\n  source_image = each.value\n  path = \"b${each.key}.png\"\n}\n", 2},
		"moved":          {"moved {\n  from = image.z\n  to   = image.a\n}\n" + tidy("a", ""), 1},
		"conditions":     {tidy("a", "  lifecycle {\n    precondition {\n      condition     = image.b.width > 0\n      error_message = \"no\"\n    }\n    postcondition {\n      condition     = self.width > 0\n      error_message = \"no\"\n    }\n  }\n") + tidy("b", ""), 2},
		"renditions":     {tidy("a", "  rendition \"small\" {\n    path  = \"s.png\"\n    width = 8\n  }\n") + tidy("b", ""), 2},
		"unseeded":       {"image \"a\" {\n  prompt = \"x\"\n  path = \"a.png\"\n  source_image = \"https://x.test/a.png\"\n  seed = 5\n}\n" + tidy("b", ""), 2},
		"a style's name": {"style \"prompt\" {\n  prompt = \"{prompt}, s\"\n}\n" + tidy("a", ""), 1},
		"unseeded first": {unseeded("image   ", "b") + unseeded("image ", "a"), 1},
		"refused":        {"variable \"v\" {\n  default   = 1\n  sensitive = true\n}\n" + tidy("a", "  lifecycle {\n    postcondition {\n      condition     = self.width > 5 * var.v\n      error_message = \"no\"\n    }\n  }\n"), 1},
		"styles":         {"style \"s\" {\n  prompt = \"{prompt}, s\"\n}\nstyle \"unused\" {\n  prompt = \"{prompt}, t\"\n}\n" + tidy("a", "  styles = [style.s]\n"), 1},
		"modules":        {"module \"m\" {\n  source = \"./m\"\n  for_each = { k = image.a.seed }\n}\n" + tidy("a", "") + tidy("b", "  alt = module.m[\"k\"].at\n"), 2},
		"atlas":          {tidy("a", "") + tidy("b", "") + "atlas \"s\" {\n  path = \"s.png\"\n  images = [image.a]\n}\nindex \"i\" {\n  path = \"i.json\"\n}\n", 2},
		"returns":        {strings.ReplaceAll(tidy("a", "")+tidy("b", "  source_image = image.a.path\n"), "\n", "\r\n"), 2},
		"no last line":   {tidy("a", "") + strings.TrimSuffix(tidy("b", ""), "\n"), 1},
		"other forms":    {tidy("a", "") + "image b {\n  prompt = \"x\"\n  path = \"b.png\"\n}\n  image \"c\" {\n  prompt = \"x\"\n  path = \"c.png\"\n}\nimage   \"d\" {\n  prompt = \"x\"\n  path = \"d.png\"\n}\n", 1},
		"brace inside":   {"image \"a\" {\n  prompt = \"x\"\n  path = \"a.png\" }\n" + tidy("b", "  negative_prompt = \"\\n}\\n\"\n"), 1},
		"block comment":  {"/* " + tidy("x", "") + " */\n" + tidy("a", ""), 0},
		"looks like it":  {"locals {\n  x = <<EOT\n" + tidy("x", "") + "EOT\n}\n" + tidy("a", "  alt = local.x\n"), 1},
		"letters":        {tidy("a", "") + tidy("b", "  alt = upper(local.é-x)\n") + "locals {\n  é-x = 1\n}\n", 0},
		"twice":          {tidy("a", "") + tidy("a", ""), 2},
		"circle":         {tidy("a", "  source_image = image.b.path\n") + tidy("b", "  source_image = image.a.path\n"), 2},
		"itself":         {tidy("a", "  alt = image.a.path\n"), 1},
		"no such image":  {tidy("a", "  source_image = image.c.path\n") + tidy("b", ""), 2},
		"a wrong value":  {tidy("a", "  steps = 1000\n") + tidy("b", "  alt = image.a.steps\n"), 2},
		"syntax":         {tidy("a", "") + tidy("b", "  alt = = 1\n") + tidy("c", "  steps = 1000\n"), 3},
		"open string":    {tidy("a", "  alt = \"\n") + tidy("b", ""), 0},
		"attribute":      {"x = 1\n" + tidy("a", "") + "y = 2\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(map[string]string{"a.imgplan.hcl": test.text, "b.imgplan.hcl": head,
				"m/m.imgplan.hcl": tidy("c", "") + "output \"at\" {\n  value = image.c.path\n}\n"})
			in.Known = map[string]Known{"image.a": {Key: "k1:1", Next: "k1:1", Width: 5, Height: 5}, "image.b": {Next: "k1:2"}}
			bothWays(t, in)
			outline, _ := sketchOut([]byte(test.text), "a")
			if got := outline.whole([]byte(test.text)); len(got) != test.later {
				t.Errorf("%d blocks are parsed later, want %d: %+v", len(got), test.later, got)
			}
		})
	}
}

// TestLaterIsGone: the tree of an image block is forgotten once its images are made, and however many there are, they stand only
// a few at a time.
func TestLaterIsGone(t *testing.T) {
	var text strings.Builder
	for i := range 2000 {
		text.WriteString(tidy(fmt.Sprintf("a%d", i), "  alt = local.x\n"))
	}
	l := newLoader(input(map[string]string{"a.imgplan.hcl": text.String(), "b.imgplan.hcl": head + "locals {\n  x = \"y\"\n}\noutput \"o\" {\n  value = image.a7.path\n}\n"}))
	l.hasty = true
	config, diags := l.load()
	if config == nil || len(config.Images) != 2000 || len(l.later) < 20 {
		t.Fatalf("%d images, %d parts: %s", len(l.images), len(l.later), texts(diags))
	}
	for _, one := range l.later {
		if one.file != nil {
			t.Fatalf("the part at %v is kept", one.start)
		}
	}
	if len(l.ahead.room) != 0 {
		t.Errorf("%d parts still take room", len(l.ahead.room))
	}
	for _, one := range l.root.order {
		if one.image != nil && (one.image.making != nil || one.image.terms != nil || one.eval != nil) {
			t.Fatalf("%s is kept", one.name)
		}
		if one.image != nil && one.wanted != (one.name == "image.a7") {
			t.Errorf("%s is wanted: %v", one.name, one.wanted)
		}
	}
}

// TestLaterIsForMany: a few blocks are not worth it, and an override has a say in all of them.
func TestLaterIsForMany(t *testing.T) {
	many := strings.Repeat("# "+strings.Repeat("x", 98)+"\n", 400) + tidy("a", "")
	for name, test := range map[string]struct {
		files map[string]string
		hasty bool
	}{
		"few":       {map[string]string{"a.imgplan.hcl": head + tidy("a", "")}, false},
		"many":      {map[string]string{"a.imgplan.hcl": head + many}, true},
		"overrides": {map[string]string{"a.imgplan.hcl": head + many, "override.imgplan.hcl": "image \"a\" {\n  steps = 3\n}\n"}, false},
	} {
		l := newLoader(input(test.files))
		l.hasty, l.least = true, worthIt
		if config, diags := l.load(); config == nil || l.hasty != test.hasty {
			t.Errorf("%s: hasty %v: %s", name, l.hasty, texts(diags))
		}
	}
}
