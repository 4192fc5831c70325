package spec

import "github.com/hashicorp/hcl/v2"

// prepareValidations looks up what the validation blocks of a variable refer to. The variable counts as evaluated only
// once it is validated: what a validation refers to must not be made from the variable.
func (s *scope) prepareValidations(v *variable) {
	one := s.nodes["var."+v.name]
	var rules []*condition
	for _, block := range v.validations {
		if c := s.condition(block, reach{image: true}); c != nil && s.testsItself(v, c) {
			rules = append(rules, c)
		}
	}
	if len(rules) == 0 || v.broken {
		return
	}
	refs := refsOf(rules)
	for _, ref := range refs {
		if ref.node != one {
			one.after = append(one.after, ref.node)
		}
	}
	one.eval = func() { s.validate(v, rules, s.context(refs)) }
}

// testsItself refuses a validation that is about something else than its variable.
func (s *scope) testsItself(v *variable, c *condition) bool {
	t := c.terms["condition"]
	for _, ref := range t.refs {
		if ref.node == s.nodes["var."+v.name] {
			return true
		}
	}
	if !t.broken {
		s.report.err(c.place(), "Invalid variable validation condition",
			"The condition for variable %q must refer to var.%s in order to test incoming values.", v.name, v.name)
	}
	return false
}

// valuePlace is where the variable's value stands, if that is in a file and may be shown; else the variable itself.
func (v *variable) valuePlace() hcl.Range {
	if v.given == nil || v.given.term == nil || v.sensitive {
		return v.place
	}
	return v.given.term.expr.Range()
}

// validate reports a value that a validation refuses, where it is set, in the words of the spec.
func (s *scope) validate(v *variable, rules []*condition, ctx *hcl.EvalContext) {
	for _, c := range rules {
		if j := s.judge(c, ctx); j.finding == fails && !s.ghost {
			s.report.err(v.valuePlace(), "Invalid value for variable", "%s\n\nThis was checked by the validation rule at %s.",
				j.message, c.terms["condition"].place)
		}
	}
}
