package render

import (
	"context"
	"io"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/recipe"
)

// Sprite is a picture on its way onto a sheet.
type Sprite struct{ c *canvas }

// NewSprite reads the picture in r, which is verified, and does with it what the recipe says, but for its format. The remark is the
// picture's.
func NewSprite(r io.ReadSeeker, how recipe.Recipe) (s Sprite, remark string, err error) {
	p, err := Open(r)
	if err != nil {
		return Sprite{}, "", err
	}
	return Sprite{draw(p.view, how).canvas()}, p.Remark, nil
}

// SizeOf is that of the sprite which NewSprite would return. It decodes pixels only where their borders are taken away.
func SizeOf(r io.ReadSeeker, how recipe.Recipe) (width, height int, err error) {
	if how.Trim {
		one, _, err := NewSprite(r, how)
		if err != nil {
			return 0, 0, err
		}
		width, height = one.Size()
		return width, height, nil
	}
	if width, height, err = seenSize(r); err != nil {
		return 0, 0, err
	}
	f := how.Frame(width, height)
	return f.FullWidth, f.FullHeight, nil
}

// seenSize is the size of a picture that stands upright.
func seenSize(r io.ReadSeeker) (width, height int, err error) {
	info, err := picture.Identify(r)
	if err != nil || info.Format != "jpeg" {
		return info.Width, info.Height, err
	}
	turn, err := orientation(r)
	if turn.lies() {
		return info.Height, info.Width, err
	}
	return info.Width, info.Height, err
}

// Size is that of a sprite in pixels.
func (s Sprite) Size() (width, height int) { return s.c.width, s.c.height }

// Sheet is pixels that sprites are put on. It is transparent at first.
type Sheet struct{ c *canvas }

// NewSheet takes 8 bytes of memory for each pixel.
func NewSheet(width, height int) Sheet { return Sheet{newCanvas(width, height)} }

// Put puts a sprite at a place, all of which must be on the sheet.
func (s Sheet) Put(one Sprite, left, top int) { s.c.place(one.c.view(), left, top) }

// Write writes a sheet in a format: the same bytes for the same pixels on every machine for png and lossless webp.
func (s Sheet) Write(ctx context.Context, w io.Writer, how recipe.Recipe) error {
	return encode(ctx, w, s.c.view(), how)
}
