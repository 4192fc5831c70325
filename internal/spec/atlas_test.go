package spec

import (
	"slices"
	"testing"
)

// TestNaturalOrder: the frames of a walk come in their order, also from the tenth on.
func TestNaturalOrder(t *testing.T) {
	want := []string{
		"image.a", "image.walk2", `image.walk["02"]`, `image.walk["2"]`, `image.walk["b"]`, "image.walk[0]", "image.walk[2]", "image.walk[10]",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	if slices.SortFunc(got, natural); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
