package main

import (
	"fmt"
	"strings"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/worddiff"
)

// mostAlike is how many instances of one block are shown one by one that change alike.
const mostAlike = 10

// group is changes that are shown as one: all of one block, and changed alike. Most groups have one change.
type group []plan.DocumentChange

// grouped gathers the changes of a document that are to be shown, in order. A group stands where its first change would.
func (v *planView) grouped(doc *plan.Document) []group {
	var groups []group
	place := map[string]int{}
	for _, c := range doc.Changes {
		if !v.shows(c) {
			continue
		}
		alike := likeness(c)
		at, known := place[alike]
		if alike == "" || !known {
			place[alike] = len(groups)
			groups = append(groups, group{c})
			continue
		}
		groups[at] = append(groups[at], c)
	}
	return groups
}

// likeness is a text that is the same for changes which may be shown as one, "" for a change that must be shown alone:
// one that is no instance, and one of which there is more to say than what changed. A note that names a file, because it is
// overwritten, is like no other.
func likeness(c plan.DocumentChange) string {
	block, isInstance := blockOf(c.Address)
	switch {
	case !isInstance || c.Task != "" || c.SharedWith != "" || c.PriorPath != "" || c.PriorAddress != "":
		return ""
	case c.Action != plan.Generate.String() && c.Action != plan.Regenerate.String() && c.Action != plan.Restore.String():
		return ""
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%q %s %v %t %q %q", block, c.Action, c.Cost, c.MayChange, c.Cause, c.Notes)
	for _, r := range c.Why {
		fmt.Fprintf(&text, " %q", r.Argument)
		for _, part := range worddiff.Diff(r.Before, r.After) {
			if part.Kind != worddiff.Same {
				fmt.Fprintf(&text, " %d %q", part.Kind, part.Text)
			}
		}
	}
	return text.String()
}

// show prints a group: each of a few, or what many have in common.
func (v *planView) show(g group) {
	shown := len(g)
	switch {
	case len(g) <= mostAlike:
	case len(g[0].Why) == 0:
		shown = 3 // new ones differ in their prompts: some are shown
	default:
		shown = 0
	}
	for _, c := range g[:shown] {
		v.change(c)
	}
	if shown < len(g) {
		v.many(g[shown:], shown > 0)
	}
}

// many prints one entry for many changes that are alike.
func (v *planView) many(g group, more bool) {
	first, look := g[0], looks[g[0].Action]
	words := "instances, changed alike"
	if more {
		words = "more instances like these"
	}
	block, _ := blockOf(first.Address)
	v.line("  %s %s: %d %s%s", paint(v.colour, look.colour, look.mark), paint(v.colour, bold, harmless(block)), len(g), words,
		v.costOfMany(g))
	for _, reason := range first.Why {
		v.reason(reason)
	}
	v.footnotes(first)
	v.line("      %s to %s: -compact lists each", harmless(first.Address), harmless(g[len(g)-1].Address))
}

// blockOf is an instance's address without its last index, and whether it has one. An index may hold brackets itself.
func blockOf(address string) (block string, isInstance bool) {
	last, quoted := -1, false
	for i := 0; i < len(address); i++ {
		switch {
		case quoted && address[i] == '\\':
			i++
		case address[i] == '"':
			quoted = !quoted
		case address[i] == '[' && !quoted:
			last = i
		}
	}
	if last < 0 || !strings.HasSuffix(address, "]") {
		return address, false
	}
	return address[:last], true
}

func (v *planView) costOfMany(g group) string {
	if !g[0].Paid || g[0].Cost == nil {
		return v.cost(g[0])
	}
	return fmt.Sprintf("  $%s", *g[0].Cost*money.USD(len(g)))
}
