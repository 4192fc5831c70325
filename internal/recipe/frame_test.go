package recipe

import (
	"testing"

	"pgregory.net/rapid"
)

// TestNeverEnlarges: "inside" and "outside" leave a picture as it is where they would make it larger, on either side.
func TestNeverEnlarges(t *testing.T) {
	narrow := Recipe{Fit: "inside", Width: 200, Height: 103}
	if f := narrow.Frame(16, 100); f.FullWidth != 16 || f.FullHeight != 100 {
		t.Fatalf("16x100 becomes %dx%d", f.FullWidth, f.FullHeight)
	}
	side := rapid.IntRange(1, 400)
	rapid.Check(t, func(t *rapid.T) {
		width, height := side.Draw(t, "width"), side.Draw(t, "height")
		r := Recipe{Fit: rapid.SampledFrom([]string{"inside", "outside"}).Draw(t, "fit"), Width: side.Draw(t, "into"), Height: rapid.IntRange(0, 400).Draw(t, "high")}
		if f := r.Frame(width, height); f.Width > width || f.Height > height {
			t.Errorf("%dx%d %s %dx%d becomes %dx%d", width, height, r.Fit, r.Width, r.Height, f.Width, f.Height)
		}
		r.Enlarge = true
		if f := r.Frame(width, height); r.Height > 0 && r.Fit == "inside" && (f.Width > r.Width || f.Height > r.Height) {
			t.Errorf("%dx%d is not inside %dx%d: %dx%d", width, height, r.Width, r.Height, f.Width, f.Height)
		}
	})
}
