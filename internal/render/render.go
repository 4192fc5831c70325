// Package render makes a file of an original by a recipe: the same bytes for the same original and recipe on every machine. It
// never changes an original, and never touches the network.
package render

import (
	"context"
	"io"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/recipe"
)

// Render reads the picture in r, which is verified, and writes what the recipe makes of it. The recipe must be one without
// mistakes. A JPEG's Exif orientation is applied. Colours become sRGB's, and no profile is written; the remark, where there is one,
// says why that could not be done well. It takes about 12 bytes of memory for each pixel of the original, and as many for each of
// the result. Errors: those of picture.Verify, *encoder.Missing, and the writer's.
func Render(ctx context.Context, w io.Writer, r io.ReadSeeker, how recipe.Recipe) (remark string, err error) {
	c, remark, err := open(r)
	if err != nil {
		return "", err
	}
	return remark, encode(ctx, w, draw(c, how), how)
}

// open reads a picture such that it stands as it was seen, in sRGB.
func open(r io.ReadSeeker) (c *canvas, remark string, err error) {
	info, pixels, err := picture.Decode(r)
	if err != nil {
		return nil, "", err
	}
	turn := upright
	if info.Format == "jpeg" {
		if turn, err = orientation(r); err != nil {
			return nil, "", err
		}
	}
	meant, remark, err := spaceOf(r)
	if err != nil {
		return nil, "", err
	}
	c = turn.apply(fromImage(pixels))
	if meant != nil {
		meant.toSRGB(c)
	}
	return c, remark, nil
}

// Plain tells whether a picture's pixels are what is seen of it: upright, and in sRGB. It decodes none of them.
func Plain(r io.ReadSeeker) (bool, error) {
	turn, err := orientation(r)
	if err != nil {
		return false, err
	}
	meant, remark, err := spaceOf(r)
	return (turn <= upright || turn > 8) && meant == nil && remark == "", err
}

// draw makes the pixels of the file.
func draw(c *canvas, how recipe.Recipe) *canvas {
	if how.Trim {
		c = c.trim()
	}
	f := how.Frame(c.width, c.height)
	part := c.crop(f.CropLeft, f.CropTop, f.CropWidth, f.CropHeight).resize(f.Width, f.Height)
	part.finish(how)
	if how.Background == "" && f.FullWidth == f.Width && f.FullHeight == f.Height {
		return part
	}
	whole := newCanvas(f.FullWidth, f.FullHeight)
	if how.Background != "" {
		whole.fill(parseColour(how.Background))
	}
	whole.place(part, f.Left, f.Top)
	return whole
}
