package spec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

var movedSchema = &hcl.BodySchema{Attributes: required("from", "to")}

var removedSchema = &hcl.BodySchema{
	Attributes: required("from"),
	Blocks:     []hcl.BlockHeaderSchema{{Type: "lifecycle"}},
}

var removedLifecycleSchema = &hcl.BodySchema{Attributes: required("destroy")}

// departure is a moved or a removed block: what it names as it was.
type departure struct {
	scope    *scope
	from, to *target // to is nil for a removed one
	keep     bool    // of a removed one: its files stay
	place    hcl.Range
}

// whenIntact puts off the reading of a block that was understood to its end; nil for one that wasn't.
func (s *scope) whenIntact(block located, read func(located)) func() {
	if !block.intact {
		return nil
	}
	return func() { read(block) }
}

// placeOf is where a block stands that says this. In JSON there may be many of them in one list, and hcl takes its bracket for their place.
func placeOf(block located, says *hcl.Attribute) hcl.Range {
	if says != nil && strings.HasSuffix(says.Range.Filename, ".json") {
		return says.Range
	}
	return block.DefRange
}

// declareMoved reads a moved block. Its addresses are those of the module that it stands in.
func (s *scope) declareMoved(block located) {
	content, diags := block.Body.Content(movedSchema)
	s.report.add(diags...)
	from, to := s.staticTarget(content.Attributes["from"]), s.staticTarget(content.Attributes["to"])
	if from == nil || to == nil || s.ghost {
		return
	}
	where := placeOf(block, content.Attributes["from"])
	if from.isModule() != to.isModule() {
		s.report.err(where, `Invalid "moved" addresses`,
			`The "from" and "to" addresses must either both refer to images or both refer to modules.`)
		return
	}
	s.departures = append(s.departures, departure{scope: s, from: from, to: to, place: where})
}

// declareRemoved reads a removed block.
func (s *scope) declareRemoved(block located) {
	content, diags := block.Body.Content(removedSchema)
	s.report.add(diags...)
	keep := false
	for _, lifecycle := range content.Blocks {
		inner, diags := lifecycle.Body.Content(removedLifecycleSchema)
		s.report.add(diags...)
		if attr := inner.Attributes["destroy"]; attr != nil {
			keep = !s.literalBool(attr)
		}
	}
	from := s.staticTarget(content.Attributes["from"])
	if from == nil || s.ghost {
		return
	}
	if from.keyed() {
		s.report.err(content.Attributes["from"].Expr.Range(), "Resource instance keys not allowed",
			"A removed block is about a whole image or module block (%s), not about one instance of it.", from.block())
		return
	}
	s.departures = append(s.departures, departure{scope: s, from: from, keep: keep, place: placeOf(block, content.Attributes["from"])})
}

func (s *scope) literalBool(attr *hcl.Attribute) bool {
	value, diags := s.value(attr.Expr, nil)
	if diags.HasErrors() || value.Type() != cty.Bool || value.IsNull() || !value.IsKnown() {
		s.report.err(attr.Expr.Range(), "Invalid "+attr.Name, "%q must be written as true or false here.", attr.Name)
		return true
	}
	return value.True()
}

// checkDepartures refuses what is still there, and what can't be followed.
func (l *loader) checkDepartures() {
	byFrom, byTo, gone := map[string]departure{}, map[string]departure{}, map[string]departure{}
	for _, one := range l.departures {
		if one.to == nil {
			if first, exists := gone[one.fromAddress()]; exists {
				l.report.err(one.place, "Duplicate removed block", "A removed block for %s was already declared at %s.", one.fromAddress(), first.place)
			}
			gone[one.fromAddress()] = one
			if place, declared := one.scope.declares(one.from, true); declared {
				l.report.err(place, "Removed resource still exists", "A removed block at %s says that %s was removed, but it is still "+
					"declared here.", one.place, one.fromAddress())
			}
			continue
		}
		l.checkMove(one)
		if first, exists := byFrom[one.fromAddress()]; exists && first.toAddress() != one.toAddress() {
			l.report.err(one.place, "Ambiguous move statements", "A statement at %s declared that %s moved to %s, but this statement "+
				"instead declares that it moved to %s. Each image can move to only one address.",
				first.place, one.fromAddress(), first.toAddress(), one.toAddress())
		}
		if first, exists := byTo[one.toAddress()]; exists && first.fromAddress() != one.fromAddress() {
			l.report.err(one.place, "Ambiguous move statements", "A statement at %s declared that %s moved to %s, but this statement "+
				"instead declares that %s moved there. Each image can have moved from only one address.",
				first.place, first.fromAddress(), one.toAddress(), one.fromAddress())
		}
		byFrom[one.fromAddress()], byTo[one.toAddress()] = one, one
	}
	l.refuseMoveCircles(byFrom)
}

func (d departure) fromAddress() string { return d.scope.prefix + d.from.address() }
func (d departure) toAddress() string   { return d.scope.prefix + d.to.address() }

func (l *loader) checkMove(one departure) {
	if one.fromAddress() == one.toAddress() {
		l.report.err(one.place, "Redundant move statement", "This statement declares a move from %s to the same address, which is the "+
			"same as not declaring this move at all.", one.fromAddress())
		return
	}
	whole := !one.from.keyed() && !one.to.keyed()
	if place, declared := one.scope.declares(one.from, whole); declared {
		l.report.err(one.place, "Moved object still exists", "This statement declares a move from %s, but that is still declared at %s. "+
			"Change your configuration so that it will be declared as %s instead.", one.fromAddress(), place, one.toAddress())
	}
}

// refuseMoveCircles reports moves that lead back to where they began, once for each circle.
func (l *loader) refuseMoveCircles(byFrom map[string]departure) {
	seen := map[string]bool{}
	for _, start := range sortedKeys(byFrom) {
		var trail []string
		at := start
		for byFrom[at].to != nil && !seen[at] && byFrom[at].toAddress() != at {
			seen[at] = true
			trail = append(trail, at)
			at = byFrom[at].toAddress()
		}
		if i := slices.Index(trail, at); i >= 0 {
			l.report.err(byFrom[at].place, "Cyclic dependency in move statements", "These moves lead back to where they began, so there "+
				"is no address to move to: %s.", strings.Join(append(trail[i:], at), " → "))
		}
	}
}

// collectDepartures hands over what was declared about addresses.
func (l *loader) collectDepartures(config *Config) {
	for _, one := range l.departures {
		if one.to == nil {
			config.Removed = append(config.Removed, Removed{one.fromAddress(), one.keep, place(one.place)})
		} else {
			config.Moved = append(config.Moved, Moved{one.fromAddress(), one.toAddress(), place(one.place)})
		}
	}
	config.Imports = l.imports
	slices.SortStableFunc(config.Moved, func(a, b Moved) int { return cmp.Compare(a.From, b.From) })
	slices.SortStableFunc(config.Removed, func(a, b Removed) int { return cmp.Compare(a.From, b.From) })
	slices.SortStableFunc(config.Imports, func(a, b Import) int { return cmp.Compare(a.To, b.To) })
}
