package spec

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// spelt counts what a template is made of.
func spelt(e *effort, value cty.Value) {
	switch value, _ := value.Unmark(); {
	case value.IsNull() || !value.IsKnown():
	case value.Type() == cty.Number:
		if _, is := wholeNumber(value); is {
			e.spend(digitEffort)
		} else {
			e.spend(digits(value))
		}
	case value.Type() == cty.String:
		e.spend(len(value.AsString()) * 2)
	}
}

// texted counts all parts of a value that is made a text, numbers for what that takes.
func texted(e *effort, value cty.Value) {
	e.take(value, 2*partEffort, maxNesting)
	_ = cty.Walk(value, func(_ cty.Path, part cty.Value) (bool, error) {
		if part, _ = part.Unmark(); part.Type() == cty.Number && part.IsKnown() && !part.IsNull() {
			e.spend(digits(part))
		}
		return true, nil
	})
}

// pieces counts what it takes to make a list of a text, which may have an element for each byte.
func pieces(e *effort, value cty.Value) {
	whole(partEffort)(e, value)
	if bare, _ := value.Unmark(); bare.Type() == cty.String && bare.IsKnown() && !bare.IsNull() {
		e.spend(pieceEffort * len(bare.AsString()))
	}
}

// decoded counts what it takes to read a text as JSON, YAML or a table.
func decoded(e *effort, value cty.Value) {
	if bare, _ := value.Unmark(); bare.Type() == cty.String && bare.IsKnown() && !bare.IsNull() {
		text := bare.AsString()
		e.spend(decodeEffort*len(text) + memberEffort*(strings.Count(text, ",")+strings.Count(text, "\n")))
	}
}

// digits is what a number's text takes.
func digits(number cty.Value) int {
	float := number.AsBigFloat()
	if _, exactly := float.Int64(); exactly == big.Exact && float.Prec() <= 64 {
		return digitEffort
	}
	power := float.MantExp(nil)
	return numberEffort + max(power, -power)
}

const maxWhole = 1e15

// wholeNumber returns a value's number, if it is one that has no fraction and is not large.
func wholeNumber(bare cty.Value) (int64, bool) {
	if bare.Type() != cty.Number || !bare.IsKnown() || bare.IsNull() {
		return 0, false
	}
	float := bare.AsBigFloat()
	whole, accuracy := float.Int64()
	exactly := accuracy == big.Exact && float.Signbit() == (whole < 0) // the text of -0 is -0
	// Of more digits hcl writes only as many as the number's precision needs.
	return whole, exactly && float.Prec() >= 53 && -maxWhole < whole && whole < maxWhole
}

// slim gives a whole number no more precision than it needs, on its way into a text: hcl's has 512 bits.
func slim(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	bare, marks := value.Unmark()
	if number, is := wholeNumber(bare); is {
		return cty.NumberIntVal(number).WithMarks(marks), diags
	}
	return value, diags
}

// spell makes the text of a whole number that hcl would.
func spell(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	bare, marks := value.Unmark()
	if number, is := wholeNumber(bare); is {
		return cty.StringVal(strconv.FormatInt(number, 10)).WithMarks(marks), diags
	}
	return value, diags
}
