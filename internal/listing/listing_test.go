package listing

import (
	"bytes"
	"encoding/json"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var pictures = []Picture{
	{Address: `image.icon["sun"]`, Path: "art/icons/sun.png", Width: 64, Height: 64},
	{Address: "image.hero", Path: "art/a \"hero\", <b>.png", Width: 1024, Height: 768, Renditions: []File{
		{Name: "card", Path: "art/card.jpg", Width: 640, Height: 360},
		{Name: "web@320", Path: "art/hero 320.webp", Width: 320},
		{Name: "web@640", Path: "art/hero 640.webp", Width: 640},
		{Name: "pin@2x", Path: "art/pin@2.png", Width: 48},
	}},
}

func write(t *testing.T, at string) string {
	t.Helper()
	text, err := Write(at, pictures)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := Write(at, []Picture{pictures[1], pictures[0]})
	if string(again) != string(text) {
		t.Error("the order of the pictures shows")
	}
	return string(text)
}

func TestJSON(t *testing.T) {
	var back struct{ Images map[string]Picture }
	if err := json.Unmarshal([]byte(write(t, "art/images.json")), &back); err != nil {
		t.Fatal(err)
	}
	hero := back.Images["image.hero"]
	if hero.Width != 1024 || hero.Path != pictures[1].Path || len(hero.Renditions) != 4 ||
		!maps.Equal(hero.SrcSets, map[string]string{"web": "art/hero%20320.webp 320w, art/hero%20640.webp 640w", "pin": "art/pin@2.png 2x"}) ||
		hero.SrcSet != "" {
		t.Errorf("got %+v", hero)
	}
}

// TestSrcSets: widths, densities and cuts of several blocks don't mix; of one block there is one text, as ever.
func TestSrcSets(t *testing.T) {
	several := pictures[1].Renditions
	for name, test := range map[string]struct {
		files        []File
		inGo, inJSON string
	}{
		"none":    {several[:1], "", ""},
		"one":     {several[:3], `SrcSet: "art/hero%20320.webp 320w, art/hero%20640.webp 640w", Renditions`, `"srcset": "art/hero%20320.webp 320w, art/hero%20640.webp 640w",`},
		"several": {several, `SrcSets: map[string]string{"pin": "art/pin@2.png 2x", "web": "art/hero%20320.webp 320w, `, `"pin": "art/pin@2.png 2x",`},
	} {
		t.Run(name, func(t *testing.T) {
			of := []Picture{{Address: "image.hero", Path: "hero.png", Renditions: test.files}}
			inGo, _ := Write("a.go", of)
			inJSON, _ := Write("a.json", of)
			if !strings.Contains(string(inGo), test.inGo) || !strings.Contains(string(inJSON), test.inJSON) {
				t.Errorf("got\n%s%s", inGo, inJSON)
			}
			if bytes.Contains(inGo, []byte("SrcSets")) != (name == "several") || bytes.Contains(inJSON, []byte("srcset")) != (name != "none") {
				t.Errorf("what there is none of is named:\n%s%s", inGo, inJSON)
			}
		})
	}
}

func TestTypeScript(t *testing.T) {
	text := write(t, "art/images.ts")
	body, found := strings.CutPrefix(text, "// Written by imgplan. Don't edit.\n\nexport const images = ")
	object, _, closed := strings.Cut(body, " as const;")
	if !found || !closed || !json.Valid([]byte(object)) {
		t.Errorf("got %s", text)
	}
}

func TestGo(t *testing.T) {
	for at, name := range map[string]string{
		"art/My-Icons/images.go": "myicons", "images.go": "images", "2/images.go": "images2", "go/images.go": "imagesgo", "3d/images.go": "images3d",
		"Größe/images.go": "größe", "日本/images.go": "日本", "٣/images.go": "images٣", "-/images.go": "images", "e\u0301!/images.go": "e",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), at, write(t, at), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if file.Name.Name != name {
			t.Errorf("%s is package %s, want %s", at, file.Name.Name, name)
		}
	}
}

// TestPackageNames: whatever a folder is called, what is written parses.
func TestPackageNames(t *testing.T) {
	for word := token.BREAK; word <= token.VAR; word++ {
		write(t, word.String()+"/images.go")
	}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.String().Draw(t, "folder") + "/images.go"
		if name := packageName(at); !token.IsIdentifier(name) {
			t.Errorf("%q would be package %q", at, name)
		}
	})
}

func TestCSS(t *testing.T) {
	text := write(t, "art/css/images.css")
	for _, want := range []string{
		`--image-icon-sun: url("../icons/sun.png");`, `--image-hero: url("../a%20%22hero%22%2C%20%3Cb%3E.png");`, "--image-hero-ratio: 1024 / 768;",
		`--image-hero-web-320: url("../hero%20320.webp");`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in:\n%s", want, text)
		}
	}
}

// TestClashes: a stylesheet in which the last of two would win is none; where names are addresses, there is no clash.
func TestClashes(t *testing.T) {
	for name, test := range map[string]struct {
		pictures []Picture
		want     []Clash
	}{
		"keys":       {[]Picture{{Address: `image.op["-"]`}, {Address: `image.op["+"]`}}, []Clash{{`image.op["+"]`, `image.op["-"]`, "--image-op"}}},
		"names":      {[]Picture{{Address: "image.a-b"}, {Address: "image.a", Renditions: []File{{Name: "b"}}}}, []Clash{{"image.a#b", "image.a-b", "--image-a-b"}}},
		"a ratio":    {[]Picture{{Address: "image.a", Renditions: []File{{Name: "ratio"}}}}, []Clash{{"the ratio of image.a", "image.a#ratio", "--image-a-ratio"}}},
		"none":       {pictures, nil},
		"upper case": {[]Picture{{Address: "image.a"}, {Address: "image.A"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Clashes("a.css", test.pictures); !slices.Equal(got, test.want) {
				t.Errorf("got %+v", got)
			}
			if got := Clashes("a.ts", test.pictures); got != nil {
				t.Errorf("of addresses, got %+v", got)
			}
		})
	}
}

func TestNoFormat(t *testing.T) {
	if _, err := Write("images.xml", pictures); err == nil {
		t.Error("it was written")
	}
}
