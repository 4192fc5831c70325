package render

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/imgplan/imgplan/internal/recipe"
)

// TestSizeOf: what is told of a sprite without its pixels is what it has, however the camera was held.
func TestSizeOf(t *testing.T) {
	bordered := scene(40, 30)
	for x := range 40 {
		for y := range 9 {
			bordered.SetNRGBA(x, y, bordered.NRGBAAt(0, 0))
		}
	}
	originals := [][]byte{pngOf(t, scene(57, 23)), pngOf(t, bordered)}
	for turned := range 10 {
		originals = append(originals, exif(t, scene(40, 24), turned))
	}
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(0, 90)
		how := recipe.Recipe{
			Format: "png", Width: side.Draw(t, "width"), Height: side.Draw(t, "height"), Fit: rapid.SampledFrom(recipe.Fits).Draw(t, "fit"),
			Trim: rapid.Bool().Draw(t, "trim"), Padding: rapid.IntRange(0, 9).Draw(t, "padding"), Enlarge: rapid.Bool().Draw(t, "enlarge"),
		}
		if how.Check() != nil {
			return
		}
		for i, original := range originals {
			one, _, err := NewSprite(bytes.NewReader(original), how)
			if err != nil {
				t.Fatal(err)
			}
			width, height, err := SizeOf(bytes.NewReader(original), how)
			if w, h := one.Size(); err != nil || w != width || h != height {
				t.Fatalf("%s of %d: told %dx%d, %v; it has %dx%d", how, i, width, height, err, w, h)
			}
		}
	})
}
