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
func encode(ctx context.Context, w io.Writer, v view, r recipe.Recipe) error {
	switch r.Format {
	case "png":
		return encodePNG(w, v)
	case "jpeg":
		return stdjpeg.Encode(w, v.flat(), &stdjpeg.Options{Quality: encoder.Quality(r)})
	case "ico":
		return encodeICO(w, v)
	case "webp":
		if r.Lossless {
			return nativewebp.Encode(w, v.image(), nil)
		}
	}
	var png bytes.Buffer // for a moment: to compress it would take longer than all else
	if err := (&stdpng.Encoder{CompressionLevel: stdpng.NoCompression}).Encode(&png, v.image()); err != nil {
		return err
	}
	return encoder.Encode(ctx, w, png.Bytes(), r)
}

func encodePNG(w io.Writer, v view) error { return stdpng.Encode(w, v.image()) }

// image returns pixels with straight alpha of 8 bits, rounded to the nearest. They may be those of the view: nobody writes to them.
func (v view) image() *image.NRGBA {
	if v.pix != nil && v.solid() {
		return &image.NRGBA{Pix: v.pix, Stride: v.stride, Rect: image.Rect(0, 0, v.width, v.height)}
	}
	out := image.NewNRGBA(image.Rect(0, 0, v.width, v.height))
	line := v.lines()
	for y := range v.height {
		to, row := out.Pix[y*out.Stride:], line(y)
		for x := range row {
			straighten(to[4*x:4*x+4:4*x+4], &row[x])
		}
	}
	return out
}

func straighten(to []uint8, from *pixel) {
	a := uint32(from[3])
	to[3] = eight(a)
	switch a {
	case 0: // it has no colour
	case 0xffff:
		to[0], to[1], to[2] = eight(uint32(from[0])), eight(uint32(from[1])), eight(uint32(from[2]))
	default:
		for k := range 3 {
			to[k] = eight(min(0xffff, (uint32(from[k])*0xffff+a/2)/a))
		}
	}
}

// eight rounds 16 bits to 8.
func eight(value uint32) uint8 { return uint8((value*255 + 0x7fff) / 0xffff) }

// flat puts pixels on white: a format without transparency has no other way. They may be those of the view, too.
func (v view) flat() *image.RGBA {
	if v.pix != nil && v.solid() {
		return &image.RGBA{Pix: v.pix, Stride: v.stride, Rect: image.Rect(0, 0, v.width, v.height)}
	}
	out := image.NewRGBA(image.Rect(0, 0, v.width, v.height))
	line := v.lines()
	for y := range v.height {
		to, row := out.Pix[y*out.Stride:], line(y)
		for x := range row {
			p, white := &row[x], 0xffff-uint32(row[x][3])
			on := to[4*x : 4*x+4 : 4*x+4]
			on[0], on[1], on[2], on[3] = sum(p[0], white), sum(p[1], white), sum(p[2], white), 0xff
		}
	}
	return out
}

func sum(value uint16, white uint32) uint8 { return eight(min(0xffff, uint32(value)+white)) }

// icons are the sides of the pictures in a favicon.
var icons = []int{16, 32, 48}

// encodeICO writes a file of square pictures in the sizes that browsers ask for, as PNG, which every one of them reads.
func encodeICO(w io.Writer, v view) error {
	if v.width != v.height {
		return errors.New("an icon is square: give it a width and a height that are the same")
	}
	var pictures [][]byte
	for _, side := range icons {
		var one bytes.Buffer
		if err := encodePNG(&one, v.resize(side, side).view()); err != nil {
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
