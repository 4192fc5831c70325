package termpic

import (
	"fmt"
	"image"
	"image/color"
	"strings"
)

// blockBytes is the most that a character takes: two colours of 24 bits, and the block.
const blockBytes = len("\x1b[38;2;255;255;255;48;2;255;255;255m▀")

// blocks draws two pixels a character, as square as they are where a character is twice as high as wide.
func (t Terminal) blocks(p image.Image, box Box) Picture {
	box.Columns = min(box.Columns, max(1, box.Bytes/box.Rows/blockBytes-1))
	small := shrink(p, fit(p.Bounds().Size(), image.Pt(box.Columns, 2*box.Rows)))
	size := small.Rect.Size()
	out := Picture{Columns: size.X, Rows: (size.Y + 1) / 2}
	for y := 0; y < size.Y; y += 2 {
		out.lines = append(out.lines, t.blockLine(small, y))
	}
	return out
}

func (t Terminal) blockLine(p *image.NRGBA, y int) string {
	var line strings.Builder
	last := ""
	for x := range p.Rect.Dx() {
		style, shown := t.block(p.NRGBAAt(x, y), p.NRGBAAt(x, y+1)) // what lies outside is transparent
		if style != last {
			fmt.Fprintf(&line, "\x1b[%sm", style)
			last = style
		}
		line.WriteString(shown)
	}
	return line.String() + "\x1b[0m"
}

// block is the colours of two pixels and what stands in them. The terminal's own background is behind what is transparent.
func (t Terminal) block(top, bottom color.NRGBA) (style, shown string) {
	switch {
	case top.A < 128 && bottom.A < 128:
		return "0", " "
	case top.A < 128:
		return "0;38;" + t.colour(bottom), "▄"
	case bottom.A < 128:
		return "0;38;" + t.colour(top), "▀"
	}
	return "38;" + t.colour(top) + ";48;" + t.colour(bottom), "▀"
}

// colour is one as SGR has it.
func (t Terminal) colour(c color.NRGBA) string {
	if t.Deep {
		return fmt.Sprintf("2;%d;%d;%d", c.R, c.G, c.B)
	}
	return fmt.Sprintf("5;%d", nearest256(c))
}

// nearest256 is the nearest of xterm's colours, but the first sixteen, which everybody sets as they like: 216 of a cube and 24 greys.
func nearest256(c color.NRGBA) int {
	r, g, b := cubeLevel(c.R), cubeLevel(c.G), cubeLevel(c.B)
	cube := color.NRGBA{cubeValues[r], cubeValues[g], cubeValues[b], 255}
	grey := min(23, max(0, (int(c.R)+int(c.G)+int(c.B)-3*8+15)/30))
	value := uint8(8 + 10*grey)
	if distance(c, color.NRGBA{value, value, value, 255}) < distance(c, cube) {
		return 232 + grey
	}
	return 16 + 36*r + 6*g + b
}

var cubeValues = [6]uint8{0, 95, 135, 175, 215, 255}

func cubeLevel(value uint8) int {
	switch {
	case value < 48:
		return 0
	case value < 115:
		return 1
	}
	return (int(value) - 35) / 40
}

func distance(a, b color.NRGBA) int {
	r, g, bl := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r + g*g + bl*bl
}
