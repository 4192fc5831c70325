package sketch

// botanical is stems with leaves and berries on paper, before a disc of colour.
func (s *scene) botanical() {
	s.ground(flat(mix(s.paper, s.far, 48)))
	s.fill(flat(mix(s.accent(2), s.paper, 60)), disc(s.place(s.between(380, 644), s.between(360, 520)), s.between(230, 330)*u))
	stems := 3 + s.n(3) + 4*(s.W/side-1)
	for i := range stems {
		x := s.W * (2*i + 1) / (2 * stems)
		foot := pt{(x + s.middle.x) / 2, s.H + 40*u}
		tip := pt{x + s.between(-40, 40)*u, s.H * s.between(90, 380) / 1024}
		s.stem(foot, tip, i)
	}
}

// stem bends from its foot to its tip, with pairs of leaves that grow smaller.
func (s *scene) stem(foot, tip pt, kind int64) {
	i := [3]ink{s.mid, s.deep, s.accent(0)}[s.n(3)]
	if s.paper.light() < 128 {
		i = mix(i, s.light, 110)
	}
	bend := pt{(foot.x*2 + tip.x) / 3, (foot.y + tip.y*2) / 3}
	at := func(t int64) pt { return toward(toward(foot, bend, t), toward(bend, tip, t), t) }
	for t := int64(0); t < 256; t += 16 {
		s.fill(flat(i), stroke(at(t), at(t+17), (9-t/40)*u))
	}
	long, wide := s.between(120, 190)*u, s.between(60, 130)
	round := s.n(3)
	for k := int64(2); k < 9; k++ {
		t := k * 28
		base, size := at(t), long*(300-t)/256
		for _, way := range []int64{-1, 1} {
			end := pt{base.x + way*size*4/5, base.y - size*3/5}
			s.foliage(base, end, wide, round, i)
		}
	}
	if kind&1 == 0 {
		s.bloom(tip, s.between(40, 70)*u, s.accent(s.n(4)))
		return
	}
	s.fill(flat(i), leaf(pt{tip.x, tip.y + 10*u}, pt{tip.x, tip.y - long*2/3}, wide))
}

// foliage is a leaf with its vein, or a twig with a berry.
func (s *scene) foliage(from, to pt, wide, kind int64, i ink) {
	if kind == 0 {
		half := toward(from, to, 150)
		s.fill(flat(i), stroke(from, half, 4*u))
		s.fill(flat(s.accent(2)), disc(half, 20*u))
		return
	}
	s.fill(flat(i), leaf(from, to, wide))
	s.fill(flat(mix(i, s.paper, 150)), stroke(from, toward(from, to, 190), 2*u))
}

// bloom is a flower seen from above.
func (s *scene) bloom(at pt, radius int64, i ink) {
	for k := range int64(8) {
		a := k * turn / 8
		tip := pt{at.x + radius*cosine(a)*3/2/one, at.y + radius*sine(a)*3/2/one}
		s.fill(flat(i), leaf(at, tip, 90))
	}
	s.fill(flat(s.light), disc(at, radius*2/5))
	s.fill(flat(mix(s.light, s.deep, 120)), disc(at, radius/5))
}
