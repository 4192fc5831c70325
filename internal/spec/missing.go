package spec

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// sayWhatThereIs adds to the mistakes of asking a value for a part that it doesn't have, which parts it has.
func (l *loader) sayWhatThereIs(diags hcl.Diagnostics) {
	for _, diag := range diags {
		if l.report.full() {
			return // what is not shown needs no help
		}
		if of, asked := l.missing(diag); !of.IsMarked() && !asked.IsMarked() {
			diag.Detail += l.parts(of, asked)
		}
	}
}

// missing returns the value that was asked, and for which part; nothing for other mistakes.
func (l *loader) missing(diag *hcl.Diagnostic) (of, asked cty.Value) {
	switch diag.Summary {
	case "Invalid index", "Unsupported attribute", "Missing map element":
	default:
		return spoilt, spoilt
	}
	switch expr := diag.Expression.(type) {
	case *hclsyntax.IndexExpr:
		of, _ = l.value(expr.Collection, diag.EvalContext)
		asked, _ = l.value(expr.Key, diag.EvalContext)
		return of, asked
	case *hclsyntax.ScopeTraversalExpr:
		path, asked := upTo(expr.Traversal, *diag.Subject)
		of, _ = path.TraverseAbs(diag.EvalContext)
		return of, asked
	case *hclsyntax.RelativeTraversalExpr:
		path, asked := upTo(expr.Traversal, *diag.Subject)
		of, _ = l.value(expr.Source, diag.EvalContext)
		of, _ = path.TraverseRel(of)
		return of, asked
	}
	return spoilt, spoilt
}

// upTo returns the steps of a path before the one that stands at a place, and what that one asks for.
func upTo(path hcl.Traversal, place hcl.Range) (before hcl.Traversal, asked cty.Value) {
	for i, step := range path {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			if step.SrcRange == place {
				return path[:i], cty.StringVal(step.Name)
			}
		case hcl.TraverseIndex:
			if step.SrcRange == place {
				return path[:i], step.Key
			}
		}
	}
	return path, spoilt
}

// parts says what a value has in the place of what it was asked for; "" where that doesn't help.
func (l *loader) parts(of, asked cty.Value) string {
	ty := of.Type()
	switch {
	case !asked.IsKnown() || asked.IsNull() || of.IsNull():
		return ""
	case ty.IsObjectType() && asked.Type() == cty.String:
		return l.named(asked.AsString(), len(ty.AttributeTypes()), func() []string { return sortedKeys(ty.AttributeTypes()) })
	case !of.IsKnown():
		return ""
	case ty.IsMapType() && asked.Type() == cty.String:
		return l.named(asked.AsString(), of.LengthInt(), func() []string { return sortedKeys(of.AsValueMap()) })
	case (ty.IsListType() || ty.IsTupleType()) && asked.Type() == cty.Number && of.LengthInt() > 0:
		return fmt.Sprintf(" It has %s, counted from 0.", howMany(of.LengthInt()))
	}
	return ""
}

func howMany(n int) string {
	if n == 1 {
		return "one element"
	}
	return fmt.Sprintf("%d elements", n)
}

// mostNamed is how many names are told where none is like the one that was asked for.
const mostNamed = 8

// named says which of so many names was meant, or what they are.
func (l *loader) named(asked string, count int, names func() []string) string {
	if count > l.patience {
		return ""
	}
	all := names()
	if near := l.nearest(asked, all); near != "" {
		return near
	}
	switch {
	case count == 0:
		return " It has none."
	case count > mostNamed:
		return fmt.Sprintf(" It has %d others, such as %s.", count, list(all[:3]))
	}
	return " It has " + list(all) + "."
}
