package spec

import "testing"

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"image.hero":                      "image.hero",
		`image.icon["sun"]`:               `image.icon["sun"]`,
		"image.icon[sun]":                 `image.icon["sun"]`,
		"image.icon[a b.c]":               `image.icon["a b.c"]`,
		"image.icon[3]":                   "image.icon[3]",
		`image.icon["3"]`:                 `image.icon["3"]`,
		`image.icon["a]b"]`:               `image.icon["a]b"]`,
		"module.ui":                       "module.ui",
		"module.ui[de].module.x":          `module.ui["de"].module.x`,
		"module.ui[de].image.logo[0]":     `module.ui["de"].image.logo[0]`,
		`module.ui["de"].image.logo["x"]`: `module.ui["de"].image.logo["x"]`,
		"":                                "", "image": "", "image.": "", "hero": "", "image.hero.path": "", "image.a[": "", "image.a[]": "",
		"image.a[1][2]": "", "image.a + 1": "", "module.m.hero": "", "image.a[*]": `image.a["*"]`, `image.a["x]`: "", `image.a["${x}"]`: "",
	} {
		got, _, err := Address(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
		if again, _, err := Address(got); want != "" && (again != got || err != nil) {
			t.Errorf("%q is not itself: %q, %v", got, again, err)
		}
	}
}
