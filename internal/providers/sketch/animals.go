package sketch

func (f *stage) fox() {
	fur := f.body()
	shade, pale := mix(fur, f.line(), 90), mix(white, f.paper, 90)
	f.twice(fur, 24, -800, -950, -120, -470, -700, 120)
	f.twice(f.line(), 24, -720, -780, -330, -480, -620, -150)
	f.soft(fur, 26, -720, -300, 0, -520, 720, -300, 880, 180, 0, 900, -880, 180)
	f.twice(pale, 30, -880, 180, -420, 60, -60, 480, 0, 900)
	f.twice(shade, 40, -90, -500, 0, -150, 0, -510)
	f.eyes(f.line(), 330, 40, 85)
	f.soft(f.line(), 90, -130, 700, 130, 700, 0, 900)
}

func (f *stage) cat() {
	fur := f.body()
	inner := mix(fur, 0xffb3b8, 170)
	f.twice(fur, 24, -760, -930, -60, -480, -740, 100)
	f.twice(inner, 24, -660, -740, -300, -480, -620, -200)
	f.oval(fur, 0, 120, 840, 700)
	for k := int64(-1); k <= 1; k++ {
		f.soft(mix(fur, f.line(), 120), 60, k*170-45, -590, k*170+45, -590, k*120, -280)
	}
	for _, way := range []int64{-1, 1} {
		f.oval(mix(f.light, white, 100), way*350, 60, 165, 175)
		f.oval(f.line(), way*350, 60, 75, 160)
		for k := int64(-1); k <= 1; k++ {
			f.fill(flat(mix(fur, f.line(), 190)), stroke(f.p(way*420, 360+60*k), f.p(way*960, 330+130*k), 22*f.size/1000))
		}
	}
	f.soft(mix(inner, 0xf07c86, 120), 80, -95, 270, 95, 270, 0, 390)
	for _, way := range []int64{-1, 1} {
		f.fill(flat(f.line()), bow(f.p(way*95, 390), 75*f.size/1000, 115*f.size/1000, 0, turn/2))
	}
}

func (f *stage) owl() {
	fur := f.body()
	wing, pale := mix(fur, f.line(), 100), mix(fur, f.paper, 180)
	f.soft(fur, 70, -560, -900, 0, -680, 560, -900, 700, 200, 480, 950, -480, 950, -700, 200)
	f.twice(wing, 80, -690, -120, -420, 60, -420, 760, -620, 640)
	f.oval(pale, 0, 480, 380, 420)
	for row := range int64(3) {
		for k := -row; k <= row; k += 2 {
			f.fill(flat(wing), pie(f.p(130*k, 250+190*row), 85*f.size/1000, 0, turn/2))
		}
	}
	for _, way := range []int64{-1, 1} {
		f.dot(pale, way*270, -330, 300)
		f.dot(mix(f.light, 0xffc83d, 90), way*250, -330, 190)
		f.dot(f.line(), way*240, -330, 115)
		f.dot(white, way*240+40, -375, 38)
	}
	f.soft(f.accent(2), 60, -95, -210, 95, -210, 0, 10)
}

func (f *stage) fish() {
	body, fin := f.body(), f.accent(2)
	f.soft(fin, 50, 480, 0, 1000, -470, 860, 0, 1000, 470)
	f.soft(fin, 60, -250, -380, 100, -760, 330, -300)
	f.soft(fin, 60, -100, 380, 120, 700, 260, 300)
	f.fill(flat(body), leaf(f.p(-950, 0), f.p(720, 0), 185))
	for k := range int64(3) {
		x := -60 + 210*k
		high := 400 - 90*k
		f.fill(flat(mix(body, white, 110)), bow(f.p(x-high, 0), high*f.size/1000*98/100, (high+70)*f.size/1000, -turn/9, turn/9))
	}
	f.dot(white, -520, -110, 120)
	f.dot(f.line(), -540, -110, 70)
	for k := range int64(3) {
		f.fill(flat(mix(white, f.far, 90)), disc(f.p(-900-60*(k&1), -330-210*k), (80-15*k)*f.size/1000), disc(f.p(-900-60*(k&1), -330-210*k), (52-12*k)*f.size/1000).reversed())
	}
}
