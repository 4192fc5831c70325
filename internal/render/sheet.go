package render

import (
	"context"
	"io"

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
