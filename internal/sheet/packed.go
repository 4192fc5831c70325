package sheet

import (
	"cmp"
	"slices"
)

// widths is how many widths of a sheet are tried.
const widths = 24

// packed lays sprites out along a skyline, the highest first, each as far down as it goes, and of several widths of a sheet takes the
// one with the smallest area, the squarest of them. See Jylänki, A Thousand Ways to Pack the Bin, 2010.
func packed(o Options, sprites []Sprite, limit int) Sheet {
	area, widest := 0, 1
	for _, one := range sprites {
		area += (one.Width + o.Padding) * (one.Height + o.Padding)
		widest = max(widest, one.Width+2*o.Padding)
	}
	var best Sheet
	for i := range widths {
		// From about half to twice the side of a square; what the sprites have to spare is not known before.
		width := max(widest, root(area*(i+6)*(i+6)/144))
		if o.PowerOfTwo {
			width = powerOfTwo(width)
		}
		if width > limit && best.Width > 0 {
			break
		}
		laid := along(o, sprites, width)
		if best.Width == 0 || laid.better(best, o, limit) {
			best = laid
		}
	}
	return best
}

// better tells whether a sheet is to be preferred to another.
func (s Sheet) better(than Sheet, o Options, limit int) bool {
	size := func(s Sheet) (fits, area, longest int) {
		width, height := s.Width, s.Height
		if o.PowerOfTwo {
			width, height = powerOfTwo(width), powerOfTwo(height)
		}
		if width > limit || height > limit {
			fits = 1
		}
		return fits, width * height, max(width, height)
	}
	fits, area, longest := size(s)
	otherFits, otherArea, otherLongest := size(than)
	return cmp.Or(cmp.Compare(fits, otherFits), cmp.Compare(area, otherArea), cmp.Compare(longest, otherLongest)) < 0
}

// root is the square root of n, rounded up.
func root(n int) int {
	r := 1
	for low, high := 1, 1<<20; low < high; {
		if r = (low + high) / 2; r*r >= n {
			high = r
		} else {
			low = r + 1
		}
		r = high
	}
	return r
}

// step is a piece of the skyline: how high it is from a place on.
type step struct{ left, width, top int }

// along packs into a sheet of a width and of any height. Each sprite takes its padding to the right and below along.
func along(o Options, sprites []Sprite, width int) Sheet {
	laid := Sheet{Sprites: slices.Clone(sprites)}
	order := make([]int, len(sprites))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		one, other := sprites[a], sprites[b]
		return cmp.Or(cmp.Compare(other.Height, one.Height), cmp.Compare(other.Width, one.Width), cmp.Compare(one.Name, other.Name))
	})
	line := []step{{o.Padding, width - o.Padding, o.Padding}}
	for _, i := range order {
		one := &laid.Sprites[i]
		at, top := lowest(line, one.Width+o.Padding)
		one.Left, one.Top = line[at].left, top
		line = raised(line, at, one.Width+o.Padding, top+one.Height+o.Padding)
		laid.Width, laid.Height = max(laid.Width, one.Left+one.Width+o.Padding), max(laid.Height, one.Top+one.Height+o.Padding)
	}
	return laid
}

// lowest finds the step where something of a width comes to stand lowest.
func lowest(line []step, width int) (at, top int) {
	at = -1
	for i := range line {
		if height, fits := heightAt(line[i:], width); fits && (at < 0 || height < top) {
			at, top = i, height
		}
	}
	return at, top
}

// heightAt is how low something of a width can stand on a line's start.
func heightAt(line []step, width int) (top int, fits bool) {
	for _, one := range line {
		top = max(top, one.top)
		if width -= one.width; width <= 0 {
			return top, true
		}
	}
	return 0, false
}

// raised is a line on which something of a width and to that height stands from a step on.
func raised(line []step, at, width, top int) []step {
	out := append(slices.Clone(line[:at]), step{line[at].left, width, top})
	end := line[at].left + width
	for _, one := range line[at:] {
		if right := one.left + one.width; right > end {
			left := max(one.left, end)
			out = append(out, step{left, right - left, one.top})
		}
	}
	return out
}
