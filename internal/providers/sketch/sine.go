package sketch

// turn is a whole turn; angles run clockwise on the screen, from the right.
const turn = 4096

// one is 1.0 as sine and cosine have it.
const one = 1 << 14

// sines is a quarter of a turn. It is computed with whole numbers, because math.Sin may differ in the last bit from one
// processor to the next, and a bit can move an edge.
var sines = func() (table [turn/4 + 1]int64) {
	const quarter, shift = 1686629713, 30 // half pi in 1/2^30
	for i := range table {
		x := quarter * int64(i) / (turn / 4)
		square := x * x >> shift
		sum, term := x, x
		for k := int64(2); k < 14; k += 2 {
			term = -(term * square >> shift) / (k * (k + 1))
			sum += term
		}
		table[i] = (sum + 1<<(shift-15)) >> (shift - 14)
	}
	return table
}()

// sine is -one to one.
func sine(angle int64) int64 {
	angle &= turn - 1
	switch i := angle & (turn/4 - 1); angle / (turn / 4) {
	case 0:
		return sines[i]
	case 1:
		return sines[turn/4-i]
	case 2:
		return -sines[i]
	default:
		return -sines[turn/4-i]
	}
}

func cosine(angle int64) int64 { return sine(angle + turn/4) }
