package render

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"testing"

	"pgregory.net/rapid"
)

// references are what the reference implementation says: npm's thumbhash 0.1.1.
var references = []struct {
	pattern       string
	width, height int
	hash          string
}{
	{"slope", 100, 75, "3wcKNZqAh4eAeId4eHiIh4BwCPiI"},
	{"slope", 40, 100, "3/cJMxpwcHiHd4eHcIAI94g="},
	{"slope", 64, 64, "3wcKNxqAh4dweIiIiHiIiIiHCAiHgI8H"},
	{"faint", 100, 75, "H/iFDIgMY4Bzd3YXByjIYI64r9+ay4usCw=="},
	{"faint", 40, 100, "m9eJGhAMYHVXZ0ewmQeXqO/uzJyfx/o="},
	{"faint", 64, 64, "3PeFHRAMA0p0d3MnlwWYRaC4/96/qq/p2g=="},
	{"faint", 7, 3, "AhiCAoQPcHd0eHlwOQqnaH54T3iHiHg="},
	{"solid", 100, 75, "H/gJFYpjgGlzd3d3dxd3doCBC+aI"},
	{"solid", 40, 100, "m9cJGxRwdVd3dnSjsJkHmKg="},
	{"solid", 64, 64, "3PcJHxIDSod0d3dzhyiHqId4VYBZBIoL"},
	{"solid", 7, 3, "AhgCA4Rwd3dzeJh3cDkKqGg="},
}

func pattern(name string, width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{uint8(x * 5), uint8(y*7 ^ x), uint8(x * y), 255}
			switch name {
			case "slope":
				c = color.NRGBA{uint8(255 * x / width), uint8(255 * y / height), 128, 255}
			case "faint":
				c.A = uint8(255 - (x*y)%97)
			}
			p.SetNRGBA(x, y, c)
		}
	}
	return p
}

// TestPlaceholderLikesTheReference: every field is the reference's; what is a tie in floating point may be off by one.
func TestPlaceholderLikesTheReference(t *testing.T) {
	for _, one := range references {
		got, _ := base64.StdEncoding.DecodeString(PlaceholderOf(pattern(one.pattern, one.width, one.height)))
		want, _ := base64.StdEncoding.DecodeString(one.hash)
		if len(got) != len(want) || !bytes.Equal(got[:5], want[:5]) {
			t.Errorf("%s %dx%d: got %x, want %x", one.pattern, one.width, one.height, got, want)
			continue
		}
		for i := range got {
			low, high := int(got[i]&15)-int(want[i]&15), int(got[i]>>4)-int(want[i]>>4)
			if max(low, -low, high, -high) > 1 {
				t.Errorf("%s %dx%d: got %x, want %x", one.pattern, one.width, one.height, got, want)
			}
		}
	}
}

// TestPlaceholderStays: a golden value, for every machine.
func TestPlaceholderStays(t *testing.T) {
	for name, want := range map[string]string{
		"slope": "IPgJPZpwd3eAiIiHiHiIh3CAB/eI", "faint": "H/iBBIAMFQV3d3Zmd5B4Bni5uvmIiIiPCA==", "solid": "H/gBBYIVBRN3d3d3dnV3dgeJV4CX",
	} {
		if got := PlaceholderOf(pattern(name, 640, 480)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// TestAnyPlaceholder: no size finds a panic, and hashes are of a length that says what is in them.
func TestAnyPlaceholder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := pattern(rapid.SampledFrom([]string{"slope", "faint", "solid"}).Draw(t, "pattern"),
			rapid.IntRange(1, 220).Draw(t, "width"), rapid.IntRange(1, 220).Draw(t, "height"))
		hash, err := base64.StdEncoding.DecodeString(PlaceholderOf(p))
		if err != nil || len(hash) < 13 || len(hash) > 26 {
			t.Fatalf("%d bytes, %v", len(hash), err)
		}
	})
}

func BenchmarkPlaceholder(b *testing.B) {
	straight, multiplied := image.NewNRGBA(image.Rect(0, 0, 1024, 1024)), image.NewRGBA(image.Rect(0, 0, 1024, 1024))
	for i := range straight.Pix {
		straight.Pix[i], multiplied.Pix[i] = byte(i*i>>3), byte(i*i>>3)
		if i%4 == 3 {
			multiplied.Pix[i] = 255
		}
	}
	for name, p := range map[string]image.Image{"transparent": straight, "opaque": multiplied} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				PlaceholderOf(p)
			}
		})
	}
}

// hidden is a picture of which nobody knows how it keeps its pixels.
type hidden struct{ image.Image }

// TestQuickPlaceholder: what is added up quickly comes to the same, also of parts of larger pictures.
func TestQuickPlaceholder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(101, 700).Draw(t, "width"), rapid.IntRange(1, 120).Draw(t, "height")
		part := image.Rect(rapid.IntRange(0, 9).Draw(t, "left"), 0, width, height)
		seed := rapid.Uint32().Draw(t, "seed")
		straight, multiplied := image.NewNRGBA(image.Rect(0, 0, width, height)), image.NewRGBA(image.Rect(0, 0, width, height))
		for i := range straight.Pix {
			seed = seed*1664525 + 1013904223
			straight.Pix[i] = byte(seed >> 24)
			multiplied.Pix[i] = min(byte(seed>>24), 200)
			if i%4 == 3 {
				straight.Pix[i], multiplied.Pix[i] = 255, 200
			}
		}
		if rapid.Bool().Draw(t, "white") {
			for i := range straight.Pix {
				straight.Pix[i], multiplied.Pix[i] = 255, 255
			}
		}
		for _, p := range []image.Image{straight.SubImage(part), multiplied.SubImage(part)} {
			if quick, slow := PlaceholderOf(p), PlaceholderOf(hidden{p}); quick != slow {
				t.Fatalf("%T: %s, and %s bit by bit", p, quick, slow)
			}
		}
	})
}

// TestWideSquares: the largest sums that are added at once, and the first that are not.
func TestWideSquares(t *testing.T) {
	for _, side := range []int{mostBytes - 1, mostBytes, mostBytes + 1} {
		p := image.NewRGBA(image.Rect(0, 0, side*fewHashed, 2))
		for i := range p.Pix {
			p.Pix[i] = 255
		}
		if squareOf(side*fewHashed) != side {
			t.Fatal("the picture is of another size than it should be")
		}
		if quick, slow := PlaceholderOf(p), PlaceholderOf(hidden{p}); quick != slow {
			t.Errorf("side %d: %s, and %s bit by bit", side, quick, slow)
		}
	}
}
