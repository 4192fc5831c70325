package spec

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// typeText is a type as type constraints write it, and as the console's type() prints it.
func typeText(ty cty.Type) string { return typeLines(ty, "\n") }

// typeLines begins every line after the first with newline.
func typeLines(ty cty.Type, newline string) string {
	switch {
	case ty == cty.String || ty == cty.Number || ty == cty.Bool || ty == cty.DynamicPseudoType:
		return ty.FriendlyName()
	case ty.IsListType():
		return "list(" + typeLines(ty.ElementType(), newline) + ")"
	case ty.IsSetType():
		return "set(" + typeLines(ty.ElementType(), newline) + ")"
	case ty.IsMapType():
		return "map(" + typeLines(ty.ElementType(), newline) + ")"
	}
	var parts []string
	for _, name := range attributeNames(ty) {
		parts = append(parts, name+": "+typeLines(ty.AttributeType(name), newline+"    "))
	}
	if ty.IsTupleType() {
		for _, part := range ty.TupleElementTypes() {
			parts = append(parts, typeLines(part, newline+"    "))
		}
		return "tuple([" + typeParts(parts, newline) + "])"
	}
	return "object({" + typeParts(parts, newline) + "})"
}

func attributeNames(ty cty.Type) []string {
	if !ty.IsObjectType() {
		return nil
	}
	return sortedKeys(ty.AttributeTypes())
}

func typeParts(parts []string, newline string) string {
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(newline + "    " + part + ",")
	}
	if len(parts) > 0 {
		text.WriteString(newline)
	}
	return text.String()
}
