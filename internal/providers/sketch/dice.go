package sketch

// dice is a source of choices: splitmix64 (Steele, Lea and Flood, 2014), spelled out here because its numbers decide
// pixels and may never change.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n is 0 to limit-1. limit is at least 1.
func (d *dice) n(limit int64) int64 { return int64(d.next() >> 1 % uint64(limit)) }

// between is low to high, both included.
func (d *dice) between(low, high int64) int64 { return low + d.n(high-low+1) }

// chance is true in percent of a hundred throws.
func (d *dice) chance(percent int64) bool { return d.n(100) < percent }
