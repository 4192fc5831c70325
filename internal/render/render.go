// Package render makes a file of an original by a recipe: the same bytes for the same original and recipe on every machine. It
// never changes an original, and never touches the network.
package render

import (
	"context"
	"io"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/recipe"
)

// Picture is an original, decoded once for all that is made of it. Nothing changes it, so several files may be made of it at a time.
type Picture struct {
	view view
	// Remark says why its colours could not be converted well; "" where they could, or need not be.
	Remark string
}

// Open reads the picture in r, which is verified, such that it stands as it was seen: a JPEG's Exif orientation is applied, and
// colours become sRGB's. It takes 4 bytes of memory for each pixel, or 8 where they had to be changed, and 12 meanwhile. Errors: those
// of picture.Verify.
func Open(r io.ReadSeeker) (*Picture, error) {
	info, pixels, err := picture.Decode(r)
	if err != nil {
		return nil, err
	}
	turn := upright
	if info.Format == "jpeg" {
		if turn, err = orientation(r); err != nil {
			return nil, err
		}
	}
	meant, remark, err := spaceOf(r)
	if err != nil {
		return nil, err
	}
	p := &Picture{viewOf(pixels), remark}
	if turn != upright {
		p.view = turn.apply(p.view.canvas()).view()
	}
	if meant != nil {
		c := p.view.canvas()
		meant.toSRGB(c)
		p.view = c.view()
	}
	return p, nil
}

// Render writes what a recipe makes of the picture, which must be one without mistakes. No colour profile is written. It takes about 12
// bytes of memory for each pixel of the result. Errors: *encoder.Missing, and the writer's.
func (p *Picture) Render(ctx context.Context, w io.Writer, how recipe.Recipe) error {
	return encode(ctx, w, draw(p.view, how), how)
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
func draw(v view, how recipe.Recipe) view {
	if how.Trim {
		v = v.trim()
	}
	f := how.Frame(v.width, v.height)
	part := v.crop(f.CropLeft, f.CropTop, f.CropWidth, f.CropHeight)
	if f.Width != part.width || f.Height != part.height {
		part = part.resize(f.Width, f.Height).view()
	}
	part = part.finished(how)
	if how.Background == "" && f.FullWidth == f.Width && f.FullHeight == f.Height {
		return part
	}
	whole := newCanvas(f.FullWidth, f.FullHeight)
	if how.Background != "" {
		whole.fill(parseColour(how.Background))
	}
	whole.place(part, f.Left, f.Top)
	return whole.view()
}
