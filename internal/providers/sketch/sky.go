package sketch

// sky covers the canvas and hangs a sun or a moon in it, down to the horizon. It returns where.
func (s *scene) sky(horizon int64) pt {
	s.ground(fade(s.high, s.low, 0, horizon))
	dark := s.dark()
	if dark {
		s.stars(horizon)
	}
	at := pt{s.W * s.between(230, 790) / 1024, horizon * s.between(300, 640) / 1024}
	radius := s.between(70, 135) * u
	s.glow(at, radius*4, s.light, 110)
	for ring := int64(3); ring > 0; ring-- {
		s.fill(veil(s.light, 26), disc(at, radius+ring*radius*2/5))
	}
	s.fill(flat(s.light), disc(at, radius))
	if dark && s.chance(50) {
		s.craters(at, radius)
	}
	return at
}

// dark tells whether it is night.
func (s *scene) dark() bool { return s.palette.mood&night != 0 }

func (s *scene) craters(at pt, radius int64) {
	shade := mix(s.light, s.mid, 50)
	for _, spot := range [][3]int64{{-350, -250, 190}, {300, 120, 240}, {-180, 430, 130}, {260, -450, 110}} {
		s.fill(flat(shade), disc(pt{at.x + radius*spot[0]/1000, at.y + radius*spot[1]/1000}, radius*spot[2]/1000))
	}
}

// stars are strewn more thinly towards the horizon.
func (s *scene) stars(horizon int64) {
	for range min(90*s.W/side, 400) {
		at := pt{s.n(s.W), s.n(horizon) * s.n(1024) / 1024}
		if s.chance(12) {
			s.fill(flat(s.light), spark(at, s.between(7, 13)*u))
			continue
		}
		s.fill(veil(s.light, s.between(110, 250)), disc(at, s.between(90, 220)*u/100))
	}
}

// spark is a star with four points.
func spark(at pt, radius int64) path {
	thin := radius / 5
	return path{
		{at.x, at.y - radius}, {at.x + thin, at.y - thin}, {at.x + radius, at.y}, {at.x + thin, at.y + thin},
		{at.x, at.y + radius}, {at.x - thin, at.y + thin}, {at.x - radius, at.y}, {at.x - thin, at.y - thin},
	}
}

// ridge is a curve from the left to the right, closed along the bottom: three sines of falling height.
func (s *scene) ridge(level, height, length int64) path {
	var phase, pace [3]int64
	for i := range phase {
		phase[i], pace[i] = s.n(turn), length*s.between(80, 125)/100/(int64(i)+1)
	}
	out := path{{s.W + u, s.H + u}, {-u, s.H + u}}
	for x := int64(-u); x <= s.W+8*u; x += 8 * u {
		y := level
		for i := range phase {
			y -= height * sine(phase[i]+x*turn/pace[i]) / one / (1 + int64(i)*int64(i+1)/2)
		}
		out = append(out, pt{x, y})
	}
	return out
}

// peaks is a jagged ridge: a zigzag whose legs have broken slopes.
func (s *scene) peaks(level, height, length int64) path {
	out := path{{s.W + 2*length, s.H + u}, {-2 * length, s.H + u}}
	for x := -2 * length; x < s.W+2*length; x += length {
		top := pt{x + length*s.between(350, 650)/1000, level - height*s.between(350, 1000)/1000}
		foot := pt{x, level - height*s.between(0, 250)/1000}
		knee := toward(foot, top, s.between(110, 170))
		out = append(out, foot, pt{knee.x + s.between(-20, 20)*u, knee.y}, top)
		side := toward(top, pt{x + length, level}, s.between(90, 150))
		out = append(out, pt{side.x + s.between(0, 30)*u, side.y})
	}
	return out
}
