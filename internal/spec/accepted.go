package spec

import (
	"math/big"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// checkNames are what a delivered picture may be checked for before it is written.
var checkNames = []string{"blank", "size", "alpha", "opaque", "twin"}

// takeChecks reads what a delivered picture is checked for; without a word of it, for being blank and for a twin.
func (d *draft) takeChecks() {
	value, got := d.must("checks", cty.List(cty.String))
	d.note("checks", got)
	switch got {
	case absent:
		d.say("checks", cty.ListVal([]cty.Value{cty.StringVal("blank"), cty.StringVal("twin")}))
		return
	case wrong:
		return
	}
	d.say("checks", value)
	d.image.MayBeBlank, d.image.MayLookAlike = true, true
	for it := value.ElementIterator(); it.Next(); {
		_, one := it.Element()
		switch {
		case one.IsNull() || !slices.Contains(checkNames, one.AsString()):
			d.refuse("checks", "Invalid checks", `"checks" is a list of %s.`, list(checkNames))
			return
		default:
			d.takeCheck(one.AsString())
		}
	}
}

func (d *draft) takeCheck(name string) {
	switch name {
	case "blank":
		d.image.MayBeBlank = false
	case "twin":
		d.image.MayLookAlike = false
	case "size":
		d.image.ExactSize = true
	case "alpha", "opaque":
		if d.image.Alpha != "" && d.image.Alpha != name {
			d.refuse("checks", "Invalid checks", `A picture can't be both "alpha", which has transparent pixels, and "opaque", which has none.`)
		}
		d.image.Alpha = name
	}
}

// takeMaxBytes reads how large the file may be.
func (d *draft) takeMaxBytes() {
	value, got := d.must("max_bytes", cty.Number)
	d.note("max_bytes", got)
	if got != known {
		d.say("max_bytes", cty.NullVal(cty.Number))
		return
	}
	n, exact := value.AsBigFloat().Int64()
	if exact != big.Exact || n < 1 {
		d.refuse("max_bytes", "Invalid max_bytes", `"max_bytes" is a whole number of bytes, from 1.`)
		return
	}
	d.image.MaxBytes = n
	d.say("max_bytes", value)
}
