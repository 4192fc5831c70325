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
// mistakes. Colours are taken for sRGB, whatever profile the original names; a JPEG's Exif orientation is applied. It takes
// about 8 bytes of memory for each pixel of the original, and as many for each of the result. Errors: those of picture.Verify,
// *encoder.Missing, and the writer's.
func Render(ctx context.Context, w io.Writer, r io.ReadSeeker, how recipe.Recipe) error {
	info, pixels, err := picture.Decode(r)
	if err != nil {
		return err
	}
	turn := upright
	if info.Format == "jpeg" {
		if turn, err = orientation(r); err != nil {
			return err
		}
	}
	return encode(ctx, w, draw(turn.apply(fromImage(pixels)), how), how)
}

// draw makes the pixels of the file.
func draw(c *canvas, how recipe.Recipe) *canvas {
	if how.Trim {
		c = c.trim()
	}
	f := frameOf(how, c.width, c.height)
	part := c.crop(f.cropLeft, f.cropTop, f.cropWidth, f.cropHeight).resize(f.width, f.height)
	part.finish(how)
	if how.Background == "" && f.fullWidth == f.width && f.fullHeight == f.height {
		return part
	}
	whole := newCanvas(f.fullWidth, f.fullHeight)
	if how.Background != "" {
		whole.fill(parseColour(how.Background))
	}
	whole.place(part, f.left, f.top)
	return whole
}
