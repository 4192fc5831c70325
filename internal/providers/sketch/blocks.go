package sketch

// blocks is a field of boxes in isometric view, painted from the back to the front.
func (s *scene) blocks() {
	s.ground(fade(s.high, s.low, 0, s.H))
	half := side / s.between(10, 16) // of a box's width
	mixed := s.chance(50)
	rows := (s.H + 10*half) / (half / 2)
	for row := range rows {
		for x := -(row & 1) * half; x < s.W+2*half; x += 2 * half {
			storeys := s.n(4)
			if s.chance(8) {
				storeys += 2
			}
			s.box(pt{x, row*half/2 + half/2}, half, storeys*half/2, s.blockInk(storeys, mixed))
		}
	}
}

// blockInk is one of the accents, or follows the ramp up to the light with an accent here and there.
func (s *scene) blockInk(storeys int64, mixed bool) ink {
	switch {
	case mixed:
		return s.accent(s.n(4))
	case s.chance(18):
		return s.accent(s.n(3))
	}
	return mix(s.step(170-45*storeys), s.paper, 24*storeys)
}

// box stands with the middle of its foot at a point; light comes from the left.
func (s *scene) box(at pt, half, tall int64, i ink) {
	top := at.y - tall
	q := half / 2
	s.fill(flat(mix(i, s.deep, 70)), path{{at.x - half, top}, {at.x, top + q}, {at.x, at.y + 4*half}, {at.x - half, at.y + 4*half - q}})
	s.fill(flat(mix(i, s.deep, 150)), path{{at.x + half, top}, {at.x, top + q}, {at.x, at.y + 4*half}, {at.x + half, at.y + 4*half - q}})
	s.fill(flat(mix(i, white, 70)), path{{at.x, top - q}, {at.x + half, top}, {at.x, top + q}, {at.x - half, top}})
}
