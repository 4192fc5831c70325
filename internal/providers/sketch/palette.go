package sketch

// mood is a set of what a palette is good for, and of what a prompt asks for.
type mood uint16

const (
	day mood = 1 << iota
	night
	warm
	cold
	sea
	forest
	fire
	flower
	dusk
)

// palette is one harmony of colours.
type palette struct {
	mood           mood
	high, low      ink // the sky, from the top to the horizon
	light          ink // sun, moon, lit windows
	far, mid, deep ink // a ramp for what stands in the scene, from the horizon to the viewer
	paper          ink // the ground of graphic pictures, and the caption's
	accents        [4]ink
}

// step goes along the ramp from far to deep as t goes from 0 to 256.
func (p *palette) step(t int64) ink {
	if t < 128 {
		return mix(p.far, p.mid, 2*t)
	}
	return mix(p.mid, p.deep, 2*(t-128))
}

// script is an ink that can be read on the paper.
func (p *palette) script() ink {
	if p.paper.light() > 128 {
		return mix(p.deep, black, 64)
	}
	return mix(p.light, white, 96)
}

// tinted moves the palette towards a colour that the prompt named.
func (p palette) tinted(i ink) palette {
	p.mid, p.far, p.deep = mix(p.mid, i, 150), mix(p.far, i, 70), mix(p.deep, i, 40)
	p.accents[0] = i
	return p
}

// choose picks a palette that suits a mood: of those that have the most in common with it.
func choose(d *dice, want mood) palette {
	best, fitting := 0, make([]*palette, 0, len(palettes))
	for i := range palettes {
		score := 0
		for bit := mood(1); bit <= dusk; bit <<= 1 {
			if want&palettes[i].mood&bit != 0 {
				score++
			}
		}
		if score > best {
			best, fitting = score, fitting[:0]
		}
		if score == best {
			fitting = append(fitting, &palettes[i])
		}
	}
	return *fitting[d.n(int64(len(fitting)))]
}

// palettes may be added to only together with a new version of the engine: the choice among them depends on their number.
var palettes = []palette{
	{night | dusk | warm, 0x2b1b4d, 0xf2777a, 0xffd9a0, 0xa8527f, 0x5c2e6e, 0x1d1038, 0xfff1e0, [4]ink{0xf2777a, 0x5c2e6e, 0xffb26b, 0x2f8f9d}},
	{night | cold, 0x0a1230, 0x3a5a9b, 0xf8eec4, 0x456199, 0x243a6e, 0x0a1330, 0x111b3e, [4]ink{0xf4c95d, 0x5f8bd0, 0xe07a5f, 0x9ad1d4}},
	{night | forest, 0x071c22, 0x2c6e63, 0xf4f1c9, 0x2f6f63, 0x174a48, 0x061a1f, 0x0b2529, [4]ink{0xe9c46a, 0x3f9c86, 0xf28482, 0x9bd1b0}},
	{night | flower, 0x1a1040, 0x8e4a9e, 0xffd6e8, 0x7c4694, 0x46286b, 0x150b33, 0x1d1243, [4]ink{0xff7eb6, 0x8a6fe8, 0xffc46b, 0x5cc8d7}},
	{day | dusk | warm, 0xf7b267, 0xfde8c4, 0xe4572e, 0xeaa060, 0xbc5a32, 0x43201b, 0xfdf1dc, [4]ink{0xe4572e, 0x17657d, 0xf2a541, 0x7d3420}},
	{day | cold, 0xb9e2dc, 0xf2f8ea, 0xffcf5c, 0x8fcabb, 0x3d8f88, 0x123840, 0xf5f9ef, [4]ink{0x2f8f88, 0xff7f5c, 0xffcf5c, 0x1f4e5f}},
	{day | sea | cold, 0x74c3e6, 0xe8f6f1, 0xffd35c, 0x66bada, 0x1f78ab, 0x0e2f4e, 0xf3f9f7, [4]ink{0x1f78ab, 0xff8a5b, 0xffd35c, 0x58c4b8}},
	{day | sea, 0x9adcd0, 0xfff3d1, 0xff9770, 0x6cc9c0, 0x22808d, 0x0f3a4a, 0xfef8e6, [4]ink{0xff9770, 0x22808d, 0xffd670, 0x70d6c4}},
	{day | forest, 0xcfe0b4, 0xf7f3d9, 0xf2b134, 0xa6c17d, 0x4f7f4a, 0x18332a, 0xf7f4e3, [4]ink{0x4f7f4a, 0xe2703a, 0xf2b134, 0x2c5237}},
	{day | forest | cold, 0xd3e9e1, 0xf6f6ea, 0xf6ae6b, 0x9fc4b3, 0x3f7a6d, 0x17352f, 0xf4f5ec, [4]ink{0x3f7a6d, 0xd96c5f, 0xe9c46a, 0x264653}},
	{night | fire | warm, 0x34101f, 0xe8562a, 0xffd27a, 0xb93a26, 0x6c1b2b, 0x200918, 0xfff0dd, [4]ink{0xe8562a, 0x6c1b2b, 0xffb347, 0x2a6f7a}},
	{day | fire | warm | dusk, 0xffcf70, 0xfff0c9, 0xef3e36, 0xf59b4c, 0xcf4a2a, 0x4f1620, 0xfff5e1, [4]ink{0xef3e36, 0x17494d, 0xf9a03f, 0x8c1c2b}},
	{day | cold, 0xbfdff5, 0xf5fafe, 0xfff6d6, 0xa7cdea, 0x5a8fc4, 0x1b3a66, 0xf5faff, [4]ink{0x3f7fbf, 0xf28f7c, 0x9fd3e6, 0x27496d}},
	{day | flower | warm, 0xffc7d1, 0xfff0e8, 0xff8fa3, 0xf3a3b5, 0xc9547e, 0x4c2247, 0xfff5f1, [4]ink{0xe8638c, 0x4f9d8e, 0xffb88a, 0x7c3a6d}},
	{day | flower | cold, 0xcabff0, 0xf9effb, 0xffd39b, 0xb7a2de, 0x7257ab, 0x2e2153, 0xf8f3fc, [4]ink{0x7d5fc0, 0xf4a259, 0xf28fb0, 0x4bb3a7}},
	{dusk | cold | flower, 0x6a7fdb, 0xffc9c0, 0xfff0b5, 0x9c8fd6, 0x5a4fa3, 0x211d4f, 0xfff3ee, [4]ink{0x5a4fa3, 0xff8f85, 0xffd07b, 0x4aa8b8}},
	{day, 0xf0e6d2, 0xf8f1e2, 0xf2b705, 0xd8c7a3, 0x3e6d9c, 0x1f2a44, 0xf5ecd9, [4]ink{0xd8412f, 0x24609f, 0xf2b705, 0x1f2a44}},
	{day | warm, 0xf6e3cf, 0xfcf4e8, 0xe98a5b, 0xe5b998, 0xa8674d, 0x3d2a2e, 0xfaf1e6, [4]ink{0xc8553d, 0x588b8b, 0xf2b880, 0x2d3047}},
	{dusk | sea, 0x355c7d, 0xf8b195, 0xffe2b8, 0x8d6b8c, 0x47567f, 0x16223c, 0xfdf0e6, [4]ink{0xf67280, 0x355c7d, 0xf8b195, 0x6c5b7b}},
	{night | sea | cold, 0x04202f, 0x1f7a8c, 0xe1f5d9, 0x2f8596, 0x12536b, 0x031a28, 0x07283a, [4]ink{0xf2cc60, 0x2fa4a8, 0xff7f6a, 0xbfe3dd}},
}
