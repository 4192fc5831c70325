package render

import (
	"math/big"
	"strings"

	"github.com/imgplan/imgplan/internal/recipe"
)

// frame is how an original goes into a file: the part of it that is used, the size that part gets, and where in the file it
// stands.
type frame struct {
	cropLeft, cropTop, cropWidth, cropHeight int
	width, height                            int // of the part, in the file
	left, top                                int
	fullWidth, fullHeight                    int // of the file
}

// frameOf works out a frame. Nothing of it has fewer than one pixel.
func frameOf(r recipe.Recipe, width, height int) frame {
	f := frame{cropWidth: width, cropHeight: height}
	boxWidth, boxHeight := inner(r.Width, r.Padding), inner(r.Height, r.Padding)
	switch {
	case boxWidth == 0 && boxHeight == 0:
		f.width, f.height = width, height
	case boxHeight == 0:
		f.width, f.height = boxWidth, share(height, boxWidth, width)
	case boxWidth == 0:
		f.width, f.height = share(width, boxHeight, height), boxHeight
	default:
		f.into(r, boxWidth, boxHeight)
		return f.padded(r)
	}
	if (r.Fit == "inside" || r.Fit == "outside") && !r.Enlarge && f.width > width {
		f.width, f.height = width, height
	}
	f.fullWidth, f.fullHeight = f.width, f.height
	return f.padded(r)
}

// inner is what padding leaves of a side; 0 if the side is not said.
func inner(side, padding int) int {
	if side == 0 {
		return 0
	}
	return side - 2*padding
}

// share is n·a/b, rounded, and at least one.
func share(n, a, b int) int { return max(1, int((2*int64(n)*int64(a)+int64(b))/(2*int64(b)))) }

// into fits the original into a box of which both sides are said.
func (f *frame) into(r recipe.Recipe, boxWidth, boxHeight int) {
	width, height := f.cropWidth, f.cropHeight
	wide := int64(width)*int64(boxHeight) > int64(height)*int64(boxWidth) // than the box
	f.fullWidth, f.fullHeight = boxWidth, boxHeight
	switch r.Fit {
	case "fill":
		f.width, f.height = boxWidth, boxHeight
	case "contain":
		f.touch(boxWidth, boxHeight, wide)
		f.left, f.top = rest(r, boxWidth-f.width, boxHeight-f.height)
	case "inside", "outside":
		f.touch(boxWidth, boxHeight, wide == (r.Fit == "inside"))
		if !r.Enlarge && f.width > width {
			f.width, f.height = width, height
		}
		f.fullWidth, f.fullHeight = f.width, f.height
	default: // cover
		f.width, f.height = boxWidth, boxHeight
		if wide {
			f.cropWidth = min(width, share(height, boxWidth, boxHeight))
		} else {
			f.cropHeight = min(height, share(width, boxHeight, boxWidth))
		}
		f.cropLeft, f.cropTop = rest(r, width-f.cropWidth, height-f.cropHeight)
	}
}

// touch makes the part as wide or as high as the box.
func (f *frame) touch(boxWidth, boxHeight int, width bool) {
	if width {
		f.width, f.height = boxWidth, share(f.cropHeight, boxWidth, f.cropWidth)
	} else {
		f.width, f.height = share(f.cropWidth, boxHeight, f.cropHeight), boxHeight
	}
}

func (f frame) padded(r recipe.Recipe) frame {
	f.left, f.top = f.left+r.Padding, f.top+r.Padding
	f.fullWidth, f.fullHeight = f.fullWidth+2*r.Padding, f.fullHeight+2*r.Padding
	return f
}

// rest says how much of what is too much, or too little, goes to the left and to the top.
func rest(r recipe.Recipe, width, height int) (left, top int) {
	if across, down, found := strings.Cut(r.Focus, ","); found {
		return portion(across, width), portion(down, height)
	}
	left, top = width/2, height/2
	switch {
	case strings.HasSuffix(r.Gravity, "west"):
		left = 0
	case strings.HasSuffix(r.Gravity, "east"):
		left = width
	}
	switch {
	case strings.HasPrefix(r.Gravity, "north"):
		top = 0
	case strings.HasPrefix(r.Gravity, "south"):
		top = height
	}
	return left, top
}

// portion is a share of n, rounded down; the recipe has checked it.
func portion(text string, n int) int {
	value, _ := new(big.Rat).SetString(text)
	value.Mul(value, big.NewRat(int64(n), 1))
	return int(new(big.Int).Quo(value.Num(), value.Denom()).Int64())
}
