package plan

import (
	"fmt"
	"path"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// Summary counts a plan.
type Summary struct {
	Count    map[Action]int
	Submits  int       // requests that will be sent, at most
	Paid     int       // those of them that cost money
	Cost     money.USD // of those whose price is known, at most
	Unpriced int       // those whose price is not known
}

// Summary counts the plan.
func (p *Plan) Summary() Summary {
	s := Summary{Count: map[Action]int{}}
	for _, c := range p.Changes {
		if c.Action != NoOp || c.Rendition == nil && c.Index == nil && c.Atlas == nil { // those go with their images
			s.Count[c.Action]++
		}
		if !c.Submits {
			continue
		}
		s.Submits++
		if c.Paid {
			s.Paid++
		}
		if c.Cost == nil {
			s.Unpriced++
		} else {
			s.Cost += *c.Cost
		}
	}
	return s
}

// problems lists why a plan must not be applied.
func problems(p *Plan, options Options) []Problem {
	var found []Problem
	for _, c := range p.Changes {
		if c.Standing.Kind == state.Other && c.writes() {
			found = append(found, Problem{c.Address, inTheWay(p, c.Path)})
		}
	}
	if n := p.touched(); options.MaxChanges != nil && n > *options.MaxChanges {
		found = append(found, Problem{Text: fmt.Sprintf("this plan writes or deletes %s, and -max-changes is %d", files(n), *options.MaxChanges)})
	}
	return append(found, overBudget(p.Summary(), options.Budget)...)
}

// inTheWay says why nothing can be written at a path.
func inTheWay(p *Plan, at string) string {
	for folder := path.Dir(at); folder != "."; folder = path.Dir(folder) {
		if p.File(folder).Kind == state.Regular {
			return fmt.Sprintf("%s is a file, not a folder: %s can't be written", folder, at)
		}
	}
	return at + " is a folder, a link or a device: it can't be overwritten"
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

// touched counts the changes that write or delete a file.
func (p *Plan) touched() int {
	n := 0
	for _, c := range p.Changes {
		if c.writes() || len(c.Leaves) > 0 {
			n++
		}
	}
	return n
}

func overBudget(s Summary, budget spec.Budget) []Problem {
	var found []Problem
	if budget.Images != nil && s.Submits > *budget.Images {
		found = append(found, Problem{Text: fmt.Sprintf("this plan generates %s, and the budget is %d", images(s.Submits), *budget.Images)})
	}
	if budget.Cost == nil {
		return found
	}
	if s.Cost > *budget.Cost {
		found = append(found, Problem{Text: fmt.Sprintf("this plan costs up to $%s, and the budget is $%s", s.Cost, *budget.Cost)})
	}
	if s.Unpriced > 0 {
		found = append(found, Problem{Text: fmt.Sprintf("there is a budget of $%s, and not every price is known: of %d requests it isn't", *budget.Cost, s.Unpriced)})
	}
	return found
}
