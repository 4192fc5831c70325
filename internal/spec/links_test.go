package spec

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// linked is a folder with two pictures and some symlinks in it.
func linked(a, b, more string) Input {
	in := one(head + `
image "a" {
  prompt = "a fox"
  path   = "` + a + `"
}
image "b" {
  prompt = "a hen"
  path   = "` + b + `"
  ` + more + `
}`)
	fsys := in.FS.(fstest.MapFS)
	for name, target := range map[string]string{
		"alias": "art", "twice": "alias", "art/deep": "../other", "round": "about", "about": "round", "out": "../../elsewhere", "link.png": "art/real.png",
		"home": ".",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
	}
	fsys["art/real.png"] = &fstest.MapFile{Data: []byte("a picture")}
	fsys["other/x.png"] = &fstest.MapFile{Data: []byte("another")}
	return in
}

func TestPicturesThroughSymlinks(t *testing.T) {
	for _, pair := range [][2]string{
		{"art/x.png", "alias/x.png"}, {"alias/x.png", "art/X.png"}, {"alias/x.png", "twice/x.png"}, {"twice/deep/x.png", "other/x.png"},
		{"x.png", "home/x.png"}, {"home/alias/x.png", "art/x.png"},
	} {
		got := mistakes(t, linked(pair[0], pair[1], ""))
		if len(got) != 1 || !strings.Contains(got[0], "Duplicate path") || !strings.Contains(got[0], "behind a symlink") {
			t.Errorf("%s and %s: %q", pair[0], pair[1], got)
		}
	}
	for _, pair := range [][2]string{
		{"art/x.png", "alias/y.png"}, {"art/x.png", "other/x.png"}, {"round/x.png", "about/y.png"}, {"out/x.png", "elsewhere/x.png"},
	} {
		must(t, linked(pair[0], pair[1], ""))
	}
}

func TestASourceThatIsASymlink(t *testing.T) {
	got := mistakes(t, linked("a.png", "b.png", `source_image = "link.png"`))
	if len(got) != 1 || !strings.Contains(got[0], `Invalid source_image: "link.png" is a symlink to "art/real.png": say the path of the file itself.`) {
		t.Errorf("%q", got)
	}
	must(t, linked("a.png", "b.png", `source_image = "alias/real.png"`))
}
