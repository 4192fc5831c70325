package plan

import (
	"fmt"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// Flaws says what is wrong with a delivered picture by the checks of its image; nil when nothing is. A picture with a flaw is
// not written; it stays the original of its key, so that it is never paid for again. What the user gave is not judged.
func Flaws(image *spec.Image, original state.Original) []string {
	if original.Model == state.Adopted {
		return nil
	}
	var flaws []string
	if original.Blank && !image.MayBeBlank {
		flaws = append(flaws, "it is of one colour all over")
	}
	is := providers.Size{Width: original.Width, Height: original.Height}
	if image.ExactSize && image.Size != (providers.Size{}) && is != (providers.Size{}) && image.Size != is {
		flaws = append(flaws, fmt.Sprintf("it came out as %s, not %s", is, image.Size))
	}
	return flaws
}
