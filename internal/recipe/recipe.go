// Package recipe says, as a value, what file is to be made of an original: its format, size and looks. It has no pixels,
// no files and no clock; whoever makes pictures reads it.
package recipe

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// version names the meaning of a recipe's text. Another one has every file made anew, which costs time, but no money.
const version = "imgplan recipe 2"

// Recipe is what one file is made by. The zero value of a field means that it was left out.
type Recipe struct {
	Format string // "png", "jpeg", "webp", "avif", "ico"

	Width, Height int    // of the file, in pixels; 0: follows from the other and the shape of the original
	Fit           string // how the original goes into both: one of Fits; "" is "cover"
	Gravity       string // what stays where "cover" cuts off, and where the rest stands with "contain": one of Gravities; "" is "center"
	Focus         string // the same as a point: "0.5,0.3", from the left and from the top, each from 0 to 1
	Enlarge       bool   // whether "inside" and "outside" may have more pixels than the original

	Trim       bool   // take away borders of one colour first
	Padding    int    // pixels of background around it, within Width and Height
	Background string // "#rrggbb" or "#rrggbbaa"; "" is transparent, and white where the format can't be that
	Radius     string // of rounded corners in pixels, or "circle"
	Grayscale  bool
	Tint       string // "#rrggbb": what white becomes of a picture that is made grey first
	Blur       string // sigma in pixels, as a decimal: "1.5"
	Sharpen    string // the same of an unsharp mask

	Quality  int  // from 1 to 100; 0 is 85
	Lossless bool // of webp and avif
	Effort   int  // from 1 to 9: how long an encoder may take; 0 is its own choice
}

// Fits are the ways in which an original goes into a width and a height.
var Fits = []string{"cover", "contain", "fill", "inside", "outside"}

// Gravities are the places that a cut keeps.
var Gravities = []string{
	"center", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest",
}

// Formats are what files can be made in.
var Formats = []string{"png", "jpeg", "webp", "avif", "ico"}

// Argument is one part of a recipe in the words of the language.
type Argument struct{ Name, Text string }

// Arguments lists what a recipe says, in an order that never changes: what was left out is left out.
func (r Recipe) Arguments() []Argument {
	all := []Argument{
		{"format", r.Format}, {"width", number(r.Width)}, {"height", number(r.Height)}, {"fit", r.Fit},
		{"gravity", r.Gravity}, {"focus", r.Focus}, {"enlarge", flag(r.Enlarge)}, {"trim", flag(r.Trim)},
		{"padding", number(r.Padding)}, {"background", r.Background}, {"radius", r.Radius}, {"grayscale", flag(r.Grayscale)},
		{"tint", r.Tint}, {"blur", r.Blur}, {"sharpen", r.Sharpen}, {"quality", number(r.Quality)},
		{"lossless", flag(r.Lossless)}, {"effort", number(r.Effort)},
	}
	said := all[:0]
	for _, one := range all {
		if one.Text != "" {
			said = append(said, one)
		}
	}
	return said
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func flag(set bool) string {
	if !set {
		return ""
	}
	return "true"
}

// String writes a recipe such that two have the same text just when they are the same: "format=png width=64".
func (r Recipe) String() string {
	var words []string
	for _, one := range r.Arguments() {
		words = append(words, one.Name+"="+one.Text)
	}
	return strings.Join(words, " ")
}

// Digest is of the recipe and of the key of its original: hex SHA-256 behind "r1:". The version of an encoder that is a tool of
// the machine is not in it.
func (r Recipe) Digest(original string) string {
	sum := sha256.New()
	for _, part := range []string{version, r.String(), original} {
		fmt.Fprintf(sum, "%d:%s", len(part), part) // behind its length, so that no two lists look alike
	}
	return "r1:" + hex.EncodeToString(sum.Sum(nil))
}
