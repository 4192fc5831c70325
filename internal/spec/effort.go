package spec

import (
	"maps"
	"math/bits"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// What evaluation may take, in steps of about ten nanoseconds. A few lines can ask for more work than any machine ever
// does (ten "for" around each other), and hcl has no bound of its own. The count is of what is done, not of time, so
// that a folder is valid on every machine or on none.
const (
	maxEffort    = 250_000_000
	stepEffort   = 150  // one turn of a for, a splat or a template's loop
	numberEffort = 800  // a number in a text: hcl computes 512 bits of it
	partEffort   = 20   // looking at one part of a value
	writeEffort  = 1000 // writing a part of an output, as JSON and as HCL
	fileEffort   = 3    // reading a byte of a file
	parseEffort  = 20   // a byte of a template's file, each time that it is read
	sortedEffort = 150  // and at one of a set, which is hashed and sorted, for each time that it could be halved
	pairEffort   = 15   // comparing one element with another
)

// effort is what is left. It is shared by all that one Load evaluates.
type effort struct{ left int }

// exhausted is what spend panics with: hcl and try() would go on after an error. evaluateTerm recovers it.
type exhausted struct{}

func (e *effort) spend(steps int) {
	if e.left -= steps; e.left < 0 {
		panic(exhausted{})
	}
}

// weighed is an expression whose evaluation counts. It looks like one in parentheses, so that hcl walks through it.
type weighed struct {
	*hclsyntax.ParenthesesExpr
	effort *effort
	weigh  func(*effort, cty.Value)
}

// Value evaluates the expression, and counts what comes of it before anyone works with that.
func (w *weighed) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	w.effort.spend(1)
	value, diags := w.Expression.Value(ctx)
	w.weigh(w.effort, value)
	return value, diags
}

// UnwrapExpression is for those who want to know what is written, not what it comes to.
func (w *weighed) UnwrapExpression() hcl.Expression { return w.Expression }

// weighAll makes every expression below a node count.
func (e *effort) weighAll(root hclsyntax.Node) {
	_ = hclsyntax.VisitAll(root, func(node hclsyntax.Node) hcl.Diagnostics {
		switch node := node.(type) {
		case *hclsyntax.ForExpr:
			e.wrap(&node.CollExpr, turns)
			e.wrap(&node.KeyExpr, turn)
			e.wrap(&node.ValExpr, turn)
			e.wrap(&node.CondExpr, turn)
		case *hclsyntax.SplatExpr:
			e.wrap(&node.Source, turns)
			e.wrap(&node.Each, turn)
		case *hclsyntax.FunctionCallExpr:
			e.weighCall(node)
		case *hclsyntax.TemplateExpr:
			for i := range node.Parts {
				e.wrap(&node.Parts[i], spelt)
			}
		case *hclsyntax.ConditionalExpr:
			e.wrap(&node.TrueResult, whole(partEffort))
			e.wrap(&node.FalseResult, whole(partEffort))
		case *hclsyntax.BinaryOpExpr:
			e.wrap(&node.LHS, whole(partEffort))
			e.wrap(&node.RHS, whole(partEffort))
		}
		return nil
	})
}

// wrap replaces an expression, unless it was left out or is one that costs nothing.
func (e *effort) wrap(at *hclsyntax.Expression, weigh func(*effort, cty.Value)) {
	switch (*at).(type) {
	case nil, *hclsyntax.LiteralValueExpr, *weighed:
		return
	}
	*at = &weighed{&hclsyntax.ParenthesesExpr{Expression: *at, SrcRange: (*at).Range()}, e, weigh}
}

// heavy are the functions whose work is more than a look at every part: most make a set, or sort. Every function looks
// at every part of every argument, for cty asks whether any of them is marked.
var heavy = map[string]func(*effort, cty.Value){
	"compact": ordered, "contains": whole(sortedEffort), "distinct": squared, "flatten": whole(4 * partEffort),
	"formatlist": whole(sortedEffort), "index": whole(sortedEffort), "jsondecode": whole(sortedEffort),
	"jsonencode": whole(numberEffort), "keys": whole(4 * partEffort), "matchkeys": whole(2 * sortedEffort),
	"merge": whole(sortedEffort), "setintersection": ordered, "setproduct": ordered,
	"setsubtract": ordered, "setunion": ordered, "sort": ordered, "tolist": unified,
	"tomap": unified, "toset": unified, "transpose": ordered, "values": whole(4 * partEffort),
	"tomldecode": whole(sortedEffort), "yamldecode": whole(sortedEffort), "yamlencode": whole(numberEffort), "zipmap": whole(sortedEffort),
}

func (e *effort) weighCall(call *hclsyntax.FunctionCallExpr) {
	weigh, known := heavy[strings.TrimPrefix(call.Name, corePrefix)]
	if !known {
		weigh = whole(partEffort)
	}
	for i := range call.Args {
		e.wrap(&call.Args[i], weigh)
	}
}

// whole counts all parts of a value, each time that it is held: work on values knows nothing of sharing.
func whole(each int) func(*effort, cty.Value) {
	return func(e *effort, value cty.Value) { e.take(value, each, maxNesting) }
}

func (e *effort) take(value cty.Value, each, nesting int) {
	value, _ = value.Unmark()
	e.spend(each)
	switch {
	case value.IsNull() || !value.IsKnown() || nesting == 0:
	case value.Type() == cty.String:
		e.spend(len(value.AsString()))
	case value.CanIterateElements():
		if value.Type().IsSetType() {
			e.spend(sorting(value.LengthInt()))
		}
		for it := value.ElementIterator(); it.Next(); {
			_, part := it.Element()
			e.take(part, each, nesting-1)
		}
	}
}

// ordered is for what makes a set of a value, or sorts it.
func ordered(e *effort, value cty.Value) {
	e.take(value, 2*partEffort, maxNesting)
	e.spend(sorting(elements(value)))
}

func sorting(n int) int { return sortedEffort * n * bits.Len(uint(n)) }

// unified is for conversions to collections: cty compares the types of all elements with each other, unless they are one.
func unified(e *effort, value cty.Value) {
	ordered(e, value)
	bare, _ := value.Unmark()
	var types []cty.Type
	switch ty := bare.Type(); {
	case ty.IsTupleType():
		types = ty.TupleElementTypes()
	case ty.IsObjectType():
		types = slices.Collect(maps.Values(ty.AttributeTypes()))
	}
	for _, ty := range types {
		if !ty.Equals(types[0]) {
			e.spend(len(types) * len(types))
			return
		}
	}
}

// turns counts what a loop runs over: to sort a set is more than to go through it.
func turns(e *effort, value cty.Value) {
	if bare, _ := value.Unmark(); bare.Type().IsSetType() {
		e.take(value, partEffort, maxNesting)
	}
}

// squared is for what compares every element with every other.
func squared(e *effort, value cty.Value) {
	n := min(elements(value), maxParts)
	e.take(value, sortedEffort, maxNesting)
	e.spend(n * n * pairEffort)
}

func elements(value cty.Value) int {
	if value, _ = value.Unmark(); !value.IsNull() && value.IsKnown() && value.CanIterateElements() {
		return value.LengthInt()
	}
	return 0
}

// turn counts one turn of a loop and the text that came of it.
func turn(e *effort, value cty.Value) {
	e.spend(stepEffort)
	spelt(e, value)
}

// spelt counts what a template is made of.
func spelt(e *effort, value cty.Value) {
	switch value, _ := value.Unmark(); {
	case value.IsNull() || !value.IsKnown():
	case value.Type() == cty.Number:
		e.spend(numberEffort)
	case value.Type() == cty.String:
		e.spend(len(value.AsString()) * 2)
	}
}

// matching counts what a search takes at worst: for each byte of the text a look at all of the pattern, which may be
// far longer than it is written. The other of the two arguments is the text.
func (e *effort) matching(pattern int) func(args []cty.Value) error {
	return func(args []cty.Value) error {
		written := strings.Trim(args[pattern].AsString(), "/")
		if e.left -= len(written) * parseEffort; e.left < 0 {
			return errTooMuch
		}
		size := 1
		if parsed, err := syntax.Parse(written, syntax.Perl); err == nil {
			if program, err := syntax.Compile(parsed.Simplify()); err == nil {
				size = len(program.Inst)
			}
		}
		if e.left -= size * (1 + len(args[1-pattern].AsString())); e.left < 0 {
			return errTooMuch
		}
		return nil
	}
}
