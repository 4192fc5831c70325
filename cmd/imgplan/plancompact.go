package main

import (
	"fmt"
	"strings"

	"github.com/imgplan/imgplan/internal/plan"
)

// each prints one line a change.
func (v *planView) each(doc *plan.Document) {
	for _, c := range doc.Changes {
		if !v.shows(c) {
			continue
		}
		look := looks[c.Action]
		words := ""
		if about := brief(c); about != "" {
			words = "  " + about
		}
		v.line("  %s %s  %s%s%s", paint(v.colour, look.colour, look.mark), paint(v.colour, bold, harmless(c.Address)), showPath(c.Path), v.cost(c),
			words)
	}
}

// brief says in one line what else there is to a change. Its notes are part of that, for they name what is overwritten.
func brief(c plan.DocumentChange) string {
	var words, arguments []string
	if c.PriorAddress != "" {
		words = append(words, "was "+c.PriorAddress)
	}
	if c.PriorPath != "" {
		words = append(words, "was at "+c.PriorPath)
	}
	if c.From != "" && c.From != c.PriorPath {
		words = append(words, "from "+c.From)
	}
	if c.From != "" {
		words = append(words, "from "+c.From)
	}
	for _, reason := range c.Why {
		arguments = append(arguments, reason.Argument)
	}
	switch {
	case len(arguments) > 0 && c.Why[0].After == afterApply:
		words = append(words, strings.Join(arguments, ", ")+" "+afterApply)
	case len(arguments) > 0:
		words = append(words, strings.Join(arguments, ", ")+" changed")
	case c.MayChange && len(c.Cause) > 0 && c.PriorKey != "":
		words = append(words, "may change with "+c.Cause[0])
	}
	if c.Task != "" {
		words = append(words, "already paid: task "+c.Task)
	}
	if c.SharedWith != "" {
		words = append(words, "the same picture as "+c.SharedWith)
	}
	return harmless(strings.Join(append(words, c.Notes...), "; "))
}

// briefCost is a change's price in as few words as a table has room for.
func briefCost(c plan.DocumentChange) string {
	switch {
	case !c.Paid:
		return ""
	case c.Cost == nil:
		return "not known"
	case c.MayChange:
		return fmt.Sprintf("up to $%s", *c.Cost)
	}
	return "$" + c.Cost.String()
}
