package spec

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// declareCheck prepares a check block: assertions about anything, that only warn.
func (s *scope) declareCheck(block located) func() {
	one := s.declareNode("check", block.Labels[0], block.DefRange)
	if one == nil || !block.intact {
		return nil
	}
	return func() {
		content, diags := block.Body.Content(checkSchema)
		s.report.add(diags...)
		if len(content.Blocks) == 0 && !diags.HasErrors() {
			s.report.err(block.DefRange, "Zero assert blocks", "Check blocks must have at least one assert block.")
		}
		asserts := s.conditions(content.Blocks, reach{image: true})
		one.refs = refsOf(asserts)
		one.eval = func() { s.judgeAll(asserts, s.context(one.refs), hcl.DiagWarning, "Check block assertion failed") }
	}
}

// judgeAll reports those of some conditions that don't hold, except in what is made only to find mistakes. It returns
// false if one of them doesn't, or can't be judged for a mistake.
func (s *scope) judgeAll(conditions []*condition, ctx *hcl.EvalContext, severity hcl.DiagnosticSeverity, summary string) bool {
	good := true
	if s.in.Leaving {
		return good
	}
	for _, c := range conditions {
		j := s.judge(c, ctx)
		if j.finding == fails && !s.ghost {
			s.unmet(c, j, severity, summary, strings.TrimSuffix(s.prefix, "."))
		}
		good = good && j.finding != fails && j.finding != mistaken
	}
	return good
}
