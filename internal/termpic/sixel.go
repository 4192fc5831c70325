package termpic

import (
	"fmt"
	"image"
	"strings"
)

// sixel draws bands of six rows, each colour of a band over the others. The colours are those of a cube, dithered: no table has to be
// made for each picture. A busy picture has fewer of them, and at last fewer pixels.
func (t Terminal) sixel(p image.Image, box Box) Picture {
	size := fit(p.Bounds().Size(), t.room(box))
	size = within(size, min(mostPixels, box.Bytes*3/5)) // of most shapes, eight colours of so many keep within the bytes
	levels, small := 6, shrink(p, size)
	text := sixels(small, levels)
	for len(text) > box.Bytes && size != image.Pt(1, 1) {
		if levels > 2 {
			levels--
		} else {
			size = scaled(size, 0.75)
			small = shrink(small, size)
		}
		text = sixels(small, levels)
	}
	columns, rows := (size.X+t.CellWidth-1)/t.CellWidth, (size.Y+t.CellHeight-1)/t.CellHeight
	return Picture{Columns: columns, Rows: rows, pixels: text}
}

// sixels is a picture in levels³ colours. What is transparent stays as it was.
func sixels(p *image.NRGBA, levels int) string {
	size := p.Rect.Size()
	var text strings.Builder
	fmt.Fprintf(&text, "\x1bP0;1q\"1;1;%d;%d", size.X, size.Y)
	defined := make([]bool, levels*levels*levels)
	for top := 0; top < size.Y; top += 6 {
		if top > 0 {
			text.WriteByte('-')
		}
		band := bandOf(p, top, levels)
		for _, colour := range band.colours {
			if !defined[colour] {
				defined[colour] = true
				text.WriteString(definition(colour, levels))
			}
			fmt.Fprintf(&text, "#%d", colour)
			writeRuns(&text, band.masks[colour])
			text.WriteByte('$')
		}
	}
	text.WriteString("\x1b\\")
	return text.String()
}

// definition gives a colour its number, in percent.
func definition(colour, levels int) string {
	percent := func(level int) int { return level * 100 / (levels - 1) }
	return fmt.Sprintf("#%d;2;%d;%d;%d", colour, percent(colour/levels/levels), percent(colour/levels%levels), percent(colour%levels))
}

// band is six rows of pixels: which of them have a colour, a bit each, column by column.
type band struct {
	colours []int // in the order in which they are met, so that the same picture gives the same text
	masks   map[int][]byte
}

func bandOf(p *image.NRGBA, top, levels int) band {
	b := band{masks: map[int][]byte{}}
	width := p.Rect.Dx()
	for y := top; y < min(top+6, p.Rect.Dy()); y++ {
		for x := range width {
			pixel := p.Pix[p.PixOffset(x, y):]
			if pixel[3] < 128 {
				continue
			}
			colour := (dithered(pixel[0], x, y, levels)*levels+dithered(pixel[1], x, y, levels))*levels + dithered(pixel[2], x, y, levels)
			mask, met := b.masks[colour]
			if !met {
				mask = make([]byte, width)
				b.colours, b.masks[colour] = append(b.colours, colour), mask
			}
			mask[x] |= 1 << (y - top)
		}
	}
	return b
}

// bayer is the threshold of each place, in sixteenths. See https://en.wikipedia.org/wiki/Ordered_dithering.
var bayer = [4][4]int{{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}}

func dithered(value uint8, x, y, levels int) int {
	return (int(value)*(levels-1)*16 + bayer[y%4][x%4]*255 + 127) / (255 * 16)
}

// writeRuns writes a row of masks, without the empty ones at its end. Four equal ones or more are shorter as a run.
func writeRuns(text *strings.Builder, masks []byte) {
	for len(masks) > 0 {
		n := 1
		for n < len(masks) && masks[n] == masks[0] {
			n++
		}
		if n == len(masks) && masks[0] == 0 {
			return
		}
		if shown := string('?' + rune(masks[0])); n < 4 {
			text.WriteString(strings.Repeat(shown, n))
		} else {
			fmt.Fprintf(text, "!%d%s", n, shown)
		}
		masks = masks[n:]
	}
}
