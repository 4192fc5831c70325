package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color/palette"
	stddraw "image/draw"
	"slices"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/recipe"
)

// TestSameFromEveryKind: golden digests of what becomes of pixels in every form that a decoder hands over.
func TestSameFromEveryKind(t *testing.T) {
	recipes := []recipe.Recipe{
		{}, {Width: 48, Height: 30}, {Width: 11}, {Width: 5, Height: 5}, {Width: 200}, {Width: 40, Height: 40, Fit: "contain"}, {Trim: true},
		{Width: 30, Height: 30, Focus: "0.25,1"}, {Blur: "1.5"}, {Width: 33, Radius: "circle"}, {Padding: 2, Background: "#102030"},
	}
	for name, p := range kinds() {
		sum := sha256.New()
		for _, r := range recipes {
			v := draw(viewOf(p), r)
			made, quick, slow := v.image(), v.flat(), v.canvas().view().flat()
			sum.Write(rowsOf(made.Pix, made.Stride, made.Rect))
			if !bytes.Equal(rowsOf(quick.Pix, quick.Stride, quick.Rect), rowsOf(slow.Pix, slow.Stride, slow.Rect)) {
				t.Errorf("%s: %s: it is another on white", name, r)
			}
		}
		if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != goldenKinds[name] {
			t.Errorf("%s: got %q, want %q", name, got, goldenKinds[name])
		}
	}
}

// rowsOf are pixels without what stands between their rows.
func rowsOf(pix []uint8, stride int, b image.Rectangle) (all []uint8) {
	for y := range b.Dy() {
		all = append(all, pix[y*stride:][:4*b.Dx()]...)
	}
	return all
}

// TestKindsAreReadAlike: pixels are read as the picture itself says they are, in whatever form it keeps them. Straight alpha is
// another matter: package color doesn't round.
func TestKindsAreReadAlike(t *testing.T) {
	for name, p := range kinds() {
		if _, straight := p.(*image.NRGBA); straight && name != "solid nrgba" {
			continue
		}
		quick, slow := viewOf(p).lines(), viewOf(hidden{p}).lines()
		for y := range p.Bounds().Dy() {
			if !slices.Equal(quick(y), slow(y)) {
				t.Errorf("%s: row %d is another", name, y)
				break
			}
		}
	}
}

// TestFilesOfOnePicture: many may be made of it at a time, and none of them changes it.
func TestFilesOfOnePicture(t *testing.T) {
	recipes := []recipe.Recipe{
		{Format: "png", Blur: "2"}, {Format: "png", Radius: "circle"}, {Format: "png", Tint: "#ff0000"}, {Format: "png", Sharpen: "1"},
		{Format: "jpeg"}, {Format: "png", Width: 20}, {Format: "webp", Lossless: true}, {Format: "png"},
	}
	for name, p := range kinds() {
		alone, together := make([]bytes.Buffer, len(recipes)), make([]bytes.Buffer, len(recipes))
		shared := &Picture{view: viewOf(p)}
		var all sync.WaitGroup
		for i, r := range recipes {
			if err := (&Picture{view: viewOf(p)}).Render(t.Context(), &alone[i], r); err != nil {
				t.Fatal(err)
			}
			all.Go(func() {
				if err := shared.Render(t.Context(), &together[i], r); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for i, r := range recipes {
			if !bytes.Equal(alone[i].Bytes(), together[i].Bytes()) {
				t.Errorf("%s: %s is another when others are made", name, r)
			}
		}
	}
}

var goldenKinds = map[string]string{
	"cmyk":              "8e7796f8791d084f",
	"deep":              "0e3ef048c30b209d",
	"faint part":        "f4c3043506a169a8",
	"grey":              "60e2cf1fe3c556e2",
	"nrgba":             "6d4aac07e34b4887",
	"palette":           "e3996dbd79f95a66",
	"part":              "429e844513591217",
	"part of ycbcr":     "1c114e28908d03f6",
	"rgba":              "f9892e06d6b5e4b3",
	"solid nrgba":       "ff4e3acac2ebb272",
	"solid rgba":        "ff4e3acac2ebb272",
	"ycbcr":             "679d4d302aa147ef",
	"ycbcr 444":         "c941ebef96de348a",
	"ycbcr 440":         "1ef2dfb49443e682",
	"ycbcr 422":         "09379d7bc0f34321",
	"ycbcr 411":         "9efc15349c16f1ae",
	"ycbcr 410":         "c12f6328685b0ba9",
	"part of ycbcr 410": "bc822b7dc40965f1",
}

// kinds are pictures as decoders hand them over, whole and as parts of larger ones.
func kinds() map[string]image.Image {
	from := gradient(97, 61)
	b := from.Bounds()
	solid := image.NewNRGBA(b)
	stddraw.Draw(solid, b, image.White, image.Point{}, stddraw.Src)
	stddraw.Draw(solid, b, from, b.Min, stddraw.Over)
	onto := func(to stddraw.Image, from image.Image) image.Image {
		stddraw.Draw(to, b, from, b.Min, stddraw.Src)
		return to
	}
	rgba := image.NewRGBA(b)
	onto(rgba, from)
	opaque := image.NewRGBA(b)
	onto(opaque, solid)
	return map[string]image.Image{
		"nrgba": from, "solid nrgba": solid, "rgba": rgba, "solid rgba": opaque, "part": opaque.SubImage(image.Rect(13, 7, 90, 60)),
		"faint part": from.SubImage(image.Rect(13, 7, 90, 60)), "grey": onto(image.NewGray(b), solid), "palette": onto(image.NewPaletted(b, palette.Plan9), solid),
		"deep": onto(image.NewNRGBA64(b), from), "ycbcr": ycbcr(b, image.YCbCrSubsampleRatio420), "ycbcr 444": ycbcr(b, image.YCbCrSubsampleRatio444),
		"ycbcr 422": ycbcr(b, image.YCbCrSubsampleRatio422), "ycbcr 440": ycbcr(b, image.YCbCrSubsampleRatio440),
		"ycbcr 411": ycbcr(b, image.YCbCrSubsampleRatio411), "ycbcr 410": ycbcr(b, image.YCbCrSubsampleRatio410),
		"part of ycbcr 410": ycbcr(b, image.YCbCrSubsampleRatio410).SubImage(image.Rect(13, 7, 90, 60)),
		"part of ycbcr":     ycbcr(b, image.YCbCrSubsampleRatio420).SubImage(image.Rect(13, 7, 90, 60)), "cmyk": onto(image.NewCMYK(b), solid),
	}
}

func ycbcr(b image.Rectangle, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	p := image.NewYCbCr(b, ratio)
	for i := range p.Y {
		p.Y[i] = uint8(i*3 ^ i>>5)
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = uint8(i*7), uint8(255-i*5)
	}
	return p
}
