package render

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	stdjpeg "image/jpeg"
	stdpng "image/png"
	"io"

	"github.com/HugoSmits86/nativewebp"

	"github.com/imgplan/imgplan/internal/encoder"
	"github.com/imgplan/imgplan/internal/recipe"
)

// encode writes pixels in the format of a recipe.
func encode(ctx context.Context, w io.Writer, c *canvas, r recipe.Recipe) error {
	switch r.Format {
	case "png":
		return encodePNG(w, c)
	case "jpeg":
		return stdjpeg.Encode(w, flat(c), &stdjpeg.Options{Quality: encoder.Quality(r)})
	case "ico":
		return encodeICO(w, c)
	case "webp":
		if r.Lossless {
			return nativewebp.Encode(w, c.image(), nil)
		}
	}
	var png bytes.Buffer
	if err := (&stdpng.Encoder{CompressionLevel: stdpng.BestSpeed}).Encode(&png, c.image()); err != nil {
		return err
	}
	return encoder.Encode(ctx, w, png.Bytes(), r)
}

func encodePNG(w io.Writer, c *canvas) error { return stdpng.Encode(w, c.image()) }

// flat puts pixels on white: a format without transparency has no other way.
func flat(c *canvas) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, c.width, c.height))
	for i := 0; i < len(c.pix); i += 4 {
		white := 0xffff - uint32(c.pix[i+3])
		for k := range 3 {
			out.Pix[i+k] = eight(min(0xffff, uint32(c.pix[i+k])+white))
		}
		out.Pix[i+3] = 0xff
	}
	return out
}

// icons are the sides of the pictures in a favicon.
var icons = []int{16, 32, 48}

// encodeICO writes a file of square pictures in the sizes that browsers ask for, as PNG, which every one of them reads.
func encodeICO(w io.Writer, c *canvas) error {
	if c.width != c.height {
		return errors.New("an icon is square: give it a width and a height that are the same")
	}
	var pictures [][]byte
	for _, side := range icons {
		var one bytes.Buffer
		if err := encodePNG(&one, c.resize(side, side)); err != nil {
			return err
		}
		pictures = append(pictures, one.Bytes())
	}
	head := binary.LittleEndian.AppendUint16([]byte{0, 0, 1, 0}, uint16(len(icons)))
	at := len(head) + 16*len(icons)
	for i, side := range icons {
		head = append(head, byte(side), byte(side), 0, 0, 1, 0, 32, 0)
		head = binary.LittleEndian.AppendUint32(head, uint32(len(pictures[i])))
		head = binary.LittleEndian.AppendUint32(head, uint32(at))
		at += len(pictures[i])
	}
	_, err := w.Write(bytes.Join(append([][]byte{head}, pictures...), nil))
	return err
}
