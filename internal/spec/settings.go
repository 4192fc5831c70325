package spec

import (
	"strconv"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/money"
)

// declareSettings prepares an imgplan block. There may be several: one in each file, if people like.
func (s *scope) declareSettings(block located) func() {
	if !block.intact {
		return nil
	}
	return func() {
		content, diags := block.Body.Content(settingsSchema)
		s.report.add(diags...)
		s.enqueue(block.DefRange, content.Attributes, reach{}, s.checkVersion)
		for _, budget := range content.Blocks {
			if s.parent != nil {
				s.report.err(budget.DefRange, "Budget in a module", "A budget is for all images together: it stands in the root.")
				continue
			}
			s.declareBudget(budget)
		}
	}
}

func (s *scope) declareBudget(block *hcl.Block) {
	if s.budget != nil {
		s.report.err(block.DefRange, "Duplicate budget", "A budget was already declared at %s.", *s.budget)
		return
	}
	s.budget = &block.DefRange
	content, diags := block.Body.Content(budgetSchema)
	s.report.add(diags...)
	s.enqueue(block.DefRange, content.Attributes, reach{}, s.readBudget)
}

// enqueue has a block evaluated that has no name in expressions, once all that it refers to is.
func (s *scope) enqueue(place hcl.Range, attrs hcl.Attributes, may reach, eval func(*reader)) {
	terms := s.terms(inOrder(attrs), may)
	one := &node{scope: s, place: place, refs: allRefs(terms)}
	one.eval = func() { eval(&reader{l: s.loader, ctx: s.context(one.refs), terms: terms}) }
	s.order = append(s.order, one)
}

func (l *loader) checkVersion(r *reader) {
	wanted, got := r.must("required_version", cty.String)
	if got != known {
		return
	}
	t := r.terms["required_version"]
	constraints, err := version.NewConstraint(wanted.AsString())
	if err != nil {
		l.report.value(t, nil, "Invalid version constraint", `%q is not a version constraint such as ">= 0.1".`, wanted.AsString())
		return
	}
	running, err := version.NewVersion(l.in.Version)
	if err != nil || strings.HasPrefix(running.Prerelease(), "dev") {
		return // a development build has no number of its own
	}
	if !constraints.Check(running.Core()) {
		l.report.value(t, nil, "Unsupported imgplan version",
			"This folder asks for imgplan %s, and this is imgplan %s.", wanted.AsString(), l.in.Version)
	}
}

func (l *loader) readBudget(r *reader) {
	if cost, got := r.must("cost_per_apply", cty.Number); got == known {
		if amount, ok := l.dollars(r.terms["cost_per_apply"], cost); ok {
			l.limits.Cost = &amount
		}
	}
	if images, got := r.must("images_per_apply", cty.Number); got == known {
		n, err := strconv.Atoi(decimal(images))
		if err != nil || n < 0 {
			l.report.value(r.terms["images_per_apply"], r.ctx, "Invalid budget",
				`"images_per_apply" must be a whole number from 0.`)
			return
		}
		l.limits.Images = &n
	}
}

// dollars reads an amount of money.
func (l *loader) dollars(t *term, value cty.Value) (money.USD, bool) {
	amount, err := money.Parse(decimal(value))
	if err != nil {
		l.report.value(t, nil, "Invalid amount", "%s is not an amount of dollars: it has at most six decimals, and is not negative.",
			decimal(value))
	}
	return amount, err == nil
}
