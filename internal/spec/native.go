package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// native turns an expression of a JSON file into what the same would be in HCL, so that its evaluation counts: hcl
// parses the strings of JSON anew each time it evaluates them. What can't be turned is left to hcl, and its mistakes, too.
func (e *effort) native(expr hcl.Expression) hcl.Expression {
	if _, already := expr.(hclsyntax.Expression); already {
		return expr
	}
	if turned := fromJSON(expr); turned != nil {
		e.weighAll(turned)
		return turned
	}
	return expr
}

// fromJSON returns nil for what it can't turn.
func fromJSON(expr hcl.Expression) hclsyntax.Expression {
	place := expr.Range()
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		return objectFromJSON(pairs, place)
	}
	if parts, diags := hcl.ExprList(expr); !diags.HasErrors() {
		return listFromJSON(parts, place)
	}
	value, diags := expr.Value(nil) // without a context, strings are what is written
	if diags.HasErrors() {
		return nil
	}
	if value.IsNull() || value.Type() != cty.String {
		return &hclsyntax.LiteralValueExpr{Val: value, SrcRange: place}
	}
	start := place.Start
	start.Byte, start.Column = start.Byte+1, start.Column+1 // behind the quote
	template, diags := hclsyntax.ParseTemplate([]byte(value.AsString()), place.Filename, start)
	if diags.HasErrors() {
		return nil
	}
	return template
}

func objectFromJSON(pairs []hcl.KeyValuePair, place hcl.Range) hclsyntax.Expression {
	object := &hclsyntax.ObjectConsExpr{SrcRange: place, OpenRange: place}
	for _, pair := range pairs {
		key, value := fromJSON(pair.Key), fromJSON(pair.Value)
		if key == nil || value == nil {
			return nil
		}
		object.Items = append(object.Items, hclsyntax.ObjectConsItem{KeyExpr: key, ValueExpr: value})
	}
	return object
}

func listFromJSON(parts []hcl.Expression, place hcl.Range) hclsyntax.Expression {
	list := &hclsyntax.TupleConsExpr{SrcRange: place, OpenRange: place}
	for _, part := range parts {
		one := fromJSON(part)
		if one == nil {
			return nil
		}
		list.Exprs = append(list.Exprs, one)
	}
	return list
}
