package render

import (
	"math"
	"slices"
	"strconv"

	"github.com/imgplan/imgplan/internal/recipe"
)

// trim takes away the borders that have the colour of the corner at the top left, nearly: what JPEG makes of one colour
// counts as it. A picture of one colour stays as it is.
func (v view) trim() view {
	const near = 10 * 0x101
	line := v.lines()
	corner := line(0)[0]
	left, top, right, bottom := v.width, v.height, -1, -1
	for y := range v.height {
		for x, p := range line(y) {
			if distance(p, corner) > near {
				left, right = min(left, x), max(right, x)
				top, bottom = min(top, y), max(bottom, y)
			}
		}
	}
	if right < 0 {
		return v
	}
	return v.crop(left, top, right-left+1, bottom-top+1)
}

// distance is the largest difference of two pixels' parts.
func distance(a, b pixel) int {
	most := 0
	for i := range a {
		most = max(most, int(a[i])-int(b[i]), int(b[i])-int(a[i]))
	}
	return most
}

// grey takes the colours away, by Rec. 601's weights of light as JPEG has them, and gives white the colour of a tint.
func (c *canvas) grey(tint string) {
	colour := pixel{0xffff, 0xffff, 0xffff, 0xffff}
	if tint != "" {
		colour = parseColour(tint)
	}
	for i := range c.pix {
		p := &c.pix[i]
		light := (19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2]) + 1<<15) >> 16
		for k := range 3 {
			p[k] = uint16((light*uint32(colour[k]) + 0x7fff) / 0xffff)
		}
	}
}

// round makes the corners transparent: quarters of a circle, or all of a picture's largest ellipse.
func (c *canvas) round(radius string) {
	across, down := c.width/2, c.height/2
	if n, err := strconv.Atoi(radius); err == nil {
		across, down = min(n, across), min(n, down)
	}
	for y := range c.height {
		row := c.row(y)
		for x := range c.width {
			covered := coverage(edge(x, c.width, across), edge(y, c.height, down), across, down)
			for k, value := range row[x] {
				row[x][k] = uint16((uint32(value)*covered + samples*samples/2) / (samples * samples))
			}
		}
	}
}

// edge is how far a pixel is inside a corner's square, from the corner's centre; -1 outside of it.
func edge(at, side, radius int) int {
	switch {
	case at < radius:
		return radius - 1 - at
	case at >= side-radius:
		return at - (side - radius)
	}
	return -1
}

// samples is how often a pixel is looked at on its way across, to tell how much of it is inside.
const samples = 8

// coverage is how many of a pixel's samples are within an ellipse whose centre is a pixel's corner.
func coverage(x, y, across, down int) uint32 {
	if x < 0 || y < 0 {
		return samples * samples
	}
	a, b := int64(2*samples*across), int64(2*samples*down)
	var inside uint32
	for i := range int64(samples) {
		for k := range int64(samples) {
			px, py := 2*(int64(x)*samples+i)+1, 2*(int64(y)*samples+k)+1
			if px*px*b*b+py*py*a*a <= a*a*b*b {
				inside++
			}
		}
	}
	return inside
}

// sharpen is an unsharp mask: the difference to a blurred copy is added once more.
func (c *canvas) sharpen(sigma string) {
	soft := &canvas{c.width, c.height, slices.Clone(c.pix)}
	soft.blur(sigma)
	for i := range c.pix {
		p, blurred := &c.pix[i], &soft.pix[i]
		for k := range 3 {
			p[k] = uint16(within(2*int64(p[k])-int64(blurred[k]), int64(p[3])))
		}
	}
}

// blur comes near a Gauss curve with three extended boxes (Gwosdek et al., Theoretical Foundations of Gaussian Convolution by
// Extended Box Filtering, 2011). Only square roots are not whole numbers, and those are the same on every machine.
func (c *canvas) blur(sigma string) {
	value, _ := strconv.ParseFloat(sigma, 64)
	box := boxOf(value)
	for range 3 {
		line := make([]pixel, max(c.width, c.height))
		for y := range c.height {
			row := c.row(y)
			copy(line, row)
			box.smooth(row, line[:c.width], 1)
		}
		for x := range c.width {
			for y := range c.height {
				line[y] = c.pix[y*c.width+x]
			}
			box.smooth(c.pix[x:], line[:c.height], c.width)
		}
	}
}

// box is an average over a pixel, its neighbours up to radius, and a share of those after them.
type box struct {
	radius int
	edge   int64 // of the next neighbours, in 256ths
}

func boxOf(sigma float64) box {
	variance := float64(sigma*sigma) / 3
	radius := math.Floor((math.Sqrt(float64(12*variance)+1) - 1) / 2)
	next := float64((radius + 1) * (radius + 1))
	edge := float64(float64(2*radius+1)*(float64(radius*(radius+1))-float64(3*variance))) / float64(6*(variance-next))
	return box{int(radius), int64(math.Round(float64(edge * 256)))}
}

// smooth averages the pixels of a line into places that are step apart. The line goes on at both ends as it ends.
func (b box) smooth(to, line []pixel, step int) {
	weight := 256*int64(2*b.radius+1) + 2*b.edge
	for k := range 4 {
		at := func(i int) int64 { return int64(line[min(max(i, 0), len(line)-1)][k]) }
		var sum int64
		for i := -b.radius; i <= b.radius; i++ {
			sum += at(i)
		}
		for i := range line {
			all := 256*sum + b.edge*(at(i-b.radius-1)+at(i+b.radius+1))
			to[i*step][k] = uint16((all + weight/2) / weight)
			sum += at(i+b.radius+1) - at(i-b.radius)
		}
	}
}

// finished does what a recipe asks for beyond size and place.
func (v view) finished(r recipe.Recipe) view {
	if r.Blur == "" && r.Sharpen == "" && !r.Grayscale && r.Tint == "" && r.Radius == "" {
		return v
	}
	c := v.canvas()
	if r.Blur != "" {
		c.blur(r.Blur)
	}
	if r.Sharpen != "" {
		c.sharpen(r.Sharpen)
	}
	if r.Grayscale || r.Tint != "" {
		c.grey(r.Tint)
	}
	if r.Radius != "" {
		c.round(r.Radius)
	}
	return c.view()
}
