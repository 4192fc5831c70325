package render

import "math/bits"

// What follows raises to a power in whole numbers: floating point may round otherwise on another processor, and then the same
// picture would have other bytes there.

const (
	halfBits = 31
	fullBits = 24 // of light: a step of it is far smaller than one of 16-bit sRGB, in the darkest, too
	full     = 1 << fullBits
)

// roots are 2^(2^-i) for i from 1, with halfBits behind the point.
var roots = func() (roots [fullBits + 1]uint64) {
	roots[0] = 2 << halfBits
	for i := 1; i < len(roots); i++ {
		roots[i] = squareRoot(roots[i-1] << halfBits)
	}
	return roots
}()

// squareRoot is that of n, rounded down.
func squareRoot(n uint64) uint64 {
	if n == 0 {
		return 0
	}
	root := uint64(1) << ((bits.Len64(n) + 1) / 2)
	for {
		next := (root + n/root) / 2
		if next >= root {
			return root
		}
		root = next
	}
}

// log2 is the logarithm of x/full, with fullBits behind the point. x must be above 0.
func log2(x uint64) int64 {
	whole := bits.Len64(x) - 1
	m := x << (63 - whole) >> (63 - halfBits) // from 1 to 2
	log := int64(whole-fullBits) << fullBits
	for bit := int64(1) << (fullBits - 1); bit > 0; bit >>= 1 {
		m = m * m >> halfBits
		if m >= 2<<halfBits {
			m >>= 1
			log += bit
		}
	}
	return log
}

// exp2 is 2^(x/full)·full, full at most.
func exp2(x int64) uint64 {
	if x >= 0 {
		return full
	}
	m := uint64(1) << halfBits
	for i := 1; i <= fullBits; i++ {
		if x>>(fullBits-i)&1 == 1 {
			m = m * roots[i] >> halfBits
		}
	}
	shift := uint64(-(x >> fullBits)) + halfBits - fullBits
	if shift > 62 {
		return 0
	}
	return (m + 1<<(shift-1)) >> shift
}

// power is (x/full)^(exponent/65536)·full, between 0 and full.
func power(x uint64, exponent int64) uint64 {
	if x == 0 {
		return 0
	}
	return exp2(log2(x) * exponent >> 16)
}
