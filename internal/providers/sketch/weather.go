package sketch

func (f *stage) sun() {
	body := f.light
	if f.tint != 0 {
		body = f.tint
	}
	if body.light() > 225 {
		body = mix(body, 0xf5b52e, 170)
	}
	count := f.between(10, 16)
	for k := range count {
		a := k * turn / count
		ray := func(angle, reach int64) pt {
			return f.p(reach*cosine(angle)/one, reach*sine(angle)/one)
		}
		long := int64(1050)
		if k&1 == 1 {
			long = 920
		}
		f.fill(flat(mix(body, f.accents[0], 90)), path{ray(a-turn/count/3, 660), ray(a, long), ray(a+turn/count/3, 660)}.soft(60))
	}
	f.dot(body, 0, 0, 640)
	f.dot(mix(body, white, 50), -60, -60, 520)
	f.dot(body, -20, -20, 520)
	f.eyes(f.line(), 210, -80, 62)
	f.smile(f.line(), 20, 250)
	for _, way := range []int64{-1, 1} {
		f.dot(mix(body, 0xf0604d, 120), way*390, 90, 85)
	}
}

func (f *stage) moon() {
	f.glow(f.at, 2*f.size, f.light, 90)
	body := f.light
	if f.tint != 0 {
		body = f.tint
	}
	f.fill(flat(body), f.crescent(850, 690, turn-turn*27/360, 370))
	f.dot(mix(body, f.mid, 60), -560, 200, 90)
	f.dot(mix(body, f.mid, 60), -430, 480, 55)
	f.dot(mix(body, f.mid, 60), -620, -160, 50)
	for _, at := range [][3]int64{{380, -160, 190}, {640, 260, 120}, {180, 240, 80}} {
		f.fill(flat(mix(body, f.accents[2], 60)), spark(f.p(at[0], at[1]), at[2]*f.size/1000))
	}
}

// crescent is a disc out of which another takes a bite, from a direction and at a distance.
func (f *stage) crescent(radius, bite, way, away int64) (out path) {
	cx, cy := away*cosine(way)/one, away*sine(way)/one
	for a := way; a < way+turn; a += 8 {
		if x, y := radius*cosine(a)/one, radius*sine(a)/one; (x-cx)*(x-cx)+(y-cy)*(y-cy) >= bite*bite {
			out = append(out, f.p(x, y))
		}
	}
	for a := way + turn; a > way; a -= 8 {
		if x, y := cx+bite*cosine(a)/one, cy+bite*sine(a)/one; x*x+y*y <= radius*radius {
			out = append(out, f.p(x, y))
		}
	}
	return out
}

func (f *stage) star() {
	body := mix(f.light, 0xffc83d, 150)
	if f.tint != 0 {
		body = f.tint
	}
	var points path
	for k := range int64(10) {
		a, reach := k*turn/10-turn/4, int64(950)
		if k&1 == 1 {
			reach = 500
		}
		points = append(points, f.p(reach*cosine(a)/one, reach*sine(a)/one))
	}
	f.fill(flat(body), points.soft(70))
	f.eyes(f.line(), 170, -60, 55)
	f.smile(f.line(), 10, 190)
}

func (f *stage) cloud() { f.puff(0, f.cloudInk()) }

func (f *stage) rain() {
	drop := mix(f.accents[0], 0x3f8fdc, 100)
	for k := range int64(5) {
		x, y := -520+260*k, 430+200*(k&1)
		f.fill(flat(drop), leaf(f.p(x-60, y+230), f.p(x+30, y-120), 90))
		f.dot(drop, x-50, y+190, 62)
	}
	f.puff(-200, f.cloudInk())
}

func (f *stage) storm() {
	bolt := mix(f.light, 0xffc83d, 160)
	f.soft(bolt, 20, 60, 100, -260, 560, -40, 560, -160, 1000, 300, 420, 70, 420, 240, 100)
	f.puff(-200, mix(f.cloudInk(), f.deep, 90))
}

// cloudInk is near white, and darker than a bright paper.
func (f *stage) cloudInk() ink {
	if f.tint != 0 {
		return f.tint
	}
	if f.dark() {
		return mix(white, f.low, 70)
	}
	return mix(white, f.mid, 26)
}

// puff is a cloud with a face.
func (f *stage) puff(y int64, i ink) {
	for _, layer := range []struct {
		shift int64
		ink   ink
	}{{60, mix(i, f.deep, 60)}, {0, i}} {
		at := y + layer.shift
		f.dot(layer.ink, -480, at+120, 330)
		f.dot(layer.ink, 500, at+140, 310)
		f.dot(layer.ink, -110, at-170, 450)
		f.dot(layer.ink, 330, at-70, 350)
		f.soft(layer.ink, 100, -780, at+450, -780, at, 780, at, 780, at+450)
	}
	f.eyes(f.line(), 200, y+60, 55)
	f.smile(f.line(), y+120, 170)
}
