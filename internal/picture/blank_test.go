package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/imgplan/imgplan/internal/picture"
)

func TestBlank(t *testing.T) {
	black := image.NewRGBA(image.Rect(0, 0, 40, 30))
	draw.Draw(black, black.Bounds(), image.Black, image.Point{}, draw.Src)
	dotted := image.NewNRGBA(black.Bounds())
	draw.Draw(dotted, dotted.Bounds(), image.White, image.Point{}, draw.Src)
	dotted.Set(39, 29, color.NRGBA{250, 255, 255, 255})
	hidden := image.NewNRGBA(black.Bounds())
	hidden.Set(3, 3, color.NRGBA{250, 0, 0, 0})
	_, photo, err := picture.Decode(bytes.NewReader(jpegOf(t, black)))
	if err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]struct {
		picture image.Image
		blank   bool
	}{
		"black": {black, true}, "one dot": {dotted, false}, "nothing to see": {hidden, true}, "a jpeg": {photo, true}, "drawn": {faint(9, 9), false},
	} {
		if got := picture.Blank(one.picture); got != one.blank {
			t.Errorf("%s is blank: %v", name, got)
		}
	}
}
