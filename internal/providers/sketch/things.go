package sketch

func (f *stage) bouquet() {
	stalk := mix(0x3f8a58, f.mid, 60)
	f.fill(flat(stalk), stroke(f.p(0, 0), f.p(0, 1250), 60*f.size/1000))
	f.fill(flat(stalk), leaf(f.p(0, 1050), f.p(520, 620), 110), leaf(f.p(0, 1150), f.p(-520, 760), 110))
	count := f.between(6, 10)
	for k := range count {
		a := k*turn/count + turn/40
		f.fill(flat(mix(f.body(), f.deep, 40*(k&1))), oval(f.p(430*cosine(a)/one, -180+430*sine(a)/one), 260*f.size/1000, 260*f.size/1000))
	}
	f.dot(mix(f.body(), white, 90), 0, -180, 400)
	f.dot(mix(f.light, 0xf7b733, 120), 0, -180, 290)
	f.eyes(f.line(), 100, -220, 34)
	f.smile(f.line(), -190, 110)
}

func (f *stage) tree() {
	green := mix(0x4a9a5a, f.accents[0], 60)
	if f.tint != 0 {
		green = f.tint
	}
	f.soft(mix(0x7a4a2c, f.deep, 60), 20, -110, 1000, -70, 100, 70, 100, 110, 1000)
	for k, at := range [][3]int64{{-420, 60, 400}, {420, 60, 400}, {0, -380, 560}, {-300, -180, 380}, {290, -160, 390}} {
		f.dot(mix(green, f.deep, 50-12*int64(k)), at[0], at[1], at[2])
	}
	for range 9 {
		f.dot(f.accent(2), f.between(-600, 600), f.between(-640, 200), 55)
	}
}

func (f *stage) house() {
	wall, roof := mix(f.paper, white, 120), f.body()
	f.soft(mix(roof, f.deep, 110), 10, 330, -820, 520, -820, 520, -300, 330, -300)
	f.soft(wall, 8, -680, -150, 680, -150, 680, 850, -680, 850)
	f.soft(mix(wall, f.deep, 40), 8, -680, -150, 680, -150, 680, -40, -680, -40)
	f.soft(roof, 18, -900, -120, 0, -920, 900, -120)
	f.soft(f.accent(1), 30, -150, 850, -150, 330, 150, 330, 150, 850)
	f.dot(f.light, 90, 600, 30)
	for _, x := range []int64{-420, 420} {
		f.soft(mix(f.light, 0xffd166, 90), 10, x-140, 130, x+140, 130, x+140, 430, x-140, 430)
		f.fill(flat(wall), rect(f.p(x-15, 130).x, f.p(0, 130).y, f.p(x+15, 130).x, f.p(0, 430).y))
		f.fill(flat(wall), rect(f.p(x-140, 130).x, f.p(0, 265).y, f.p(x+140, 130).x, f.p(0, 295).y))
	}
	f.dot(mix(f.light, 0xffd166, 90), 0, -420, 130)
}

func (f *stage) heart() {
	body := mix(0xe5484d, f.accents[0], 70)
	if f.tint != 0 {
		body = f.tint
	}
	f.dot(body, -400, -250, 480)
	f.dot(body, 400, -250, 480)
	f.soft(body, 26, -740, 85, 0, -300, 740, 85, 0, 900)
	f.fill(flat(mix(body, white, 150)), bow(f.p(-400, -250), 310*f.size/1000, 380*f.size/1000, turn/2, turn*3/4))
}

func (f *stage) boat() {
	f.fill(flat(mix(f.deep, f.mid, 60)), stroke(f.p(0, 400), f.p(0, -980), 44*f.size/1000))
	f.soft(f.body(), 16, 60, -900, 720, 260, 60, 260)
	f.soft(mix(f.body(), f.paper, 130), 16, -60, -640, -560, 260, -60, 260)
	f.soft(f.accent(2), 30, -20, -980, 300, -900, -20, -820)
	f.soft(f.accent(1), 22, -850, 370, 850, 370, 560, 760, -560, 760)
	f.soft(mix(f.accent(1), white, 120), 10, -850, 370, 850, 370, 800, 440, -800, 440)
	top := f.p(0, 660).y
	f.fill(flat(mix(f.mid, f.far, 80)), f.ridge(top, 16*u, 260*u))
	f.fill(flat(mix(f.mid, f.deep, 90)), f.ridge(top+60*u, 16*u, 330*u))
}

func (f *stage) flame() {
	f.soft(f.body(), 110, 0, -1150, 420, -480, 820, 150, 620, 960, 0, 1000, -620, 960, -820, 150, -420, -60)
	f.soft(mix(f.accents[2], 0xff9f1c, 128), 110, 60, -560, 360, -60, 560, 420, 400, 960, 0, 990, -400, 960, -560, 420, -260, 180)
	f.soft(mix(f.light, 0xffe28a, 128), 110, 20, 0, 260, 420, 320, 760, 0, 990, -320, 760, -240, 470)
	f.eyes(f.line(), 130, 640, 44)
	f.smile(f.line(), 680, 100)
}

func (f *stage) mushroom() {
	cap := f.body()
	f.soft(mix(f.paper, white, 100), 70, -260, 100, 260, 100, 400, 950, -400, 950)
	f.soft(mix(f.paper, f.deep, 70), 90, -720, 60, 720, 60, 460, 330, -460, 330)
	f.fill(flat(cap), pie(f.p(0, 130), 900*f.size/1000, turn/2, turn).soft(12))
	for _, spot := range [][3]int64{{-420, -260, 150}, {60, -500, 170}, {470, -180, 140}, {-40, -90, 100}, {-690, 20, 80}} {
		f.dot(mix(white, f.paper, 60), spot[0], spot[1], spot[2])
	}
	f.eyes(f.line(), 120, 560, 44)
	f.smile(f.line(), 620, 90)
}

func (f *stage) cup() {
	body := f.body()
	handle := f.p(560, 330)
	f.fill(flat(mix(body, f.deep, 60)), disc(handle, 330*f.size/1000), disc(handle, 200*f.size/1000).reversed())
	f.soft(body, 40, -680, -60, 620, -60, 500, 900, -560, 900)
	f.oval(mix(body, white, 90), -30, -60, 650, 130)
	f.oval(mix(0x5a3522, f.deep, 60), -30, -45, 570, 95)
	f.soft(mix(f.accent(3), f.paper, 90), 100, -900, 860, 840, 860, 560, 1010, -620, 1010)
	for k := int64(-1); k <= 1; k++ {
		x := -30 + 260*k
		f.fill(veil(mix(white, f.far, 60), 200), leaf(f.p(x, -250), f.p(x+90, -600), 60), leaf(f.p(x+90, -560), f.p(x+10, -930+80*k*k), 60))
	}
	f.eyes(f.line(), 150, 380, 50)
	f.smile(f.line(), 430, 130)
}
