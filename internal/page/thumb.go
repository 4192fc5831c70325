package page

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"

	"github.com/imgplan/imgplan/internal/picture"
)

// What a thumbnail may be: the page holds thousands.
const (
	thumbSide  = 256  // pixels, of the longer side
	thumbBytes = 6000 // before they are written as text, which takes a third more
)

// sides are tried from the first until the bytes are few enough.
var sides = []int{thumbSide, 192, 128, 96, 64, 32}

// Thumb reads a picture and returns a small one: PNG where pixels may be transparent, else JPEG.
func Thumb(file io.ReadSeeker) (format string, data []byte, err error) {
	info, pixels, err := picture.Decode(file)
	if err != nil {
		return "", nil, err
	}
	return small(pixels, info.Alpha)
}

// thumbOf returns a small picture as a data URI.
func thumbOf(pixels image.Image, alpha bool) (string, error) {
	format, data, err := small(pixels, alpha)
	return dataURI(format, data), err
}

func small(pixels image.Image, alpha bool) (format string, data []byte, err error) {
	var small bytes.Buffer
	format = "jpeg"
	for _, side := range sides {
		small.Reset()
		pixels = shrink(pixels, side)
		if alpha {
			format, err = "png", png.Encode(&small, pixels)
		} else {
			err = jpeg.Encode(&small, pixels, &jpeg.Options{Quality: 78})
		}
		if err != nil || small.Len() <= thumbBytes {
			break
		}
	}
	return format, small.Bytes(), err
}

func dataURI(kind string, data []byte) string {
	return "data:image/" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// shrink returns a picture whose longer side is at most so long, and never enlarges it.
func shrink(pixels image.Image, side int) image.Image {
	size := pixels.Bounds().Size()
	longer := max(size.X, size.Y)
	if longer <= side {
		return pixels
	}
	small := image.NewNRGBA(image.Rect(0, 0, max(1, size.X*side/longer), max(1, size.Y*side/longer)))
	draw.BiLinear.Scale(small, small.Bounds(), pixels, pixels.Bounds(), draw.Src, nil)
	return small
}

// straight returns a picture's pixels, four bytes each.
func straight(pixels image.Image) *image.NRGBA {
	if done, ok := pixels.(*image.NRGBA); ok {
		return done
	}
	size := pixels.Bounds()
	same := image.NewNRGBA(image.Rect(0, 0, size.Dx(), size.Dy()))
	draw.Draw(same, same.Bounds(), pixels, size.Min, draw.Src)
	return same
}

// Pixels says where two pictures differ.
type Pixels struct {
	Changed int    `json:"changed"`
	Total   int    `json:"total"`
	Box     [4]int `json:"box"` // left, top, width and height of all that changed, in pixels
}

// Differ reads two pictures and says where they differ; nil where they differ in size.
func Differ(before, after io.ReadSeeker) (*Pixels, error) {
	_, old, err := picture.Decode(before)
	if err != nil {
		return nil, err
	}
	_, now, err := picture.Decode(after)
	if err != nil {
		return nil, err
	}
	return differ(old, now), nil
}

// differ compares two pictures; nil where they differ in size.
func differ(a, b image.Image) *Pixels {
	if a.Bounds().Size() != b.Bounds().Size() {
		return nil
	}
	left, right := straight(a), straight(b)
	found := &Pixels{Total: a.Bounds().Dx() * a.Bounds().Dy()}
	var box image.Rectangle
	for y := range left.Rect.Dy() {
		for x := range left.Rect.Dx() {
			if at(left, x, y) != at(right, x, y) {
				found.Changed++
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	found.Box = [4]int{box.Min.X, box.Min.Y, box.Dx(), box.Dy()}
	return found
}

// at returns a pixel; what can't be seen of two transparent ones is no difference.
func at(pixels *image.NRGBA, x, y int) color.NRGBA {
	i := pixels.PixOffset(x+pixels.Rect.Min.X, y+pixels.Rect.Min.Y)
	p := pixels.Pix[i : i+4 : i+4]
	if p[3] == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{p[0], p[1], p[2], p[3]}
}
