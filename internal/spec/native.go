package spec

import (
	"reflect"
	"slices"

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
	return pinned{expr}
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
	return templateFromJSON(value.AsString(), place)
}

func templateFromJSON(text string, place hcl.Range) hclsyntax.Expression {
	start := place.Start
	start.Byte, start.Column = start.Byte+1, start.Column+1 // behind the quote
	template, diags := hclsyntax.ParseTemplate([]byte(text), place.Filename, start)
	if diags.HasErrors() {
		return nil
	}
	if only, whole := template.(*hclsyntax.TemplateWrapExpr); whole {
		template = only.Wrapped // "${image.icon}" is image.icon, for those who look at what is written, too
	}
	if len(text) != place.End.Byte-place.Start.Byte-2 {
		pin(template, place)
	}
	return template
}

// pin puts every part of an expression at one place: that of a JSON string with escapes in it, behind which nothing
// stands where it seems to.
func pin(root hclsyntax.Node, place hcl.Range) {
	_ = hclsyntax.VisitAll(root, func(node hclsyntax.Node) hcl.Diagnostics {
		fields := reflect.ValueOf(node)
		if fields.Kind() != reflect.Pointer || fields.Elem().Kind() != reflect.Struct {
			return nil
		}
		fields = fields.Elem()
		for i := range fields.NumField() {
			field := fields.Field(i)
			if !field.CanSet() {
				continue
			}
			switch value := field.Interface().(type) {
			case hcl.Range:
				field.Set(reflect.ValueOf(place))
			case hcl.Traversal:
				field.Set(reflect.ValueOf(pinPath(value, place)))
			}
		}
		return nil
	})
}

func pinPath(path hcl.Traversal, place hcl.Range) hcl.Traversal {
	pinned := slices.Clone(path)
	for i, step := range pinned {
		switch step := step.(type) {
		case hcl.TraverseRoot:
			step.SrcRange = place
			pinned[i] = step
		case hcl.TraverseAttr:
			step.SrcRange = place
			pinned[i] = step
		case hcl.TraverseIndex:
			step.SrcRange = place
			pinned[i] = step
		}
	}
	return pinned
}

// pinned is an expression of JSON that is left to hcl. What is wrong with it is shown where it stands.
type pinned struct{ hcl.Expression }

// Value is the expression's, with its mistakes inside its place.
func (p pinned) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	value, diags := p.Expression.Value(ctx)
	place := p.Range()
	for _, diag := range diags {
		if diag.Subject == nil || diag.Subject.Start.Line > place.End.Line || diag.Subject.Start.Byte >= place.End.Byte {
			diag.Subject, diag.Context = &place, nil
		}
	}
	return value, diags
}

// UnwrapExpression is for those who want to know what is written.
func (p pinned) UnwrapExpression() hcl.Expression { return p.Expression }

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
