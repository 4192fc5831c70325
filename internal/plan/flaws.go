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
	switch {
	case image.Alpha == "alpha" && original.Alpha == state.Opaque:
		flaws = append(flaws, "no pixel of it is transparent")
	case image.Alpha == "opaque" && original.Alpha == state.Transparent:
		flaws = append(flaws, "some of its pixels are transparent")
	}
	return flaws
}

// Oversize says that a file is larger than its image allows, "" if it isn't. A file of an unknown size, 0, is not.
func Oversize(image *spec.Image, size int64) string {
	if image.MaxBytes == 0 || size <= image.MaxBytes {
		return ""
	}
	return fmt.Sprintf("its file has %d bytes, and max_bytes is %d", size, image.MaxBytes)
}
