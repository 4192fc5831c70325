// Package money counts US dollars exactly. It never rounds: an amount that does not fit is an error.
package money

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// USD is an amount in millionths of a US dollar.
type USD int64

// Dollar is one US dollar.
const Dollar USD = 1_000_000

// Parse reads a decimal amount of dollars such as "5", "0.02" or "0.0015": not negative, at most six decimals.
func Parse(text string) (USD, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if whole == "" || len(fraction) > 6 || strings.HasSuffix(text, ".") {
		return 0, fmt.Errorf("%q is not an amount of dollars with at most six decimals", text)
	}
	micros, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", 6-len(fraction)), 10, 63)
	if err != nil || micros > math.MaxInt64 {
		return 0, fmt.Errorf("%q is not an amount of dollars", text)
	}
	return USD(micros), nil
}

// String is the decimal text Parse reads, with at least two decimals: "0.02", "1.50", "0.0015".
func (u USD) String() string {
	sign := ""
	if u < 0 {
		sign, u = "-", -u
	}
	fraction := strings.TrimRight(fmt.Sprintf("%06d", u%Dollar), "0")
	for len(fraction) < 2 {
		fraction += "0"
	}
	return fmt.Sprintf("%s%d.%s", sign, u/Dollar, fraction)
}

// MarshalText writes what String does.
func (u USD) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads what Parse does.
func (u *USD) UnmarshalText(text []byte) (err error) {
	*u, err = Parse(string(text))
	return err
}
