package sketch

// emblem is one motif, large and in the middle, on a quiet ground.
func (s *scene) emblem() {
	draw, ok := motifs[s.motif]
	if !ok {
		draw = motifs[names[s.n(int64(len(names)))]]
	}
	s.backdrop()
	size := min(s.W, s.H) * s.between(310, 345) / 1024
	draw(&stage{s, pt{s.middle.x, s.middle.y + 10*u}, size})
}

// backdrop is a plain disc, rays, hills or a night sky.
func (s *scene) backdrop() {
	tone := mix(s.accent(2), s.paper, 90)
	if s.dark() {
		s.ground(fade(s.high, s.low, 0, s.H*3/2))
		s.stars(s.H)
		s.glow(s.middle, 620*u, s.low, 200)
		tone = s.mid
	} else {
		s.ground(fade(mix(s.high, s.paper, 90), s.paper, 0, s.H))
	}
	switch s.n(4) {
	case 0:
		s.fill(flat(tone), disc(s.middle, s.between(370, 420)*u))
	case 1:
		s.rays(s.middle, s.between(9, 18), tone, 110)
		s.fill(flat(mix(tone, s.paper, 60)), disc(s.middle, s.between(350, 390)*u))
	case 2:
		s.fill(flat(tone), gate(pt{s.middle.x, s.middle.y - 20*u}, s.between(340, 390)*u, s.H))
	default:
		s.fill(flat(mix(tone, s.paper, 50)), disc(pt{s.middle.x, s.middle.y - 60*u}, s.between(330, 380)*u))
		s.fill(flat(s.step(90)), s.ridge(s.H*760/1024, 40*u, 900*u))
		s.fill(flat(s.step(150)), s.ridge(s.H*850/1024, 40*u, 700*u))
	}
}

// stage is where a motif is drawn: its coordinates run from -1000 to 1000 around a point.
type stage struct {
	*scene
	at   pt
	size int64 // of 1000
}

func (f *stage) p(x, y int64) pt { return pt{f.at.x + x*f.size/1000, f.at.y + y*f.size/1000} }

// shape is an outline through pairs of coordinates.
func (f *stage) shape(pairs ...int64) path {
	out := make(path, len(pairs)/2)
	for i := range out {
		out[i] = f.p(pairs[2*i], pairs[2*i+1])
	}
	return out
}

func (f *stage) dot(i ink, x, y, radius int64) {
	f.fill(flat(i), disc(f.p(x, y), radius*f.size/1000))
}

func (f *stage) oval(i ink, x, y, rx, ry int64) {
	f.fill(flat(i), oval(f.p(x, y), rx*f.size/1000, ry*f.size/1000))
}

// soft is a shape with rounded corners.
func (f *stage) soft(i ink, amount int64, pairs ...int64) {
	f.fill(flat(i), f.shape(pairs...).soft(amount))
}

// twice is a soft shape and its mirror image.
func (f *stage) twice(i ink, amount int64, pairs ...int64) {
	f.soft(i, amount, pairs...)
	mirrored := append([]int64(nil), pairs...)
	for k := 0; k < len(mirrored); k += 2 {
		mirrored[k] = -mirrored[k]
	}
	f.soft(i, amount, mirrored...)
}

// eyes are two dots with a glint in each.
func (f *stage) eyes(i ink, apart, y, radius int64) {
	for _, way := range []int64{-1, 1} {
		f.dot(i, way*apart, y, radius)
		f.dot(white, way*apart+radius/3, y-radius/3, radius/3)
	}
}

// smile is a thick arc, with round ends.
func (f *stage) smile(i ink, y, radius int64) {
	thick := radius / 7
	at := f.p(0, y)
	f.fill(flat(i), bow(at, (radius-thick)*f.size/1000, (radius+thick)*f.size/1000, turn/16, turn*7/16))
	for _, a := range []int64{turn / 16, turn * 7 / 16} {
		f.dot(i, radius*cosine(a)/one, y+radius*sine(a)/one, thick)
	}
}

// body is the motif's main colour: what the prompt says, else the first accent.
func (f *stage) body() ink { return f.accents[0] }

// line is for eyes and mouths: the darkest ink.
func (f *stage) line() ink { return mix(f.deep, black, 80) }
