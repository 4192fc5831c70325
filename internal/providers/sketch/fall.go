package sketch

// weather lets rain or snow come down over a scene, if the prompt has any. An emblem has its own rain.
func (s *scene) weather(composition string) {
	switch {
	case s.fall == flakes:
		s.snow()
	case s.fall == drops && composition != emblem:
		s.drizzle()
	}
}

// snow is small discs, the larger the nearer.
func (s *scene) snow() {
	for range min(110*s.W/side, 500) {
		at := pt{s.n(s.W), s.n(s.H)}
		s.fill(veil(white, s.between(150, 240)), disc(at, s.between(2, 8)*u))
	}
}

// drizzle is streaks that all fall the same way.
func (s *scene) drizzle() {
	slant := s.between(-14, 14) * u
	for range min(120*s.W/side, 500) {
		at, long := pt{s.n(s.W), s.n(s.H)}, s.between(30, 80)
		s.fill(veil(mix(white, s.low, 60), s.between(60, 150)), stroke(at, pt{at.x + slant*long/80, at.y + long*u}, 3*u))
	}
}
