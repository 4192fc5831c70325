package spec

import (
	"maps"
	"math"
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
	maxEffort      = 80_000_000
	decodeEffort   = 12 // a byte of JSON, YAML or a table, and one of the values in it
	memberEffort   = 100
	grantEffort    = 30          // more for each byte of a file
	maxGrant       = 400_000_000 // for all of them
	stepEffort     = 150         // one turn of a for, a splat or a template's loop
	numberEffort   = 2000        // a number in a text: hcl computes 512 bits of it
	digitEffort    = 30          // one that is whole and not large
	unifyEffort    = 5           // comparing one type with another
	partEffort     = 20          // looking at one part of a value
	compareEffort  = 100         // comparing one with another
	writeEffort    = 1000        // writing a part of an output, as JSON and as HCL
	globEffort     = 5000        // looking for files, and one that is found
	entryEffort    = 1000
	folderEffort   = 2000 // opening a folder that is looked through
	listedEffort   = 50   // one name in it
	madeEffort     = 40   // one number of a range
	pieceEffort    = 8    // one byte of a text that is split
	fileEffort     = 3    // reading a byte of a file
	parseEffort    = 20   // a byte of a template's file, each time that it is read
	sequenceEffort = 1000 // a sequence in it
	textEffort     = 15   // sorting one text, for each time that they could be halved
	sortedEffort   = 150  // and at one of a set, which is hashed and sorted, for each time that it could be halved
	pairEffort     = 15   // comparing one element with another
)

// effort is what is left. It is shared by all that one Load evaluates.
type effort struct {
	left    int
	granted int             // of maxGrant
	read    map[string]bool // the files that more was granted for
}

// grant allows more to who writes more: a table of a hundred thousand images takes what no small file may. Each file
// counts once.
func (e *effort) grant(file string, size int) {
	if e.read[file] {
		return
	}
	if e.read == nil {
		e.read = map[string]bool{}
	}
	e.read[file] = true
	more := min(size*grantEffort, maxGrant-e.granted)
	e.granted += more
	e.left += more
}

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
	pass   pass // nil leaves the result as it is
}

// pass is what becomes of a result on its way to whoever works with it.
type pass func(cty.Value, hcl.Diagnostics) (cty.Value, hcl.Diagnostics)

// Value evaluates the expression, and counts what comes of it before anyone works with that.
func (w *weighed) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	w.effort.spend(1)
	value, diags := w.Expression.Value(ctx)
	w.weigh(w.effort, value)
	if w.pass != nil {
		return w.pass(value, diags)
	}
	return value, diags
}

// UnwrapExpression is for those who want to know what is written, not what it comes to.
func (w *weighed) UnwrapExpression() hcl.Expression { return w.Expression }

// weighBody makes every expression in a body count.
func (e *effort) weighBody(body *hclsyntax.Body) {
	for _, attr := range body.Attributes {
		if !isLiteral(attr.Expr) { // that costs nothing, and there are many
			e.weighAll(attr.Expr)
		}
	}
	for _, block := range body.Blocks {
		e.weighBody(block.Body)
	}
}

// weighAll makes every expression below a node count.
func (e *effort) weighAll(root hclsyntax.Node) {
	_ = hclsyntax.VisitAll(root, func(node hclsyntax.Node) hcl.Diagnostics {
		switch node := node.(type) {
		case *hclsyntax.ForExpr:
			e.weighLoop(node)
		case *hclsyntax.SplatExpr:
			l := &loop{}
			e.wrapPass(&node.Source, turns, l.begin)
			e.wrapPass(&node.Each, turn, l.turn)
		case *hclsyntax.FunctionCallExpr:
			e.weighCall(node)
		case *hclsyntax.TemplateExpr:
			for i := range node.Parts {
				e.wrapPass(&node.Parts[i], spelt, spell)
			}
		case *hclsyntax.ConditionalExpr:
			e.weighBranches(node)
		case *hclsyntax.BinaryOpExpr:
			e.wrap(&node.LHS, whole(compareEffort))
			e.wrap(&node.RHS, whole(compareEffort))
		}
		return nil
	})
}

// wrap replaces an expression, unless it was left out or is one that costs nothing.
func (e *effort) wrap(at *hclsyntax.Expression, weigh func(*effort, cty.Value)) {
	e.wrapPass(at, weigh, nil)
}

// wrapPass is wrap for what passes its result on as another one.
func (e *effort) wrapPass(at *hclsyntax.Expression, weigh func(*effort, cty.Value), pass pass) {
	switch (*at).(type) {
	case nil, *hclsyntax.LiteralValueExpr, *weighed:
		return
	}
	*at = &weighed{&hclsyntax.ParenthesesExpr{Expression: *at, SrcRange: (*at).Range()}, e, weigh, pass}
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
			e.spend(sorting(value))
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
	e.spend(sorting(value))
}

// sorting counts what it takes to sort the elements of a value. Texts are sorted sooner than all else.
func sorting(value cty.Value) int {
	n, each := elements(value), sortedEffort
	if bare, _ := value.Unmark(); bare.Type().IsCollectionType() && bare.Type().ElementType() == cty.String {
		each = textEffort
	} else if types := partTypes(bare); len(types) > 0 && types[0] == cty.String && same(types) {
		each = textEffort
	}
	return each * n * bits.Len(uint(n))
}

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
	if !same(types) {
		e.spend(len(types) * len(types) * unifyEffort)
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
	if bare, _ := value.Unmark(); !bare.Type().IsPrimitiveType() {
		e.spend(2*stepEffort + 2*partEffort*min(elements(value), 100))
	}
}

// counting counts the numbers that range makes, of which each takes memory.
func (e *effort) counting(args []cty.Value) error {
	start, limit, step := 0.0, 0.0, 1.0
	for i, into := range map[int][]*float64{1: {&limit}, 2: {&start, &limit}, 3: {&start, &limit, &step}}[len(args)] {
		*into, _ = args[i].AsBigFloat().Float64()
	}
	count := maxRange
	if span := math.Abs((limit - start) / step); span < maxRange {
		count = int(span)
	}
	if e.left -= madeEffort * count; e.left < 0 {
		return errTooMuch
	}
	return nil
}

// maxRange is how many numbers range makes at most.
const maxRange = 1024

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
