// Package sheet says where pictures stand on a larger one, a sprite sheet, and writes that for game engines and stylesheets. The same
// sizes give the same sheet. It has no pixels and no files.
package sheet

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// Layouts are the ways in which sprites are laid out: as tightly as they go, or in cells of one size, in their own order.
var Layouts = []string{"packed", "grid"}

// The bounds of a sheet, in pixels, and of its cells.
const (
	MaxSide    = 16384
	MaxColumns = 4096
)

// Options say how sprites are laid out. The zero value packs them without a pixel between them.
type Options struct {
	Layout     string // one of Layouts; "" is "packed"
	Padding    int    // pixels between sprites, and around them
	MaxSize    int    // the most pixels of a side; 0 is 4096
	PowerOfTwo bool   // sides are powers of two
	Columns    int    // of a grid; 0: about as many as rows
}

// Sprite is one picture on a sheet.
type Sprite struct {
	Name          string // unique on a sheet
	Width, Height int
	Left, Top     int
}

// Sheet is a laid out sheet. Its sprites are in the order in which they were given.
type Sheet struct {
	Width, Height int
	Sprites       []Sprite
}

// Lay lays sprites out, whose places are ignored. An error says that they don't fit.
func Lay(o Options, sprites []Sprite) (Sheet, error) {
	limit := cmp.Or(o.MaxSize, 4096)
	lay := packed
	if o.Layout == "grid" {
		lay = grid
	}
	laid := lay(o, sprites, limit)
	if o.PowerOfTwo {
		laid.Width, laid.Height = powerOfTwo(laid.Width), powerOfTwo(laid.Height)
	}
	if laid.Width > limit || laid.Height > limit {
		return Sheet{}, fmt.Errorf("its pictures take %dx%d pixels, and max_size is %d", laid.Width, laid.Height, limit)
	}
	return laid, nil
}

// powerOfTwo is the smallest one that is no less than n.
func powerOfTwo(n int) int { return 1 << bits.Len(uint(max(n, 1)-1)) }

// grid puts sprites into cells that the largest fits into, each in the middle of its own.
func grid(o Options, sprites []Sprite, _ int) Sheet {
	width, height := 0, 0
	for _, one := range sprites {
		width, height = max(width, one.Width), max(height, one.Height)
	}
	columns := o.Columns
	for columns*columns < len(sprites) && o.Columns == 0 {
		columns++
	}
	columns = max(1, min(columns, len(sprites)))
	rows := (len(sprites) + columns - 1) / columns
	laid := Sheet{Width: columns*(width+o.Padding) + o.Padding, Height: rows*(height+o.Padding) + o.Padding, Sprites: slices.Clone(sprites)}
	for i := range laid.Sprites {
		one := &laid.Sprites[i]
		one.Left = o.Padding + i%columns*(width+o.Padding) + (width-one.Width)/2
		one.Top = o.Padding + i/columns*(height+o.Padding) + (height-one.Height)/2
	}
	return laid
}
