package sketch

// poster is a sun with rays over a curved ground, as on a fruit crate.
func (s *scene) poster() {
	at := s.place(s.between(330, 690), s.between(430, 640))
	s.ground(flat(s.paper))
	s.rays(at, 2*s.between(8, 16), s.accent(2), 256)
	radius := s.between(150, 230) * u
	s.fill(flat(s.paper), disc(at, radius+46*u))
	s.fill(flat(s.accent(0)), disc(at, radius+30*u))
	s.fill(flat(s.light), disc(at, radius))
	s.stripes(at, radius)
	for i := range int64(3) {
		level := s.H*(770+75*i)/1024 + s.between(-12, 12)*u
		line := s.ridge(level, 34*u, 900*u)
		s.fill(flat(s.paper), raised(line, 12*u))
		s.fill(flat(s.step(90+80*i)), line)
	}
}

// rays fan out from a point; count of them are painted.
func (s *scene) rays(at pt, count int64, i ink, alpha int64) {
	start, reach := s.n(turn), s.W+s.H
	for k := range count {
		from := start + turn*2*k/(2*count)
		to := from + turn/(2*count)
		s.fill(veil(i, alpha), path{at,
			{at.x + reach*cosine(from)/one, at.y + reach*sine(from)/one},
			{at.x + reach*cosine(to)/one, at.y + reach*sine(to)/one}})
	}
}

// stripes cut a sun from its middle down, each thicker than the last.
func (s *scene) stripes(at pt, radius int64) {
	y := at.y + radius/8
	for k := int64(1); y < at.y+radius; k++ {
		thick := radius * k / 38
		half := root(max(radius*radius-(y-at.y)*(y-at.y), 0))
		s.fill(flat(s.accent(0)), rect(at.x-half, y, at.x+half, y+thick))
		y += thick + radius/7
	}
}
