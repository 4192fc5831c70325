package sketch

import (
	"image"
	"image/draw"
)

// onto copies a source picture to where it is drawn on; what is transparent shows the paper.
func onto(source image.Image, paper ink) *image.RGBA {
	bounds := source.Bounds()
	img := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	newCanvas(img, bounds.Dy()).ground(flat(paper))
	draw.Draw(img, img.Rect, source, bounds.Min, draw.Over)
	return img
}

// restyle prints a picture in the palette's inks, as far as strength (0 to 256) says, and draws a sun and hills into it.
func (s *scene) restyle(strength int64) {
	inks := s.tones()
	for y := range s.h {
		row := s.img.Pix[y*s.img.Stride:][:4*s.w]
		for x := 0; x < len(row); x += 4 {
			pixel := row[x : x+4 : x+4]
			was := ink(pixel[0])<<16 | ink(pixel[1])<<8 | ink(pixel[2])
			put(pixel, inks[was.light()], strength)
		}
	}
	at := s.place(s.between(220, 804), s.between(180, 420))
	radius := s.between(120, 190) * u
	s.fill(veil(s.light, strength*90>>8), disc(at, radius), disc(at, radius*9/10).reversed())
	s.fill(veil(s.light, strength*120>>8), disc(at, radius*8/10))
	for i := range int64(3) {
		level := s.H * (820 + 70*i) / 1024
		s.fill(veil(s.step(90+80*i), strength*(110+40*i)>>8), s.ridge(level, s.between(24, 44)*u, s.between(500, 900)*u))
	}
}

// tones maps brightness to inks, in steps whose edges are soft: dark to deep, bright to paper.
func (s *scene) tones() (inks [256]ink) {
	stops := []ink{mix(s.deep, black, 40), s.deep, s.mid, mix(s.mid, s.accents[0], 140), s.far, mix(s.light, s.paper, 110), mix(s.paper, white, 60)}
	for i := range inks {
		at := int64(i) * int64(len(stops)-1)
		k, within := at/255, at%255
		next := min(k+1, int64(len(stops)-1))
		inks[i] = mix(stops[k], stops[next], (within-96)*4)
	}
	return inks
}
