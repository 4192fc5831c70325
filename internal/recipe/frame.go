package recipe

import (
	"math/big"
	"strings"
)

// Frame is how an original goes into a file: the part of it that is used, the size that part gets, and where in the file it
// stands.
type Frame struct {
	CropLeft, CropTop, CropWidth, CropHeight int
	Width, Height                            int // of the part, in the file
	Left, Top                                int
	FullWidth, FullHeight                    int // of the file
}

// Frame works out how an original of that width and height goes into a file, once its borders are trimmed. Nothing of it has fewer than
// one pixel.
func (r Recipe) Frame(width, height int) Frame {
	f := Frame{CropWidth: width, CropHeight: height}
	boxWidth, boxHeight := inner(r.Width, r.Padding), inner(r.Height, r.Padding)
	switch {
	case boxWidth == 0 && boxHeight == 0:
		f.Width, f.Height = width, height
	case boxHeight == 0:
		f.Width, f.Height = boxWidth, share(height, boxWidth, width)
	case boxWidth == 0:
		f.Width, f.Height = share(width, boxHeight, height), boxHeight
	default:
		f.into(r, boxWidth, boxHeight)
		return f.padded(r)
	}
	if (r.Fit == "inside" || r.Fit == "outside") && !r.Enlarge && (f.Width > width || f.Height > height) {
		f.Width, f.Height = width, height
	}
	f.FullWidth, f.FullHeight = f.Width, f.Height
	return f.padded(r)
}

// icons is the side of the largest picture in an icon.
const icons = 48

// Size is that of the file of an original of that width and height; false where it depends on its pixels, or the original's size isn't
// known.
func (r Recipe) Size(width, height int) (wide, high int, known bool) {
	if r.Format == "ico" {
		return icons, icons, true
	}
	given := r.Width > 0 && r.Height > 0 && r.Fit != "inside" && r.Fit != "outside"
	if given {
		return r.Width, r.Height, true
	}
	if r.Trim || width < 1 || height < 1 {
		return 0, 0, false
	}
	f := r.Frame(width, height)
	return f.FullWidth, f.FullHeight, true
}

// Squared is the size of what an icon is made of: its pictures are that, in smaller. It is no icon where the sides differ. False where Size
// would be.
func (r Recipe) Squared(width, height int) (wide, high int, known bool) {
	r.Format = ""
	return r.Size(width, height)
}

// Sides are those that the recipe says itself, whatever the original; 0 where they follow from it. Into what "inside" and "outside" go is no
// side of the file.
func (r Recipe) Sides() (width, height int) {
	if r.Fit == "inside" || r.Fit == "outside" {
		return 0, 0
	}
	return r.Width, r.Height
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
func (f *Frame) into(r Recipe, boxWidth, boxHeight int) {
	width, height := f.CropWidth, f.CropHeight
	wide := int64(width)*int64(boxHeight) > int64(height)*int64(boxWidth) // than the box
	f.FullWidth, f.FullHeight = boxWidth, boxHeight
	switch r.Fit {
	case "fill":
		f.Width, f.Height = boxWidth, boxHeight
	case "contain":
		f.touch(boxWidth, boxHeight, wide)
		f.Left, f.Top = rest(r, boxWidth-f.Width, boxHeight-f.Height)
	case "inside", "outside":
		f.touch(boxWidth, boxHeight, wide == (r.Fit == "inside"))
		if !r.Enlarge && (f.Width > width || f.Height > height) {
			f.Width, f.Height = width, height
		}
		f.FullWidth, f.FullHeight = f.Width, f.Height
	default: // cover
		f.Width, f.Height = boxWidth, boxHeight
		if wide {
			f.CropWidth = min(width, share(height, boxWidth, boxHeight))
		} else {
			f.CropHeight = min(height, share(width, boxHeight, boxWidth))
		}
		f.CropLeft, f.CropTop = rest(r, width-f.CropWidth, height-f.CropHeight)
	}
}

// touch makes the part as wide or as high as the box.
func (f *Frame) touch(boxWidth, boxHeight int, width bool) {
	if width {
		f.Width, f.Height = boxWidth, share(f.CropHeight, boxWidth, f.CropWidth)
	} else {
		f.Width, f.Height = share(f.CropWidth, boxHeight, f.CropHeight), boxHeight
	}
}

func (f Frame) padded(r Recipe) Frame {
	f.Left, f.Top = f.Left+r.Padding, f.Top+r.Padding
	f.FullWidth, f.FullHeight = f.FullWidth+2*r.Padding, f.FullHeight+2*r.Padding
	return f
}

// rest says how much of what is too much, or too little, goes to the left and to the top.
func rest(r Recipe, width, height int) (left, top int) {
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
