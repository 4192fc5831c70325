package spec

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// checkNames are what a delivered picture may be checked for before it is written.
var checkNames = []string{"blank", "size"}

// takeChecks reads what a delivered picture is checked for; without a word of it, for being blank.
func (d *draft) takeChecks() {
	value, got := d.must("checks", cty.List(cty.String))
	d.note("checks", got)
	switch got {
	case absent:
		d.say("checks", cty.ListVal([]cty.Value{cty.StringVal("blank")}))
		return
	case wrong:
		return
	}
	d.say("checks", value)
	d.image.MayBeBlank = true
	for it := value.ElementIterator(); it.Next(); {
		_, one := it.Element()
		switch {
		case one.IsNull() || !slices.Contains(checkNames, one.AsString()):
			d.refuse("checks", "Invalid checks", `"checks" is a list of %s.`, list(checkNames))
			return
		case one.AsString() == "blank":
			d.image.MayBeBlank = false
		case one.AsString() == "size":
			d.image.ExactSize = true
		}
	}
}
