package plan

import "testing"

func TestIsImage(t *testing.T) {
	for address, want := range map[string]bool{
		"image.a": true, `image.a["x#y"]`: true, `image.a["\"#"]`: true, "module.m.image.a[0]": true, `module.m["x.index.y"].module.n.image.a`: true,
		"image.a#thumb": false, `image.a["x"]#thumb@2x`: false, "index.a": false, "module.m.index.a": false, "atlas.a": false, "atlas.a@2x#data": false,
		"image.a#webmanifest": false, `module.m["image.a"].atlas.b`: false, "": false,
	} {
		if got := isImage(address); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}
