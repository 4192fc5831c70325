package sketch

// geometric is a grid of tiles, each a plain figure in two colours.
func (s *scene) geometric() {
	s.ground(flat(s.paper))
	across := s.between(3, 5)
	tile := side / across
	columns, rows := (s.W+tile-1)/tile, (s.H+tile-1)/tile
	dx, dy := (s.W-columns*tile)/2, (s.H-rows*tile)/2
	for y := range rows {
		for x := range columns {
			s.tile(pt{dx + x*tile, dy + y*tile}, tile)
		}
	}
}

// tile draws one figure. Its two colours always differ.
func (s *scene) tile(at pt, size int64) {
	inks := [6]ink{s.paper, s.accents[0], s.accents[1], s.accents[2], s.accents[3], mix(s.paper, s.far, 128)}
	back := s.n(6)
	front := inks[(back+s.between(1, 4))%6]
	s.fill(flat(inks[back]), rect(at.x, at.y, at.x+size, at.y+size))
	figures := []func(pt, int64, int64, ink){s.quarter, s.half, s.rings, s.triangle, s.bars, s.dots, s.petals, s.quarter, s.half}
	figures[s.n(int64(len(figures)))](at, size, s.n(4), front)
}

// corner is one of a tile's corners, with the angle at which its quarter disc begins.
func corner(at pt, size, which int64) (pt, int64) {
	p := [4]pt{at, {at.x + size, at.y}, {at.x + size, at.y + size}, {at.x, at.y + size}}[which]
	return p, which * turn / 4
}

func (s *scene) quarter(at pt, size, which int64, i ink) {
	p, from := corner(at, size, which)
	s.fill(flat(i), pie(p, size, from, from+turn/4))
	if s.chance(60) {
		s.fill(flat(s.accent(s.n(4))), pie(p, size/2, from, from+turn/4))
	}
}

func (s *scene) half(at pt, size, which int64, i ink) {
	middle := pt{at.x + size/2, at.y + size/2}
	s.fill(flat(i), pie(middle, size/2, which*turn/4, which*turn/4+turn/2))
	s.fill(flat(s.accent(s.n(4))), disc(middle, size/6))
}

func (s *scene) rings(at pt, size, which int64, i ink) {
	middle := pt{at.x + size/2, at.y + size/2}
	s.fill(flat(i), disc(middle, size*2/5), disc(middle, size/4).reversed())
	if which > 1 {
		s.fill(flat(s.accent(which)), disc(middle, size/8))
	}
}

func (s *scene) triangle(at pt, size, which int64, i ink) {
	p, _ := corner(at, size, which)
	next, _ := corner(at, size, (which+1)&3)
	last, _ := corner(at, size, (which+3)&3)
	s.fill(flat(i), path{p, next, last})
}

func (s *scene) bars(at pt, size, which int64, i ink) {
	for k := range int64(4) {
		from := size * k / 4
		if which&1 == 0 {
			s.fill(flat(i), rect(at.x, at.y+from, at.x+size, at.y+from+size/8))
			continue
		}
		s.fill(flat(i), rect(at.x+from, at.y, at.x+from+size/8, at.y+size))
	}
}

func (s *scene) dots(at pt, size, _ int64, i ink) {
	for k := range int64(9) {
		s.fill(flat(i), disc(pt{at.x + size*(1+2*(k%3))/6, at.y + size*(1+2*(k/3))/6}, size/12))
	}
}

// petals are two leaves that cross, or four that meet.
func (s *scene) petals(at pt, size, which int64, i ink) {
	for k := range int64(4) {
		p, _ := corner(at, size, k)
		if which > 1 || k&1 == which {
			s.fill(flat(i), leaf(pt{at.x + size/2, at.y + size/2}, p, 110))
		}
	}
}
