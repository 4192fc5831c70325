package sketch

// landscape is layers of hills, or of peaks behind hills, under a sun or moon, each with mist at its foot.
func (s *scene) landscape() {
	horizon := s.H * s.between(600, 700) / 1024
	s.sky(horizon + 120*u)
	jagged := s.chance(45)
	layers := s.between(4, 6)
	for i := range layers {
		level := horizon + (s.H-horizon)*i/layers - s.between(0, 40)*u
		tone := 256 * i / (layers - 1)
		shade := s.step(tone)
		p := fade(shade, mix(shade, s.low, 120), level-60*u, level+260*u)
		if i == layers-1 {
			p = flat(shade)
		}
		if jagged && i < layers/2 {
			s.fill(p, s.peaks(level+30*u, s.between(220, 330)*u, s.between(230, 340)*u))
			continue
		}
		line := s.ridge(level, s.between(28, 70)*u, s.between(600, 1100)*u)
		s.fill(p, line)
		if i >= layers-2 && s.palette.mood&(forest|cold) != 0 {
			s.firs(line, shade, i == layers-1)
		}
	}
	if s.chance(50) {
		s.flock()
	}
}

// firs stand along a line.
func (s *scene) firs(line path, shade ink, near bool) {
	tall := int64(60)
	if near {
		tall = 95
	}
	for i := 3; i < len(line); i += int(s.between(3, 9)) {
		foot := pt{line[i].x, line[i].y + 12*u}
		s.fir(foot, tall*s.between(60, 120)*u/100, shade)
	}
}

// fir is three triangles, each under the one above.
func (s *scene) fir(foot pt, height int64, i ink) {
	wide := height / 4
	for k := range int64(3) {
		top, base := foot.y-height+k*height/5, foot.y-height+(k+1)*height*3/10+height/10
		half := wide * (k + 2) / 4
		s.fill(flat(i), path{{foot.x, top}, {foot.x + half, base}, {foot.x - half, base}})
	}
}

// flock is a few birds.
func (s *scene) flock() {
	at := s.place(s.between(150, 800), s.between(120, 320))
	for range s.between(3, 6) {
		p := pt{at.x + s.between(-110, 110)*u, at.y + s.between(-60, 60)*u}
		wing := s.between(12, 22) * u
		for _, way := range []int64{-1, 1} {
			tip := pt{p.x + way*wing, p.y - wing/2}
			s.fill(flat(s.deep), path{p, {p.x + way*wing/2, p.y - wing*3/5}, tip, {p.x + way*wing/2, p.y - wing*2/5}, {p.x, p.y + wing/6}})
		}
	}
}
