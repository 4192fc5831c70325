package sketch

// ripples is rings that spread from a few centres over each other, or boho arches that stand side by side.
func (s *scene) ripples() {
	s.ground(flat(s.paper))
	if s.chance(45) {
		s.arches()
		return
	}
	for i := range s.between(3, 5) {
		at := s.place(s.between(60, 964), s.between(60, 964))
		s.rippling(at, s.between(230, 420)*u, i)
	}
	s.rippling(s.place(s.between(400, 624), s.between(400, 624)), s.between(200, 300)*u, s.n(4))
}

// rippling is one set of rings around a plain core.
func (s *scene) rippling(at pt, radius, kind int64) {
	i := s.accent(kind)
	rings := s.between(5, 9)
	s.fill(flat(s.paper), disc(at, radius+14*u))
	for k := rings; k > 0; k-- {
		r := radius * k / rings
		s.fill(flat(mix(i, s.paper, 150*k/rings)), disc(at, r))
		s.fill(flat(s.paper), disc(at, r-radius/rings/3))
	}
	s.fill(flat(i), disc(at, radius/rings))
}

// arches stand in rows, each arch a rainbow of its own.
func (s *scene) arches() {
	count := max(2*s.W/side, 2) + s.n(2)
	half := s.W / count / 2
	for row := int64(1); row*half < s.H+3*half; row++ {
		for i := -(row & 1); i <= count; i++ {
			at := pt{half * (2*i + 1 + row&1), row * half * 5 / 4}
			s.arch(at, half, s.between(4, 6))
		}
	}
}

// arch is a rainbow on two legs, which are as long as they show: the next row covers their feet.
func (s *scene) arch(at pt, radius, bands int64) {
	first := s.n(4)
	s.fill(flat(s.paper), gate(at, radius, 2*radius))
	for k := bands; k > 0; k-- {
		r := (radius - 10*u) * k / bands
		s.fill(flat(s.accent(first+k)), gate(at, r, 2*radius))
		s.fill(flat(s.paper), gate(at, r-radius/bands/4, 2*radius))
	}
}

// gate is a half disc that stands on straight legs.
func gate(at pt, radius, legs int64) path {
	return append(arc(at, radius, turn/2, turn), pt{at.x + radius, at.y + legs}, pt{at.x - radius, at.y + legs})
}
