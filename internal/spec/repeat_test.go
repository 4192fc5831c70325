package spec

import (
	"slices"
	"strings"
	"testing"
)

func addresses(config *Config) string {
	var all []string
	for _, image := range config.Images {
		all = append(all, image.Address)
	}
	return strings.Join(all, " ")
}

func TestAddresses(t *testing.T) {
	for repeat, want := range map[string]string{
		`for_each = { "b" = 1, a = 2 }`:                `image.i["a"] image.i["b"]`,
		`for_each = toset(["x", "y", "x"])`:            `image.i["x"] image.i["y"]`,
		"for_each = { \"say \\\"${\"hi\"}\\\"\" = 1 }": `image.i["say \"hi\""]`,
		"for_each = { \"a\\nb$${c}\" = 1 }":            `image.i["a\nb$${c}"]`,
		`for_each = {}`:                                ``,
		`count = 0`:                                    ``,
		`count = 2`:                                    `image.i[0] image.i[1]`,
	} {
		path := `"${index}.png"`
		path = `"p${each.key}.png"`
		if strings.HasPrefix(repeat, "count") {
			path = `"p${count.index}.png"`
		}
		if strings.Contains(repeat, `\`) {
			path = `"plain.png"`
		}
		got := addresses(must(t, one(head+"image \"i\" {\n"+repeat+"\nprompt = \"x\"\npath = "+path+"\n}")))
		if got != want {
			t.Errorf("%s: %s; want %s", repeat, got, want)
		}
	}
}

// TestDependencies has many ways to refer to images, and the addresses that each means.
func TestDependencies(t *testing.T) {
	const others = head + `
image "icon" {
  for_each = { sun = 1, rain = 2 }
  prompt   = "x"
  path     = "icon-${each.key}.png"
}
image "page" {
  count  = 2
  prompt = "x"
  path   = "page-${count.index}.png"
}
image "solo" {
  prompt = "x"
  path   = "solo.png"
}
locals {
  paths = [for i in image.icon : i.path]
  deep  = local.paths[0]
}
`
	icons := []string{`image.icon["rain"]`, `image.icon["sun"]`}
	pages := []string{`image.page[0]`, `image.page[1]`}
	for expr, want := range map[string][]string{
		`"no"`:                          nil,
		`image.solo.path`:               {"image.solo"},
		`image.icon["sun"].path`:        icons[1:],
		`image.icon.sun.path`:           icons[1:],
		`image.icon[lower("SUN")].path`: icons[1:],
		`join(",", [for k in ["sun"] : image.icon[k].path])`: icons,
		`join(",", values(image.icon)[*].path)`:              icons,
		`image.page[1].path`:                                 pages[1:],
		`join(",", image.page[*].path)`:                      pages,
		`local.paths[0]`:                                     icons,
		`local.deep`:                                         icons,
		`"${image.page[0].path} ${image.icon["sun"].path}"`:  {icons[1], pages[0]},
	} {
		config := must(t, one(others+"image \"z\" {\nprompt = "+expr+"\npath = \"z.png\"\n}"))
		if got := image(t, config, "image.z").DependsOn; !slices.Equal(got, want) {
			t.Errorf("%s: %q; want %q", expr, got, want)
		}
	}
	config := must(t, one(others+`
image "z" {
  for_each     = image.icon
  source_image = image.icon[each.key].path
  prompt       = "x"
  path         = "z-${each.key}.png"
  depends_on   = [image.page[0]]
}
image "y" {
  source_image = "solo.png"
  prompt       = "x"
  path         = "y.png"
}`))
	if got, want := image(t, config, `image.z["rain"]`).DependsOn, []string{icons[0], pages[0]}; !slices.Equal(got, want) {
		t.Errorf("each: %q; want %q", got, want)
	}
	if got := image(t, config, "image.y").DependsOn; !slices.Equal(got, []string{"image.solo"}) {
		t.Errorf("path: %q", got)
	}
}
