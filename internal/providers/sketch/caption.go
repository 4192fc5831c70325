package sketch

import (
	"fmt"
	"image"
	"strings"
)

// smallest is the side in pixels below which no caption is legible, and none is drawn.
const smallest = 128

// caption is the prompt below a drawing, with the palette's accents and the seed beside it, as on a colour card.
type caption struct {
	lines []string
	size  int64 // of letters, in pixels
	rows  int   // how much of the picture's height it takes; 0 when there is none
	tag   string
}

// newCaption fits a text to a picture: as many lines as a third of its height has room for, three at most.
func newCaption(width, height int, o order) caption {
	short := int64(min(width, height))
	if short < smallest {
		return caption{}
	}
	k := caption{size: max(short*30/1024, 13)}
	room, most := int64(width)-2*k.size, 3
	if width >= 384 && height/3 >= k.card() {
		k.tag = fmt.Sprintf("seed %d", o.seed)
		room, most = room-k.side()-k.size, 2
	}
	for most > 1 && k.high(most) > height/3 {
		most--
	}
	k.lines = wrap(legible(o.prompt), room*64, k.size*64, most)
	k.rows = k.high(len(k.lines))
	if k.tag != "" {
		k.rows = max(k.rows, k.card())
	}
	return k
}

// high is how many rows of pixels so many lines take.
func (k caption) high(lines int) int { return int(k.size*17/10) + lines*int(k.size)*13/10 }

// card is how many rows the swatches and the tag take.
func (k caption) card() int { return int(k.size) * 4 }

// side is the width in pixels of what stands beside the text: four swatches or the tag.
func (k caption) side() int64 { return max(4*k.size*5/4, measure(k.tag, k.size*64*3/4)/64) }

// wrap breaks a text into at most so many lines of a width; what doesn't fit ends in an ellipsis.
func wrap(text string, width, size int64, most int) (lines []string) {
	for text != "" && len(lines) < most {
		line, rest := cut(text, width, size)
		if rest != "" && len(lines) == most-1 {
			line = shorten(text, width, size)
		}
		lines, text = append(lines, line), rest
	}
	return lines
}

// cut takes the words that fit on a line, or as much of one long word; at least one letter.
func cut(text string, width, size int64) (line, rest string) {
	used, space := int64(0), 0
	for i, r := range text {
		used += measure(string(r), size)
		if used > width && i > 0 {
			if r == ' ' {
				space = i
			}
			if space == 0 {
				return text[:i], text[i:]
			}
			return text[:space], strings.TrimLeft(text[space:], " ")
		}
		if r == ' ' {
			space = i
		}
	}
	return text, ""
}

// shorten cuts a text so that an ellipsis fits behind it.
func shorten(text string, width, size int64) string {
	used := measure("…", size)
	for i, r := range text {
		if used += measure(string(r), size); used > width {
			if space := strings.LastIndexByte(text[:i], ' '); space > i/2 {
				i = space
			}
			return strings.TrimRight(text[:i], " ,.;:") + "…"
		}
	}
	return text
}

// draw paints the caption over the last rows of a picture.
func (k caption) draw(img *image.RGBA, p *palette) {
	if k.rows == 0 {
		return
	}
	c := newCanvas(img, img.Rect.Dy())
	px := func(n int64) int64 { return c.units(int(n)) }
	top := px(int64(c.h - k.rows))
	c.fill(flat(p.paper), rect(0, top, c.W, c.H))
	text := top + (c.H-top-px(int64(len(k.lines))*k.size*13/10))/2 + px(k.size)
	for i, line := range k.lines {
		c.write(line, pt{px(k.size), text + px(int64(i)*k.size*13/10)}, px(k.size), p.script())
	}
	if k.tag == "" {
		return
	}
	left := c.W - px(k.size+k.side())
	for i, accent := range p.accents {
		at := left + px(int64(i)*k.size*5/4)
		c.fill(flat(accent), rect(at, top+px(k.size*9/10), at+px(k.size), top+px(k.size*19/10)).soft(50))
	}
	c.write(k.tag, pt{left, top + px(k.size*3)}, px(k.size*3/4), mix(p.script(), p.paper, 100))
}
