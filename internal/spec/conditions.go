package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// condition is what must hold, and the message for when it does not: a precondition, a postcondition, an assertion or
// a validation.
type condition struct {
	terms map[string]*term // condition and error_message
	open  *bool            // whether it waits; nil until that was asked
}

// finding is what a condition came to.
type finding int

const (
	mistaken  finding = iota // it can't be evaluated, which is reported
	undecided                // known only after apply
	holds
	fails
)

// judgement is a finding about one image, or about what there is one of.
type judgement struct {
	finding
	message string           // of one that fails
	ctx     *hcl.EvalContext // whose values may be shown; nil where they may not
}

// condition looks up what a condition's block refers to; nil if it is no condition, which is reported.
func (s *scope) condition(block *hcl.Block, may reach) *condition {
	content, diags := block.Body.Content(conditionSchema)
	s.report.add(diags...)
	test, message := content.Attributes["condition"], content.Attributes["error_message"]
	if diags.HasErrors() || test == nil || message == nil {
		return nil
	}
	c := &condition{terms: s.terms([]*hcl.Attribute{test, message}, may)}
	if s.unreadable(c.terms["condition"]) {
		return nil
	}
	if len(c.terms["condition"].expr.Variables()) == 0 {
		s.report.err(test.Expr.Range(), "Invalid "+block.Type+" expression", "The condition expression must refer to at least one "+
			"object from elsewhere in the configuration, or else its result would not be checking anything.")
		return nil
	}
	return c
}

// unreadable reports what hcl can't parse of JSON, which seems to refer to nothing.
func (s *scope) unreadable(t *term) bool {
	if _, left := t.expr.(pinned); !left || len(t.expr.Variables()) > 0 {
		return false
	}
	_, diags := s.value(t.expr, s.context(nil))
	s.report.add(diags...)
	return diags.HasErrors()
}

// conditions are those of all blocks that are one.
func (s *scope) conditions(blocks hcl.Blocks, may reach) []*condition {
	var all []*condition
	for _, block := range blocks {
		if c := s.condition(block, may); c != nil {
			all = append(all, c)
		}
	}
	return all
}

// instance tells whether a condition may differ between the instances of a block.
func (c *condition) instance() bool {
	return c.terms["condition"].instance || c.terms["error_message"].instance
}

// place is where the expression stands that failed.
func (c *condition) place() hcl.Range { return c.terms["condition"].expr.Range() }

// judge evaluates a condition, and its message if it fails.
func (l *loader) judge(c *condition, ctx *hcl.EvalContext) judgement {
	r := &reader{l: l, ctx: ctx, terms: c.terms}
	t := c.terms["condition"]
	value := r.raw(t)
	if isSpoilt(value) {
		return judgement{}
	}
	if isSensitive(value) {
		ctx = nil
	}
	value, _ = value.UnmarkDeep()
	truth, err := convert.Convert(value, cty.Bool)
	switch {
	case err != nil:
		l.report.value(t, ctx, "Invalid condition result", "Invalid condition result value: %s.", conversion(err))
	case truth.IsNull():
		l.report.value(t, ctx, "Invalid condition result", "Condition expression must return either true or false, not null.")
	case !truth.IsKnown():
		l.unresolved = true
		return judgement{finding: undecided}
	case truth.True():
		return judgement{finding: holds}
	default:
		return judgement{fails, r.explanation(), ctx}
	}
	return judgement{}
}

// explanation is a condition's message.
func (r *reader) explanation() string {
	value := r.raw(r.terms["error_message"])
	if isSpoilt(value) {
		return "Its error_message can't be evaluated."
	}
	text, err := convert.Convert(value, cty.String)
	switch {
	case isSensitive(value):
		return "The error message is not shown, because it is made from a sensitive value."
	case err != nil || text.IsNull():
		return "Its error_message is not a text."
	case !text.IsKnown():
		return "Its error_message will be known only after apply."
	}
	return strings.TrimSpace(text.AsString())
}

// unmet reports a condition that does not hold. The subject is the instance that it is about, "" where there is one only.
func (l *loader) unmet(c *condition, j judgement, severity hcl.DiagnosticSeverity, summary, subject string) {
	place, detail := c.place(), j.message
	if subject != "" {
		detail += "\n\nThis is about " + subject + "."
	}
	l.report.add(&hcl.Diagnostic{
		Severity: severity, Summary: summary, Detail: detail, Subject: &place,
		Expression: c.terms["condition"].expr, EvalContext: j.ctx, Extra: unmet{},
	})
}

// unmet is the Extra of a diagnostic about a condition that does not hold.
type unmet struct{}

// waits tells whether a condition is about anything that is known only after apply, beside self. That is the same for
// all instances of a block, so it is asked once.
func (c *condition) waits(ctx *hcl.EvalContext) bool {
	if c.open == nil {
		open := slices.ContainsFunc(allRefs(c.terms), func(ref reference) bool {
			value, diags := ref.path.TraverseAbs(ctx)
			return !diags.HasErrors() && !value.IsWhollyKnown()
		})
		c.open = &open
	}
	return *c.open
}

// refsOf returns the references of several conditions.
func refsOf(conditions []*condition) []reference {
	var refs []reference
	for _, c := range conditions {
		refs = append(refs, allRefs(c.terms)...)
	}
	return refs
}
