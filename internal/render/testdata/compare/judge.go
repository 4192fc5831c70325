package main

import (
	"image"
	_ "image/jpeg"
	"math"
	"os"
	"path/filepath"

	_ "golang.org/x/image/webp"
)

// judge returns the bytes of all renditions of a kind, and their mean likeness to the reference: Lanczos with three lobes, in floating
// point, on sRGB values, of the same cut.
func judge(out string, kind int, originals []image.Image) (bytes int64, likeness float64) {
	for i, original := range originals {
		path := filepath.Join(out, name(i)+"-"+kinds[kind].name)
		info, err := os.Stat(path)
		check(err)
		bytes += info.Size()
		file, err := os.Open(path)
		check(err)
		made, _, err := image.Decode(file)
		check(err)
		check(file.Close())
		likeness += ssim(grey(made), reference(original, kinds[kind].width, kinds[kind].height))
	}
	return bytes, likeness / float64(len(originals))
}

// plane is light, row by row.
type plane struct {
	width, height int
	pix           []float64
}

func grey(p image.Image) plane {
	b := p.Bounds()
	g := plane{b.Dx(), b.Dy(), make([]float64, b.Dx()*b.Dy())}
	for y := range g.height {
		for x := range g.width {
			r, gr, bl, _ := p.At(b.Min.X+x, b.Min.Y+y).RGBA()
			g.pix[y*g.width+x] = (0.299*float64(r) + 0.587*float64(gr) + 0.114*float64(bl)) / 257
		}
	}
	return g
}

func reference(p image.Image, width, height int) plane {
	g := grey(p)
	cut := g.height * 1
	if width*g.height > height*g.width {
		cut = g.width * height / width
	}
	top := (g.height - cut) / 2
	g = plane{g.width, cut, g.pix[top*g.width : (top+cut)*g.width]}
	return lanczos(lanczos(g, width), height)
}

// lanczos resizes the rows, and turns the plane by a quarter: twice gives all of it.
func lanczos(g plane, to int) plane {
	out := plane{g.height, to, make([]float64, g.height*to)}
	scale := float64(g.width) / float64(to)
	wide := math.Max(1, scale)
	for x := range to {
		centre := (float64(x) + 0.5) * scale
		first, last := int(math.Floor(centre-3*wide)), int(math.Ceil(centre+3*wide))
		var weights []float64
		var total float64
		for at := first; at <= last; at++ {
			weight := kernel((float64(at) + 0.5 - centre) / wide)
			weights = append(weights, weight)
			total += weight
		}
		for y := range g.height {
			var sum float64
			for i, weight := range weights {
				sum += weight * g.pix[y*g.width+min(max(first+i, 0), g.width-1)]
			}
			out.pix[x*g.height+y] = math.Min(255, math.Max(0, sum/total))
		}
	}
	return out
}

func kernel(x float64) float64 {
	switch {
	case x == 0:
		return 1
	case math.Abs(x) >= 3:
		return 0
	}
	return 3 * math.Sin(math.Pi*x) * math.Sin(math.Pi*x/3) / (math.Pi * math.Pi * x * x)
}

// ssim is the structural similarity over squares of 8 pixels (Wang et al., 2004).
func ssim(a, b plane) float64 {
	if a.width != b.width || a.height != b.height {
		return math.NaN()
	}
	var total float64
	n := 0
	for top := 0; top+8 <= a.height; top += 4 {
		for left := 0; left+8 <= a.width; left += 4 {
			var sa, sb, saa, sbb, sab float64
			for y := top; y < top+8; y++ {
				for x := left; x < left+8; x++ {
					va, vb := a.pix[y*a.width+x], b.pix[y*b.width+x]
					sa, sb, saa, sbb, sab = sa+va, sb+vb, saa+va*va, sbb+vb*vb, sab+va*vb
				}
			}
			ma, mb := sa/64, sb/64
			const c1, c2 = 6.5025, 58.5225
			total += (2*ma*mb + c1) * (2*(sab/64-ma*mb) + c2) / ((ma*ma + mb*mb + c1) * (saa/64 - ma*ma + sbb/64 - mb*mb + c2))
			n++
		}
	}
	return total / float64(n)
}
