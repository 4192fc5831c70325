package sketch

// disc is a circle, or the outline of a hole when it is reversed.
func disc(at pt, radius int64) path { return oval(at, radius, radius) }

func oval(at pt, rx, ry int64) path {
	out := make(path, 0, 96)
	for a := int64(0); a < turn; a += turn / 96 {
		out = append(out, pt{at.x + rx*cosine(a)/one, at.y + ry*sine(a)/one})
	}
	return out
}

// reversed runs the other way round.
func (p path) reversed() path {
	out := make(path, len(p))
	for i, point := range p {
		out[len(p)-1-i] = point
	}
	return out
}

// pie is a slice of a disc between two angles.
func pie(at pt, radius, from, to int64) path {
	return append(arc(at, radius, from, to), at)
}

// arc is the open curve of a circle between two angles.
func arc(at pt, radius, from, to int64) path {
	steps := max((to-from)/(turn/96), 2)
	out := make(path, 0, steps+3)
	for i := int64(0); i <= steps; i++ {
		a := from + (to-from)*i/steps
		out = append(out, pt{at.x + radius*cosine(a)/one, at.y + radius*sine(a)/one})
	}
	return out
}

// bow is a piece of a ring between two angles.
func bow(at pt, inner, outer, from, to int64) path {
	return append(arc(at, outer, from, to), arc(at, inner, from, to).reversed()...)
}

func rect(x0, y0, x1, y1 int64) path { return path{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} }

// stroke is a straight bar between two points.
func stroke(from, to pt, width int64) path {
	dx, dy := to.x-from.x, to.y-from.y
	long := max(root(dx*dx+dy*dy), 1)
	nx, ny := -dy*width/2/long, dx*width/2/long
	return path{{from.x + nx, from.y + ny}, {to.x + nx, to.y + ny}, {to.x - nx, to.y - ny}, {from.x - nx, from.y - ny}}
}

// root is the whole part of a square root.
func root(n int64) int64 {
	x := n
	for y := (x + 1) / 2; y < x; y = (x + n/x) / 2 {
		x = y
	}
	return x
}

// soft rounds an outline's corners; 0 leaves them, 128 rounds as much as there is room for.
func (p path) soft(amount int64) path {
	out := make(path, 0, 9*len(p))
	for i, at := range p {
		before, after := p[(i+len(p)-1)%len(p)], p[(i+1)%len(p)]
		from, to := toward(at, before, amount), toward(at, after, amount)
		for t := int64(0); t <= 256; t += 32 {
			out = append(out, toward(toward(from, at, t), toward(at, to, t), t))
		}
	}
	return out
}

// toward goes from a to b as t goes from 0 to 256.
func toward(a, b pt, t int64) pt { return pt{a.x + (b.x-a.x)*t/256, a.y + (b.y-a.y)*t/256} }

// leaf is a pointed shape from one point to another, as wide as it is told in 256ths of its length.
func leaf(from, to pt, width int64) path {
	dx, dy := to.x-from.x, to.y-from.y
	left := pt{from.x + dx*2/5 - dy*width/256, from.y + dy*2/5 + dx*width/256}
	right := pt{from.x + dx*2/5 + dy*width/256, from.y + dy*2/5 - dx*width/256}
	out := make(path, 0, 34)
	for t := int64(0); t <= 256; t += 16 {
		out = append(out, toward(toward(from, left, t), toward(left, to, t), t))
	}
	for t := int64(256); t >= 0; t -= 16 {
		out = append(out, toward(toward(from, right, t), toward(right, to, t), t))
	}
	return out
}
