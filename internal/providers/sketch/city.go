package sketch

// city is rows of houses against the sky, windows lit in the nearer ones.
func (s *scene) city() {
	s.sky(s.H)
	for layer := range int64(3) {
		tone := 40 + 100*layer
		base := s.H * (560 + 150*layer) / 1024
		for x := -s.between(0, 60) * u; x < s.W; {
			wide := s.between(60, 120+20*layer) * u
			top := base - s.between(40, 320-40*layer)*u
			s.tower(box{x, top, x + wide, s.H + u}, s.step(tone+s.between(-12, 12)), layer)
			x += wide + s.n(3)*s.between(0, 8)*u
		}
	}
	if s.chance(60) {
		s.river()
	}
}

// tower is one house, with something on its roof.
func (s *scene) tower(b box, i ink, layer int64) {
	s.fill(fade(i, mix(i, s.low, 60-18*layer), b.y0, s.H), rect(b.x0, b.y0, b.x1, b.y1))
	wide, middle := b.x1-b.x0, (b.x0+b.x1)/2
	switch s.n(5) {
	case 0:
		s.fill(flat(i), path{{b.x0, b.y0 + 1}, {middle, b.y0 - wide/2}, {b.x1, b.y0 + 1}})
	case 1:
		s.fill(flat(i), rect(middle-2*u, b.y0-wide*3/4, middle+2*u, b.y0+1))
		s.fill(flat(s.accent(0)), disc(pt{middle, b.y0 - wide*3/4}, 5*u))
	case 2:
		s.fill(flat(i), rect(b.x0+wide/5, b.y0-wide/4, b.x1-wide/5, b.y0+1))
	case 3:
		s.fill(flat(i), pie(pt{middle, b.y0 + 1}, wide/2, turn/2, turn))
	}
	if layer > 0 {
		s.windows(b, i)
	}
}

// windows are lit by chance; the others are faintly darker than the wall.
func (s *scene) windows(b box, wall ink) {
	columns := max((b.x1-b.x0)/(24*u), 1)
	pitch := (b.x1 - b.x0) / columns
	for y := b.y0 + 20*u; y < s.H; y += 30 * u {
		for c := range columns {
			x := b.x0 + c*pitch + pitch/2
			lit := veil(s.light, 235)
			if !s.chance(38) {
				lit = veil(mix(wall, s.deep, 128), 160)
			}
			s.fill(lit, rect(x-5*u, y, x+5*u, y+14*u))
		}
	}
}

// river lies in front and glitters.
func (s *scene) river() {
	level := s.H * 900 / 1024
	s.fill(fade(mix(s.deep, s.mid, 90), s.deep, level, s.H), rect(0, level, s.W, s.H))
	for range 34 * s.W / side {
		at := pt{s.n(s.W), level + (s.H-level)*s.between(80, 960)/1024}
		half := s.between(8, 40) * u
		s.fill(veil(s.light, s.between(60, 190)), leaf(pt{at.x - half, at.y}, pt{at.x + half, at.y}, 12))
	}
}
