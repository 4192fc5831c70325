package spec

import (
	"errors"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// spoil marks whatever was made from a mistake that is reported already, so that nothing that follows from it is.
type spoil struct{}

// spoilt stands for a value that can't be had because of a mistake.
var spoilt = cty.DynamicVal.Mark(spoil{})

func isSpoilt(value cty.Value) bool {
	return value != cty.NilVal && value.ContainsMarked() && value.HasMarkDeep(spoil{})
}

// outcome is how far a value could be had.
type outcome int

const (
	absent  outcome = iota // left out, or null
	wrong                  // a mistake, reported
	unknown                // known only after apply
	known
)

// reader evaluates the terms of one block, or of one instance of it.
type reader struct {
	l      *loader
	ctx    *hcl.EvalContext
	terms  map[string]*term
	shared map[string]cty.Value // the values of terms that don't differ between instances
}

// raw evaluates a term. The result may be spoilt in parts.
func (r *reader) raw(t *term) cty.Value {
	if t.lent != nil {
		return t.lent.value
	}
	if value, done := r.shared[t.name]; done && !t.instance {
		return value
	}
	value := r.l.evaluateTerm(t, r.ctx)
	if r.shared != nil && !t.instance {
		r.shared[t.name] = value
	}
	return value
}

func (l *loader) evaluateTerm(t *term, ctx *hcl.EvalContext) cty.Value {
	if t.broken || l.misused(t) {
		return spoilt
	}
	value, diags := l.value(t.expr, ctx)
	l.nameStyles(diags)
	l.sayWhatThereIs(diags)
	l.report.add(l.discreet(diags, ctx)...)
	if diags.HasErrors() {
		return spoilt
	}
	if err := tooLargeOf(t.expr, value); err != nil {
		l.report.value(t, nil, "Value too large", "The value of %q %s.", t.name, err)
		return spoilt
	}
	if l.spoils(t) && !value.IsWhollyKnown() {
		return spoilt // try() and its like forget the mark of what they can't know
	}
	return value
}

// value evaluates an expression as far as the effort lasts that all expressions share.
func (l *loader) value(expr hcl.Expression, ctx *hcl.EvalContext) (value cty.Value, diags hcl.Diagnostics) {
	defer func() {
		if recovered := recover(); recovered == (exhausted{}) {
			value, diags = spoilt, l.tooMuchWork(expr)
		} else if recovered != nil {
			panic(recovered)
		}
	}()
	l.effort.spend(1)
	value, diags = expr.Value(ctx)
	l.effort.take(value, partEffort, maxNesting)
	return value, diags
}

// afford counts work on a value that is not evaluation.
func (l *loader) afford(t *term, value cty.Value, each int) (diags hcl.Diagnostics) {
	defer func() {
		if recovered := recover(); recovered == (exhausted{}) {
			diags = l.tooMuchWork(t.expr)
		} else if recovered != nil {
			panic(recovered)
		}
	}()
	l.effort.take(value, each, maxNesting)
	return nil
}

// tooMuchWork is said once: what comes after it is not evaluated at all.
func (l *loader) tooMuchWork(expr hcl.Expression) hcl.Diagnostics {
	place := expr.Range()
	if l.weary == nil {
		l.weary = &place
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: "Too much to evaluate", Subject: l.weary,
		Detail: "With this, all expressions together take more work than is allowed. Loops in loops and large values " +
			"in every instance of a block multiply.",
	}}
}

// spoils tells whether a term is made from a mistake.
func (l *loader) spoils(t *term) bool {
	return slices.ContainsFunc(t.refs, func(ref reference) bool { return ref.node.isSpoilt() })
}

// isSpoilt remembers its answer, because ten thousand images may be made from one node.
func (n *node) isSpoilt() bool {
	if !n.judged {
		n.judged, n.spoilt = true, isSpoilt(n.value)
	}
	return n.spoilt
}

// get evaluates the named term to a type. A secret one comes without its mark; any other sensitive value is a mistake.
func (r *reader) get(name string, want cty.Type) (cty.Value, outcome) {
	t := r.terms[name]
	if t == nil {
		return cty.NullVal(want), absent
	}
	return r.take(t, want)
}

// take is get for a term that there is.
func (r *reader) take(t *term, want cty.Type) (cty.Value, outcome) {
	value := r.raw(t)
	if isSpoilt(value) {
		return spoilt, wrong
	}
	if value.ContainsMarked() {
		r.l.report.value(t, nil, "Sensitive value in "+t.name, "The value of %q is sensitive, and it would be written "+
			"to the state and to the picture's record. If it is no secret, nonsensitive() takes the mark off.", t.name)
		return spoilt, wrong
	}
	return r.convert(t, value, want)
}

// must is get for what has to be known before apply.
func (r *reader) must(name string, want cty.Type) (cty.Value, outcome) {
	value, got := r.get(name, want)
	if got == unknown {
		t := r.terms[name]
		r.l.report.value(t, r.ctx, "Invalid "+name+" argument",
			"The value of %q depends on what is known only after apply, so it can't be planned.", name)
		return spoilt, wrong
	}
	return value, got
}

func (r *reader) convert(t *term, value cty.Value, want cty.Type) (cty.Value, outcome) {
	converted, err := convert.Convert(value, want)
	switch {
	case err != nil:
		r.l.report.value(t, r.ctx, "Incorrect value type", "The value of %q is not valid: %s.", t.name, conversion(err))
		return spoilt, wrong
	case converted.IsNull():
		return converted, absent
	case !converted.IsWhollyKnown():
		return converted, unknown
	}
	return converted, known
}

// conversion says where in a value a conversion failed, and why.
func conversion(err error) string {
	var at cty.PathError
	if errors.As(err, &at) && len(at.Path) > 0 {
		return pathText(at.Path) + ": " + err.Error()
	}
	return err.Error()
}

// secret is get for an API key: it must be sensitive, and what is wrong with it is said without its line where that may hold it.
// Otherwise is another way to give it.
func (r *reader) secret(name, otherwise string, place hcl.Range) string {
	t := r.terms[name]
	if t == nil {
		return ""
	}
	value := r.raw(t)
	if isSpoilt(value) {
		return ""
	}
	sensitive := isSensitive(value)
	value, _ = value.UnmarkDeep()
	value, err := convert.Convert(value, cty.String)
	switch {
	case err != nil || !value.IsKnown():
		r.l.report.err(place, "Invalid "+name, "The value of %q must be a string that is known before apply.", name)
		return ""
	case value.IsNull():
		return ""
	case !sensitive:
		r.l.report.err(t.place, "Invalid "+name, "The value of %q is not sensitive: what stands in the configuration is committed, and shown. "+
			"Give a variable that says sensitive = true%s.", name, otherwise)
		return ""
	}
	return value.AsString()
}
