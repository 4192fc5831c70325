package spec

import (
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// index is an instance's key in brackets, as it stands in an address: ["sun"] or [0].
func index(key cty.Value) string {
	key, _ = key.Unmark()
	switch {
	case key == cty.NilVal || key.IsNull() || !key.IsKnown():
		return "[...]"
	case key.Type() == cty.String:
		return "[" + quoted(key.AsString()) + "]"
	case key.Type() == cty.Number:
		return "[" + decimal(key) + "]"
	}
	return "[...]"
}

// quoted writes a text as HCL does, with its escapes.
func quoted(text string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes())
}
