package providertest

import (
	"bytes"
	_ "embed"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
)

// signed is a PNG of 512x512 with content credentials, signed by c2pa-rs with a certificate that nobody trusts.
//
//go:embed signed.png
var signed []byte

// draw makes a task's picture: rectangles that depend on all that the order says. One without a seed depends on its
// task too, so that asking twice gives two pictures.
func draw(t *task) []byte {
	if t.fate.Kind == Signed {
		return bytes.Clone(signed)
	}
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%s\n%s\n%d\n%s\n%s", t.charge.Model, t.charge.Prompt, t.charge.Seed, t.charge.Size, t.source)
	if t.charge.Model == "qwen-image" {
		fmt.Fprint(hash, t.charge.TaskID)
	}
	dice := rand.New(rand.NewPCG(hash.Sum64(), 0))
	picture := image.NewPaletted(image.Rect(0, 0, t.size.Width, t.size.Height), colours(dice))
	if t.fate.Kind == Black {
		picture.Palette = color.Palette{color.RGBA{A: 255}}
	}
	for i := 1; i < len(picture.Palette); i++ {
		fill(picture, dice, uint8(i))
	}
	var buffer bytes.Buffer // takes everything, and these pictures can be encoded
	if t.format == "jpeg" {
		_ = jpeg.Encode(&buffer, coloured(picture), &jpeg.Options{Quality: 80})
	} else {
		_ = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&buffer, picture)
	}
	return buffer.Bytes()
}

func colours(dice *rand.Rand) color.Palette {
	var palette color.Palette
	for range 6 {
		palette = append(palette, color.RGBA{uint8(dice.UintN(256)), uint8(dice.UintN(256)), uint8(dice.UintN(256)), 255})
	}
	return palette
}

// fill draws one rectangle.
func fill(picture *image.Paletted, dice *rand.Rand, colour uint8) {
	size := picture.Rect.Size()
	x, y := dice.IntN(size.X), dice.IntN(size.Y)
	for row := y; row < min(size.Y, y+size.Y/3+1); row++ {
		line := picture.Pix[row*picture.Stride:]
		for column := x; column < min(size.X, x+size.X/3+1); column++ {
			line[column] = colour
		}
	}
}

// coloured returns the picture in the form that the JPEG encoder is quick with.
func coloured(picture *image.Paletted) *image.RGBA {
	out := image.NewRGBA(picture.Rect)
	for i, index := range picture.Pix {
		c := picture.Palette[index].(color.RGBA)
		copy(out.Pix[4*i:4*i+4], []uint8{c.R, c.G, c.B, c.A})
	}
	return out
}
