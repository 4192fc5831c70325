package sketch

func (f *stage) rocket() {
	hull := mix(white, f.paper, 80)
	f.soft(mix(f.light, 0xff9f1c, 150), 60, -190, 600, 190, 600, 0, 1250)
	f.soft(mix(f.light, white, 60), 60, -100, 600, 100, 600, 0, 980)
	f.twice(f.body(), 24, -300, 100, -700, 520, -640, 800, -260, 560)
	f.fill(flat(hull), path{
		f.p(0, -1080), f.p(240, -760), f.p(360, -260), f.p(330, 260), f.p(220, 640),
		f.p(-220, 640), f.p(-330, 260), f.p(-360, -260), f.p(-240, -760)}.soft(110))
	f.soft(f.body(), 30, 0, -1080, 215, -720, -215, -720)
	f.dot(f.body(), 0, -250, 210)
	f.dot(mix(f.high, f.far, 128), 0, -250, 150)
	f.fill(flat(white), bow(f.p(0, -250), 85*f.size/1000, 115*f.size/1000, turn*9/16, turn*12/16))
	f.soft(f.body(), 30, -60, 200, 60, 200, 60, 760, -60, 760)
}

func (f *stage) planet() {
	body := f.body()
	ring := mix(f.accent(2), f.light, 60)
	tilted := func(rx, ry, from, to int64) path {
		var out path
		for k := int64(0); k <= 48; k++ {
			a := from + (to-from)*k/48
			x, y := rx*cosine(a)/one, ry*sine(a)/one
			out = append(out, f.p(x, y-x*3/10))
		}
		return out
	}
	band := func(from, to int64) path {
		return append(tilted(1250, 330, from, to), tilted(960, 220, from, to).reversed()...)
	}
	f.fill(flat(mix(ring, f.deep, 80)), band(turn/2, turn))
	f.dot(body, 0, 0, 700)
	for k, y := range []int64{-330, -60, 300} {
		half := root(700*700 - y*y)
		f.soft(mix(body, white, 40+30*int64(k)), 60, -half, y-50, half-30, y-60, half-10, y+50, -half+20, y+60)
	}
	f.fill(flat(ring), band(0, turn/2))
	f.dot(mix(f.light, f.far, 70), 820, -760, 130)
}

func (f *stage) robot() {
	body := f.body()
	plate, dark := mix(body, white, 110), f.line()
	f.fill(flat(dark), stroke(f.p(0, -600), f.p(0, -950), 50*f.size/1000))
	f.dot(f.accent(2), 0, -960, 110)
	f.twice(mix(body, f.deep, 110), 40, -960, -150, -760, -150, -760, 350, -960, 350)
	f.soft(body, 36, -800, -640, 800, -640, 800, 720, -800, 720)
	f.soft(plate, 44, -640, -470, 640, -470, 640, 250, -640, 250)
	for _, way := range []int64{-1, 1} {
		f.dot(dark, way*300, -120, 180)
		f.dot(mix(f.light, 0x8ff0e4, 90), way*300, -120, 115)
		f.dot(white, way*300+35, -160, 38)
	}
	for k := int64(-2); k <= 2; k++ {
		f.soft(dark, 30, k*170-60, 390, k*170+60, 390, k*170+60, 560, k*170-60, 560)
	}
	f.soft(mix(body, f.deep, 110), 30, -420, 740, 420, 740, 540, 1000, -540, 1000)
}
