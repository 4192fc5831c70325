package sketch

// ink is an opaque colour: 0xRRGGBB.
type ink uint32

const (
	white ink = 0xffffff
	black ink = 0x000000
)

// mix goes from a to b as t goes from 0 to 256.
func mix(a, b ink, t int64) ink {
	t = min(max(t, 0), 256)
	channel := func(shift uint) ink {
		from, to := int64(a>>shift&0xff), int64(b>>shift&0xff)
		return ink((from*(256-t)+to*t+128)>>8) << shift
	}
	return channel(16) | channel(8) | channel(0)
}

// light is how bright an ink looks, 0 to 255, by the weights of Rec. 601.
func (i ink) light() int64 {
	return (299*int64(i>>16&0xff) + 587*int64(i>>8&0xff) + 114*int64(i&0xff)) / 1000
}

// paint is what a shape is filled with: an ink, or a fade from one to another between two heights.
type paint struct {
	top, bottom ink
	from, to    int64 // in units; equal for one flat ink
	alpha       int64 // 0 to 256
}

func flat(i ink) paint { return paint{top: i, bottom: i, alpha: 256} }

// veil is a see-through ink; alpha is 0 to 256.
func veil(i ink, alpha int64) paint { return paint{top: i, bottom: i, alpha: alpha} }

func fade(top, bottom ink, from, to int64) paint { return paint{top, bottom, from, to, 256} }

// at is the paint's ink at a height in units.
func (p paint) at(y int64) ink {
	if p.from == p.to {
		return p.top
	}
	return mix(p.top, p.bottom, (y-p.from)*256/(p.to-p.from))
}
