// Package termpic makes of a picture a text that a terminal shows as that picture, smaller. It is pure: it never asks a terminal
// anything, and nothing but pixels goes into the text, so no word of a file's gets to a terminal this way.
package termpic

import "image"

// Protocol is a way to show pictures.
type Protocol string

// The protocols. Those but None and Blocks are for whole pixels.
const (
	None   Protocol = "none"
	Kitty  Protocol = "kitty"  // https://sw.kovidgoyal.net/kitty/graphics-protocol/
	ITerm  Protocol = "iterm"  // https://iterm2.com/documentation-images.html
	Sixel  Protocol = "sixel"  // https://vt100.net/docs/vt3xx-gp/chapter14.html
	Blocks Protocol = "blocks" // a half block a character, in two colours: two pixels, one above the other
)

// Terminal is what is known of one.
type Terminal struct {
	Protocol   Protocol
	Deep       bool // takes colours of 24 bits; else those of xterm's table of 256
	CellWidth  int  // of a character, in pixels; 0 where it isn't known
	CellHeight int
	Passing    bool // what is drawn will be taken away again
}

// Box is what a picture must fit in.
type Box struct {
	Columns, Rows int
	Bytes         int // of its text, at least 4096
}

// Picture is a picture as text. The zero one shows nothing.
type Picture struct {
	Columns, Rows int      // what it covers
	lines         []string // of blocks: a text a row
	pixels        string   // of the other protocols: what draws it from where the cursor stands
}

// Draw makes the text of a picture, no larger than the picture is or the box allows. Where a character's size isn't known it is
// taken for 8 by 16 pixels. It returns the zero Picture for the protocol None, for a picture without pixels and for a box without room.
func (t Terminal) Draw(p image.Image, box Box) Picture {
	draw, known := map[Protocol]func(Terminal, image.Image, Box) Picture{
		Kitty: Terminal.kitty, ITerm: Terminal.iterm, Sixel: Terminal.sixel, Blocks: Terminal.blocks,
	}[t.Protocol]
	if !known || p.Bounds().Empty() || box.Columns < 1 || box.Rows < 1 {
		return Picture{}
	}
	if t.CellWidth < 1 || t.CellHeight < 1 {
		t.CellWidth, t.CellHeight = 8, 16
	}
	return draw(t, p, box)
}

// Clear takes away passing pictures, where clearing their characters does not.
func (t Terminal) Clear() string {
	if t.Protocol == Kitty && t.Passing {
		return kittyClear
	}
	return ""
}

// cells is how many characters so many pixels cover, at least one.
func (t Terminal) cells(size image.Point) (columns, rows int) {
	return max(1, (size.X+t.CellWidth/2)/t.CellWidth), max(1, (size.Y+t.CellHeight/2)/t.CellHeight)
}

// room is the box in pixels.
func (t Terminal) room(box Box) image.Point {
	return image.Pt(box.Columns*t.CellWidth, box.Rows*t.CellHeight)
}
