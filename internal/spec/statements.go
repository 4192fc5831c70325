package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// values says what the references of a faulty expression stood for, in the order of their names; never nil.
func values(diag *hcl.Diagnostic) []Value {
	all := []Value{}
	if diag.Expression == nil || diag.EvalContext == nil {
		return all
	}
	for _, path := range diag.Expression.Variables() {
		if one, ok := statement(path, diag.EvalContext); ok && !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b Value) int { return strings.Compare(a.Traversal, b.Traversal) })
	return all
}

// statement is about the longest part of a reference that has a value: what comes after it is the mistake.
func statement(path hcl.Traversal, ctx *hcl.EvalContext) (Value, bool) {
	for ; len(path) > 1; path = path[:len(path)-1] {
		value, diags := path.TraverseAbs(ctx)
		if diags.HasErrors() {
			continue
		}
		said := say(value)
		return Value{Traversal: written(path), Statement: said}, said != ""
	}
	return Value{}, false
}

// say describes a value: "is 5", "is object with 3 attributes". "" for what is not worth a word: a consequence of
// another mistake.
func say(value cty.Value) string {
	bare, marks := value.Unmark()
	if value.HasMark(spoil{}) || (&measure{parts: 1000, text: maxText}).take(bare, maxNesting) == nil && isSpoilt(bare) {
		return ""
	}
	ty := bare.Type()
	switch {
	case len(marks) > 0:
		return "has a sensitive value"
	case !bare.IsKnown() && ty == cty.DynamicPseudoType:
		return "will be known only after apply"
	case !bare.IsKnown():
		return "is a " + ty.FriendlyName() + ", known only after apply"
	case bare.IsNull():
		return "is null"
	case ty == cty.Bool:
		return "is " + strconv.FormatBool(bare.True())
	case ty == cty.Number:
		return "is " + bare.AsBigFloat().Text('g', 10)
	case ty == cty.String:
		return "is " + quoteShort(bare.AsString())
	}
	return "is " + sayType(bare)
}

// quoteShort quotes at most 100 characters: a prompt may have a thousand.
func quoteShort(text string) string {
	const most = 100
	runes := 0
	for i := range text {
		if runes++; runes > most {
			return fmt.Sprintf("%q... (%d bytes)", text[:i], len(text))
		}
	}
	return strconv.Quote(text)
}

// sayType tells no element of what it describes, since any may be sensitive.
func sayType(value cty.Value) string {
	ty := value.Type()
	switch {
	case ty.IsObjectType():
		names := ty.AttributeTypes()
		for name := range names {
			if len(names) == 1 {
				return fmt.Sprintf("object with 1 attribute %q", name)
			}
		}
		if len(names) == 0 {
			return "object with no attributes"
		}
		return fmt.Sprintf("object with %d attributes", len(names))
	case ty.IsCollectionType() || ty.IsTupleType():
		switch length := value.LengthInt(); length {
		case 0:
			return "empty " + ty.FriendlyName()
		case 1:
			return ty.FriendlyName() + " with 1 element"
		default:
			return fmt.Sprintf("%s with %d elements", ty.FriendlyName(), length)
		}
	}
	return ty.FriendlyName()
}

// written is a reference as it stands in an expression: local.icons["sun"].
func written(path hcl.Traversal) string {
	var text strings.Builder
	for _, step := range path {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			text.WriteString(step.Name)
		case hcl.TraverseAttr:
			text.WriteString("." + step.Name)
		case hcl.TraverseIndex:
			text.WriteString("[" + strings.TrimPrefix(say(step.Key), "is ") + "]")
		}
	}
	return text.String()
}
