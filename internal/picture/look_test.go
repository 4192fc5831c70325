package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"

	"golang.org/x/image/draw"

	"github.com/imgplan/imgplan/internal/picture"
)

// scene is a picture with some rectangles on a gradient, by a number.
func scene(n uint64, width, height int) *image.NRGBA {
	dice := rand.New(rand.NewPCG(n, 1))
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	from, to := dice.Uint32(), dice.Uint32()
	for y := range height {
		for x := range width {
			t := uint32(256 * (x + y) / (width + height))
			mix := func(shift int) uint8 { return uint8(((from>>shift&255)*(256-t) + (to>>shift&255)*t) >> 8) }
			p.SetNRGBA(x, y, color.NRGBA{mix(0), mix(8), mix(16), 255})
		}
	}
	for range 7 {
		c := color.NRGBA{uint8(dice.Uint32()), uint8(dice.Uint32()), uint8(dice.Uint32()), 255}
		x, y := dice.IntN(8)*width/8, dice.IntN(8)*height/8
		draw.Draw(p, image.Rect(x, y, x+width/3, y+height/4), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return p
}

// TestLooksOfOnePictureAreNear: as a poor JPEG, and smaller, it is still known for the same picture nearly always; another one never is.
func TestLooksOfOnePictureAreNear(t *testing.T) {
	var looks []picture.Look
	missed := 0
	for n := range uint64(120) {
		p := scene(n, 512, 384)
		look := picture.LookOf(p)
		var file bytes.Buffer
		if err := jpeg.Encode(&file, p, &jpeg.Options{Quality: 60}); err != nil {
			t.Fatal(err)
		}
		again, err := jpeg.Decode(&file)
		if err != nil {
			t.Fatal(err)
		}
		small := image.NewNRGBA(image.Rect(0, 0, 200, 150))
		draw.BiLinear.Scale(small, small.Bounds(), p, p.Bounds(), draw.Src, nil)
		for i, other := range []picture.Look{look, picture.LookOf(again), picture.LookOf(small)} {
			if !look.Near(other) || look.Bands() == nil {
				missed++
			}
			if i == 0 && !look.Near(other) {
				t.Errorf("scene %d does not look like itself", n)
			}
		}
		for i, other := range looks {
			if look.Near(other) {
				t.Errorf("scenes %d and %d look the same", i, n)
			}
		}
		looks = append(looks, look)
	}
	if missed > 18 {
		t.Errorf("%d of 360 forms were not known again", missed)
	}
}

func TestLookStaysAsItIs(t *testing.T) {
	if got, want := picture.LookOf(scene(1, 64, 48)), picture.Look("1f1f1f19331932fef3fef1e0f1e0fcfe7ba578956950767855496a48"); got != want {
		t.Errorf("%s, and was %s", got, want)
	}
	for _, p := range []image.Image{image.NewGray(image.Rect(0, 0, 1, 1)), image.NewNRGBA(image.Rect(3, 3, 5, 40))} {
		if look := picture.LookOf(p); look.Bands() != nil || len(look) != 56 {
			t.Errorf("%v: %s", p.Bounds(), look)
		}
	}
	if picture.Look("").Near("") || picture.Look("zz").Bands() != nil {
		t.Error("what is no look looks like something")
	}
}

func TestTransparent(t *testing.T) {
	p := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	p.Set(0, 0, color.White)
	if !picture.Transparent(p) {
		t.Error("a pixel is transparent")
	}
	p.Set(1, 0, color.Black)
	if picture.Transparent(p) || picture.Transparent(image.NewYCbCr(image.Rect(0, 0, 2, 2), image.YCbCrSubsampleRatio420)) {
		t.Error("no pixel is transparent")
	}
}

// TestTransparentAnywhere: one pixel of any picture, or of a part of one.
func TestTransparentAnywhere(t *testing.T) {
	for width := 1; width <= 9; width++ {
		whole := image.Rect(0, 0, width+2, 5)
		straight, multiplied := image.NewNRGBA(whole), image.NewRGBA(whole)
		part := image.Rect(1, 1, width+1, 4)
		for at := range whole.Dx() * whole.Dy() {
			x, y := at%whole.Dx(), at/whole.Dx()
			for i := range straight.Pix {
				straight.Pix[i], multiplied.Pix[i] = 0xff, 0xff
			}
			straight.Pix[4*at+3], multiplied.Pix[4*at+3] = 0xfe, 0x7f
			inside := image.Pt(x, y).In(part)
			for _, p := range []image.Image{straight.SubImage(part), multiplied.SubImage(part)} {
				if picture.Transparent(p) != inside {
					t.Errorf("%T %v: the pixel at %d,%d is in it: %v", p, part, x, y, inside)
				}
			}
			if !picture.Transparent(straight) || !picture.Transparent(multiplied) {
				t.Errorf("%v: nothing was seen at %d,%d", whole, x, y)
			}
		}
	}
}

func BenchmarkTransparent(b *testing.B) {
	pixels := image.NewRGBA(image.Rect(0, 0, 1024, 1024))
	for i := range pixels.Pix {
		pixels.Pix[i] = 0xff
	}
	for b.Loop() {
		picture.Transparent(pixels)
	}
}

func BenchmarkLook(b *testing.B) {
	pixels := image.NewRGBA(image.Rect(0, 0, 182, 182))
	for i := range pixels.Pix {
		pixels.Pix[i] = byte(i*i>>3) | byte(i&3/3*255)
	}
	for b.Loop() {
		picture.LookOf(pixels)
	}
}
