package sketch

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// scene is one picture being drawn.
type scene struct {
	*canvas
	dice
	palette
	cue
}

// The compositions, by the names that the style argument has for them.
const (
	landscape = "landscape"
	poster    = "poster"
	geometric = "geometric"
	waves     = "waves"
	blocks    = "blocks"
	city      = "city"
	botanical = "botanical"
	ripples   = "ripples"
	emblem    = "emblem"
)

// styles are the compositions, in the order in which chance picks them.
var styles = []string{landscape, poster, geometric, waves, blocks, city, botanical, ripples, emblem}

var compositions = map[string]func(*scene){
	landscape: (*scene).landscape, poster: (*scene).poster, geometric: (*scene).geometric, waves: (*scene).waves,
	blocks: (*scene).blocks, city: (*scene).city, botanical: (*scene).botanical, ripples: (*scene).ripples, emblem: (*scene).emblem,
}

// order is all that decides a drawing beside its size.
type order struct {
	prompt, negative, style string
	seed                    int64
}

// throw makes the scene of an order, and the name of its composition. The negative prompt moves the palette only.
func (o order) throw(c *canvas) (*scene, string) {
	s := &scene{canvas: c, cue: cues(o.prompt)}
	colours := o.digest("palette", o.negative)
	s.palette = choose(&colours, s.cue.mood)
	if s.tint != 0 {
		s.palette = s.palette.tinted(s.tint)
	}
	s.dice = o.digest("drawing", "")
	return s, o.composition(s)
}

// composition follows the style, else the prompt, else chance.
func (o order) composition(s *scene) string {
	any := styles[s.n(int64(len(styles)-1))] // an emblem needs a motif
	switch {
	case o.style != auto:
		return o.style
	case s.motif != "" && (s.family == "" || !scenic[s.motif]):
		return emblem
	case s.family != "":
		return s.family
	}
	return any
}

// scenic motifs step back where the prompt names a place: "sunset over the sea" is a sea, "a fox in the forest" a fox.
var scenic = map[string]bool{"sun": true, "moon": true, "star": true, "cloud": true, "rain": true, "storm": true, "tree": true, "flower": true}

// digest turns an order into dice. Fields are quoted, so that no two orders read the same.
func (o order) digest(purpose, extra string) dice {
	sum := sha256.Sum256(fmt.Appendf(nil, "sketch 1 %s %q %q %q %d", purpose, o.prompt, o.style, extra, o.seed))
	return dice(binary.BigEndian.Uint64(sum[:]))
}

// accent is one of the palette's accents, any number counting round.
func (s *scene) accent(i int64) ink { return s.accents[i&3] }

// place is a point in a part of the canvas, in 1024ths of its sides.
func (s *scene) place(x, y int64) pt { return pt{s.W * x / 1024, s.H * y / 1024} }
