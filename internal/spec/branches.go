package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// branch is one result of a conditional. hcl evaluates both, the first one first, and looks for a type that they have in
// common: of two tuples that differ in length it would compare each part's type with those of all others. So the first
// one to be evaluated evaluates the second as well, and makes lists of both where that is what will come of them.
type branch struct {
	*hclsyntax.ParenthesesExpr
	effort *effort
	other  *branch // of the first: the second; nil of the second
	value  cty.Value
	diags  hcl.Diagnostics
}

func (e *effort) weighBranches(node *hclsyntax.ConditionalExpr) {
	if _, already := node.TrueResult.(*branch); already {
		return
	}
	e.wrap(&node.TrueResult, whole(partEffort))
	e.wrap(&node.FalseResult, whole(partEffort))
	second := &branch{ParenthesesExpr: parentheses(node.FalseResult), effort: e}
	node.TrueResult = &branch{ParenthesesExpr: parentheses(node.TrueResult), effort: e, other: second}
	node.FalseResult = second
}

func parentheses(around hclsyntax.Expression) *hclsyntax.ParenthesesExpr {
	return &hclsyntax.ParenthesesExpr{Expression: around, SrcRange: around.Range()}
}

// UnwrapExpression is for those who want to know what is written, not what it comes to.
func (b *branch) UnwrapExpression() hcl.Expression { return b.Expression }

// Value is that of the expression, as a list or a map if the other one makes it that.
func (b *branch) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	if b.other == nil {
		value, diags := b.value, b.diags
		b.value, b.diags = cty.NilVal, nil
		return value, diags
	}
	first, diags := b.Expression.Value(ctx)
	second, otherDiags := b.other.Expression.Value(ctx)
	first, b.other.value = b.effort.alike(first, second)
	b.other.diags = otherDiags
	return first, diags
}

// alike makes of two values what unifying their types would, as far as that takes little, and counts it otherwise.
func (e *effort) alike(first, second cty.Value) (cty.Value, cty.Value) {
	a, aMarks := first.Unmark()
	b, bMarks := second.Unmark()
	types := append(append([]cty.Type(nil), partTypes(a)...), partTypes(b)...)
	if len(types) == 0 || a.Type().Equals(b.Type()) {
		return first, second
	}
	if !gathered(a, b) || !same(types) {
		e.spend(unifyEffort * len(types) * min(len(types), maxParts))
		return first, second
	}
	for _, one := range []*cty.Value{&a, &b} {
		if partTypes(*one) != nil {
			*one = collection(*one, types[0])
		}
	}
	return a.WithMarks(aMarks), b.WithMarks(bMarks)
}

// gathered tells whether lists or maps will come of two values: of tuples that are not as long as each other, of objects
// that don't have the same attributes, or of one of them and a list or a map.
func gathered(a, b cty.Value) bool {
	x, y := a.Type(), b.Type()
	switch {
	case x.IsTupleType() && y.IsTupleType():
		return x.Length() != y.Length()
	case x.IsObjectType() && y.IsObjectType():
		return !sameNames(x.AttributeTypes(), y.AttributeTypes())
	}
	return x.IsTupleType() && y.IsListType() || x.IsListType() && y.IsTupleType() ||
		x.IsObjectType() && y.IsMapType() || x.IsMapType() && y.IsObjectType()
}

func sameNames(a, b map[string]cty.Type) bool {
	for name := range a {
		if _, there := b[name]; !there {
			return false
		}
	}
	return len(a) == len(b)
}
