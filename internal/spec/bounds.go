package spec

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// The most that one value may hold. Values are shared in memory but written out in full, so that a few lines can
// describe more than any disk holds.
const (
	maxText     = 1 << 20   // bytes in one string
	maxAllText  = 16 << 20  // bytes in all strings of a value
	maxParts    = 1_000_000 // parts of a value
	maxExponent = 4096      // binary digits before or after a number's point
	maxNesting  = 1000
)

// tooLarge returns why a value is too large to be worked with, nil if it isn't.
func tooLarge(value cty.Value) error {
	return (&measure{parts: maxParts, text: maxAllText}).take(value, maxNesting)
}

// tooLargeOf is tooLarge for what an expression came to. One that only names a value of the configuration, or a part of one, needs no second
// look: that was measured when it was made, and may be a table of a hundred thousand images.
func tooLargeOf(expr hcl.Expression, value cty.Value) error {
	if named, ok := expr.(*hclsyntax.ScopeTraversalExpr); ok {
		switch named.Traversal.RootName() {
		case "var", "local", "each":
			return nil
		}
	}
	return tooLarge(value)
}

// measure is what may still come.
type measure struct{ parts, text int }

func (m *measure) take(value cty.Value, nesting int) error {
	value, _ = value.Unmark()
	if m.parts--; m.parts < 0 {
		return fmt.Errorf("has more than %d parts", maxParts)
	}
	if nesting == 0 {
		return errors.New("is nested too deep")
	}
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	switch ty := value.Type(); {
	case ty == cty.String:
		return m.takeText(value.AsString())
	case ty == cty.Number:
		return numberSize(value.AsBigFloat())
	case value.CanIterateElements():
		return m.takeParts(value, nesting)
	}
	return nil
}

func (m *measure) takeParts(value cty.Value, nesting int) error {
	named := value.Type().IsMapType() || value.Type().IsObjectType()
	for it := value.ElementIterator(); it.Next(); {
		key, part := it.Element()
		if named {
			if err := m.takeText(key.AsString()); err != nil {
				return err
			}
		}
		if err := m.take(part, nesting-1); err != nil {
			return err
		}
	}
	return nil
}

func (m *measure) takeText(text string) error {
	m.text -= len(text)
	switch {
	case len(text) > maxText:
		return fmt.Errorf("has a text of %d bytes; %d is the most", len(text), maxText)
	case m.text < 0:
		return fmt.Errorf("has more than %d bytes of text", maxAllText)
	}
	return nil
}

func numberSize(number *big.Float) error {
	if number.IsInf() || number.MantExp(nil) > maxExponent || number.MantExp(nil) < -maxExponent {
		return errors.New("has a number that is too large or too small")
	}
	return nil
}

// decimal is a number as plain decimal text, without a trailing zero. Whole ones go a short way: of the 512 bits that hcl
// gives a number, big.Float looks at each.
func decimal(value cty.Value) string {
	if whole, is := wholeNumber(value); is {
		return strconv.FormatInt(whole, 10)
	}
	return value.AsBigFloat().Text('f', -1)
}

// pathText is a path into a value as expressions write it.
func pathText(path cty.Path) string {
	var text strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case cty.GetAttrStep:
			text.WriteString("." + step.Name)
		case cty.IndexStep:
			text.WriteString(index(step.Key))
		}
	}
	return strings.TrimPrefix(text.String(), ".")
}

// fields counts the attributes of all objects in a type: each is filled in where it is left out.
func fields(ty cty.Type) int {
	count := 0
	switch {
	case ty.IsCollectionType():
		count = fields(ty.ElementType())
	case ty.IsTupleType():
		for _, part := range ty.TupleElementTypes() {
			count += fields(part)
		}
	case ty.IsObjectType():
		for _, part := range ty.AttributeTypes() {
			count += 1 + fields(part)
		}
	}
	return count
}

// containers counts what in a value may become an object with attributes that were left out.
func containers(value cty.Value) int {
	bare, _ := value.Unmark()
	if bare.IsNull() || !bare.IsKnown() || !bare.CanIterateElements() {
		return 0
	}
	count := 1
	for it := bare.ElementIterator(); it.Next(); {
		_, part := it.Element()
		count += containers(part)
	}
	return count
}
