package recipe

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// The bounds of a recipe, in pixels.
const (
	MaxSide  = 16384
	MaxSigma = 250
)

// Mistake is what is wrong with one argument.
type Mistake struct {
	Argument, Text string
	Beside         [2]string // arguments of which it depends what is wrong; "" where it is wrong in itself
}

// Check returns every mistake in a recipe; nil when it can be made.
func (r Recipe) Check() []Mistake {
	var wrong []Mistake
	refuse := func(bad bool, argument, format string, args ...any) {
		if bad {
			wrong = append(wrong, Mistake{Argument: argument, Text: fmt.Sprintf(format, args...)})
		}
	}
	refuse(!slices.Contains(Formats, r.Format), "format", "there is no format %q, only %s", r.Format, strings.Join(Formats, ", "))
	refuse(!within(r.Width, 0, MaxSide), "width", "it must be from 1 to %d pixels", MaxSide)
	refuse(!within(r.Height, 0, MaxSide), "height", "it must be from 1 to %d pixels", MaxSide)
	refuse(r.Fit != "" && !slices.Contains(Fits, r.Fit), "fit", "it must be one of %s", strings.Join(Fits, ", "))
	refuse(r.Gravity != "" && !slices.Contains(Gravities, r.Gravity), "gravity", "it must be one of %s", strings.Join(Gravities, ", "))
	refuse(r.Focus != "" && !isPoint(r.Focus), "focus", "it must be two numbers from 0 to 1")
	refuse(r.Focus != "" && r.Gravity != "", "focus", "it says the same as \"gravity\": one of them is enough")
	refuse(!within(r.Padding, 0, MaxSide/2), "padding", "it must be from 0 to %d pixels", MaxSide/2)
	refuse(tooThick(r.Padding, r.Width) || tooThick(r.Padding, r.Height), "padding", "it leaves no room for the picture")
	refuse(r.Background != "" && !isColour(r.Background, true), "background", `it must be a colour such as "#ffcc00" or "#ffcc0080"`)
	refuse(r.Tint != "" && !isColour(r.Tint, false), "tint", `it must be a colour such as "#ffcc00"`)
	refuse(r.Radius != "" && r.Radius != "circle" && !isPixels(r.Radius), "radius", `it must be a number of pixels, or "circle"`)
	refuse(r.Blur != "" && !isSigma(r.Blur), "blur", "it must be above 0 and at most %d pixels", MaxSigma)
	refuse(r.Sharpen != "" && !isSigma(r.Sharpen), "sharpen", "it must be above 0 and at most %d pixels", MaxSigma)
	refuse(!within(r.Quality, 0, 100), "quality", "it must be from 1 to 100")
	refuse(!within(r.Effort, 0, 9), "effort", "it must be from 1 to 9")
	refuse(r.Lossless && (r.Format == "jpeg"), "lossless", "a JPEG can't be that")
	return wrong
}

func within(n, low, high int) bool { return n >= low && n <= high }

func tooThick(padding, side int) bool { return side > 0 && 2*padding >= side }

func isPixels(text string) bool {
	n, err := strconv.Atoi(text)
	return err == nil && within(n, 1, MaxSide)
}

func isColour(text string, alpha bool) bool {
	digits, found := strings.CutPrefix(text, "#")
	_, err := strconv.ParseUint(digits, 16, 32)
	return found && err == nil && (len(digits) == 6 || alpha && len(digits) == 8)
}

func isSigma(text string) bool {
	value, ok := decimal(text)
	return ok && value.Sign() > 0 && value.Cmp(big.NewRat(MaxSigma, 1)) <= 0
}

func isPoint(text string) bool {
	left, top, found := strings.Cut(text, ",")
	return found && isShare(left) && isShare(top)
}

func isShare(text string) bool {
	value, ok := decimal(text)
	return ok && value.Sign() >= 0 && value.Cmp(big.NewRat(1, 1)) <= 0
}

// decimal reads a number that is written with digits and a point alone.
func decimal(text string) (*big.Rat, bool) {
	if text == "" || len(text) > 20 || strings.Trim(text, "0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}
