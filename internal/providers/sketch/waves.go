package sketch

// waves is either bands of swell under a low sun, or the fish-scale arcs of a Japanese seigaiha.
func (s *scene) waves() {
	if s.chance(40) {
		s.seigaiha()
		return
	}
	horizon := s.H * s.between(380, 520) / 1024
	s.sky(horizon + 100*u)
	bands := s.between(6, 9)
	for i := range bands {
		level := horizon + (s.H-horizon)*i*(bands+i)/(2*bands*bands)
		line := s.swell(level, (12+8*i)*u, (110+36*i)*u)
		shade := s.step(20 + 220*i/bands)
		s.fill(flat(mix(shade, white, 110)), raised(line, (4+i/2)*u))
		s.fill(fade(mix(shade, white, 14), mix(shade, s.deep, 60), level, level+150*u), line)
	}
}

// swell is a row of waves that meet in crests, closed along the bottom.
func (s *scene) swell(level, height, length int64) path {
	out, phase := path{{s.W + u, s.H + u}, {-u, s.H + u}}, s.n(turn)
	for x := int64(-u); x <= s.W+4*u; x += 4 * u {
		bow := sine(phase + x*turn/(2*length))
		lift := height / 3 * sine(phase*3+x*turn/(5*length)) / one
		out = append(out, pt{x, level + height*max(bow, -bow)/one - height + lift})
	}
	return out
}

// raised moves a line up by a little, which shows as a crest behind it.
func raised(line path, by int64) path {
	out := make(path, len(line))
	for i, p := range line {
		out[i] = pt{p.x, p.y - by}
	}
	return out
}

// seigaiha lays rows of concentric arcs over one another, from the top down.
func (s *scene) seigaiha() {
	s.ground(flat(s.mid))
	radius := side / s.between(3, 5) / 2
	rings := s.between(3, 4)
	moon := s.place(s.between(250, 774), s.between(200, 420))
	for row := int64(0); row*radius/2 < s.H+2*radius; row++ {
		for x := -(row & 1) * radius; x < s.W+2*radius; x += 2 * radius {
			at := pt{x, row*radius/2 + radius/2}
			near := (at.x-moon.x)*(at.x-moon.x)+(at.y-moon.y)*(at.y-moon.y) < 210*210*u*u
			s.scale(at, radius, rings, near, 256*at.y/(s.H+radius))
		}
	}
}

// scale is one set of arcs; those near the moon are of its colour.
func (s *scene) scale(at pt, radius, rings int64, lit bool, tone int64) {
	fore, back := s.step(60+tone*3/4), s.paper
	if lit {
		fore = s.accent(0)
	}
	for k := rings; k > 0; k-- {
		r := radius * k / rings
		s.fill(flat(fore), disc(at, r))
		s.fill(flat(back), disc(at, r-radius/rings*2/5))
	}
	s.fill(flat(fore), disc(at, radius/rings/3))
}
