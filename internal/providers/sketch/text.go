package sketch

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// em is the font's own grid: outlines are read in it, unhinted, and scaled with whole numbers.
const em = 2048

// glyph is a letter's outlines in 64ths of the font's grid, y downwards from the base line.
type glyph struct {
	outlines []path
	advance  int64
	known    bool // false for the box that stands for what the font lacks
}

// face reads letters of the Go font. It is safe for many goroutines.
var face = struct {
	sync.Mutex
	font   *sfnt.Font
	buffer sfnt.Buffer
	glyphs map[rune]glyph
}{glyphs: map[rune]glyph{}}

// letter is a rune's glyph, a neutral box for one that the font doesn't have.
func letter(r rune) glyph {
	face.Lock()
	defer face.Unlock()
	if g, ok := face.glyphs[r]; ok {
		return g
	}
	g, ok := read(r)
	if !ok {
		g = glyph{outlines: []path{rect(6*em, -44*em, 34*em, 0), rect(9*em, -41*em, 31*em, -3*em).reversed()}, advance: 40 * em}
	}
	if len(face.glyphs) < 1024 { // a prompt may use any character: the store must not grow with all of them
		face.glyphs[r] = g
	}
	return g
}

// read takes a glyph from the font.
func read(r rune) (glyph, bool) {
	if face.font == nil {
		parsed, err := sfnt.Parse(gomedium.TTF)
		if err != nil {
			panic("sketch: the built-in font is broken: " + err.Error())
		}
		face.font = parsed
	}
	index, err := face.font.GlyphIndex(&face.buffer, r)
	if err != nil || index == 0 {
		return glyph{}, false
	}
	advance, err := face.font.GlyphAdvance(&face.buffer, index, fixed.I(em), font.HintingNone)
	if err != nil {
		return glyph{}, false
	}
	segments, err := face.font.LoadGlyph(&face.buffer, index, fixed.I(em), nil)
	return glyph{traced(segments), int64(advance), true}, err == nil
}

// traced makes outlines of a glyph's segments; TrueType curves are quadratic.
func traced(segments sfnt.Segments) (outlines []path) {
	point := func(p fixed.Point26_6) pt { return pt{int64(p.X), int64(p.Y)} }
	for _, segment := range segments {
		last := len(outlines) - 1
		switch segment.Op {
		case sfnt.SegmentOpMoveTo:
			outlines = append(outlines, path{point(segment.Args[0])})
		case sfnt.SegmentOpLineTo:
			outlines[last] = append(outlines[last], point(segment.Args[0]))
		case sfnt.SegmentOpQuadTo:
			from := outlines[last][len(outlines[last])-1]
			bend, to := point(segment.Args[0]), point(segment.Args[1])
			for t := int64(32); t <= 256; t += 32 {
				outlines[last] = append(outlines[last], toward(toward(from, bend, t), toward(bend, to, t), t))
			}
		}
	}
	return outlines
}

// legible makes one line of a text: white space becomes single spaces, and what the font lacks loses its accents.
func legible(text string) string {
	var out strings.Builder
	for _, r := range norm.NFC.String(strings.Join(strings.Fields(text), " ")) {
		if letter(r).known {
			out.WriteRune(r)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			if !unicode.In(part, unicode.Mn, unicode.Cf, unicode.Cc) {
				out.WriteRune(part)
			}
		}
	}
	return out.String()
}

// measure is how wide a text is, in units, when its letters are of a size.
func measure(text string, size int64) (width int64) {
	for _, r := range text {
		width += letter(r).advance * size / (64 * em)
	}
	return width
}

// write sets a text with its base line's left end at a point.
func (c *canvas) write(text string, at pt, size int64, i ink) {
	for _, r := range text {
		g := letter(r)
		placed := make([]path, len(g.outlines))
		for k, outline := range g.outlines {
			for _, p := range outline {
				placed[k] = append(placed[k], pt{at.x + p.x*size/(64*em), at.y + p.y*size/(64*em)})
			}
		}
		c.fill(flat(i), placed...)
		at.x += g.advance * size / (64 * em)
	}
}
