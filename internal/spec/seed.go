package spec

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// SeedOf returns the seed that belongs to some texts: from 0 to 2147483647, which every model that takes a seed takes.
// It may never change: every picture whose seed is derived would be paid for again.
func SeedOf(parts ...string) int64 {
	digest := sha256.New()
	for _, part := range parts {
		digest.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		digest.Write([]byte(part))
	}
	return int64(binary.BigEndian.Uint32(digest.Sum(nil)) >> 1)
}

// seedFunction is SeedOf for values. Of strings alone it is the same, so that seed("image.hero") is the seed that
// image.hero has when it declares none.
var seedFunction = function.New(&function.Spec{
	Description: "Returns a whole number from 0 to 2147483647 that is always the same for the same arguments.",
	VarParam: &function.Parameter{
		Name: "values", Description: "What the seed is derived from.", Type: cty.DynamicPseudoType, AllowNull: true,
	},
	Type:         function.StaticReturnType(cty.Number),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if len(args) == 0 {
			return cty.NilVal, errors.New("at least one argument is required")
		}
		parts := make([]string, len(args))
		for i, arg := range args {
			if !arg.IsWhollyKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			parts[i] = canonical(arg)
		}
		return cty.NumberIntVal(SeedOf(parts...)), nil
	},
})

// canonical writes a value such that two have the same text just when they are equal, be they lists or tuples, maps or
// objects. A string stands for itself; all others begin with a zero byte.
func canonical(value cty.Value) string {
	switch ty := value.Type(); {
	case value.IsNull():
		return "\x00null"
	case ty == cty.String:
		if text := value.AsString(); !strings.HasPrefix(text, "\x00") {
			return text
		}
		return "\x00s" + value.AsString()
	case ty == cty.Number:
		return "\x00n" + canonicalNumber(value)
	case ty == cty.Bool && value.True():
		return "\x00true"
	case ty == cty.Bool:
		return "\x00false"
	case ty.IsSetType():
		parts := canonicalParts(value)
		slices.Sort(parts)
		return "\x00e" + joined(parts)
	case ty.IsMapType() || ty.IsObjectType():
		return "\x00m" + joined(canonicalPairs(value))
	default:
		return "\x00l" + joined(canonicalParts(value))
	}
}

// canonicalNumber is exact: decimal text would depend on the precision that a number was computed with.
func canonicalNumber(value cty.Value) string {
	number := value.AsBigFloat()
	if number.Sign() == 0 {
		return "0"
	}
	return number.Text('p', 0)
}

func canonicalParts(value cty.Value) []string {
	var parts []string
	for _, part := range value.Elements() {
		parts = append(parts, canonical(part))
	}
	return parts
}

// canonicalPairs is in the order of the keys, because that is how cty gives them.
func canonicalPairs(value cty.Value) []string {
	var parts []string
	for key, part := range value.Elements() {
		parts = append(parts, key.AsString(), canonical(part))
	}
	return parts
}

func joined(parts []string) string {
	var text []byte
	for _, part := range parts {
		text = binary.AppendUvarint(text, uint64(len(part)))
		text = append(text, part...)
	}
	return string(text)
}
