package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
)

// planView prints a plan for people.
type planView struct {
	w      io.Writer
	colour bool
	err    error
}

// looks are how each action is marked and coloured.
var looks = map[string]struct{ mark, colour, verb string }{
	plan.Generate.String():   {"+", green, "to generate"},
	plan.Regenerate.String(): {"~", yellow, "to regenerate"},
	plan.Restore.String():    {"<", blue, "to restore"},
	plan.Move.String():       {">", blue, "to move"},
	plan.Delete.String():     {"-", red, "to delete"},
	plan.Drift.String():      {"!", yellow, "changed by hand"},
	plan.Hold.String():       {"?", yellow, "held"},
	plan.NoOp.String():       {" ", "", "unchanged"},
}

func (v *planView) print(doc *plan.Document) error {
	changed := 0
	for _, c := range doc.Changes {
		if c.Action != plan.NoOp.String() {
			changed++
			v.change(c)
		}
	}
	for _, task := range doc.Collect {
		v.line("  + %s  (no longer declared)", harmless(task.Address))
		v.line("      task %s was paid for by an earlier run: its picture is kept", harmless(task.Task))
	}
	if changed+len(doc.Collect) > 0 {
		v.line("")
		v.causes(doc)
	}
	v.summary(doc, changed)
	v.problems(doc)
	return v.err
}

// change prints one change: a line of what and where, then why.
func (v *planView) change(c plan.DocumentChange) {
	look := looks[c.Action]
	v.line("  %s %s  %s%s", paint(v.colour, look.colour, look.mark), paint(v.colour, bold, harmless(c.Address)), showPath(c.Path), v.cost(c))
	switch {
	case c.PriorAddress != "" && c.PriorPath != "":
		v.line("      was %s at %s", harmless(c.PriorAddress), showPath(c.PriorPath))
	case c.PriorAddress != "":
		v.line("      was %s", harmless(c.PriorAddress))
	case c.PriorPath != "":
		v.line("      was at %s", showPath(c.PriorPath))
	}
	if c.Action == plan.Generate.String() && c.Prompt != "" {
		v.line("      prompt: %s", quote(c.Prompt, 100))
	}
	for _, reason := range c.Why {
		v.reason(reason)
	}
	v.footnotes(c)
}

func (v *planView) reason(r plan.Reason) {
	switch {
	case r.Argument == "source_image":
		v.line("      source_image: its picture has changed")
	case r.Before == "":
		v.line("      %s: %s", harmless(r.Argument), quote(r.After, 400))
	case r.After == "":
		v.line("      %s: %s → (not set)", harmless(r.Argument), quote(r.Before, 400))
	default:
		v.line("      %s: %s → %s", harmless(r.Argument), quote(r.Before, 400), quote(r.After, 400))
	}
}

func (v *planView) footnotes(c plan.DocumentChange) {
	if c.MayChange && len(c.Cause) > 0 && c.PriorKey != "" {
		v.line("      may change: only if the new picture of %s differs", harmless(c.Cause[0]))
	}
	if c.Task != "" {
		v.line("      already paid: task %s of an earlier run is collected", harmless(c.Task))
	}
	if c.SharedWith != "" {
		v.line("      the same picture as %s: paid once", harmless(c.SharedWith))
	}
	if c.Reproducible != nil && !*c.Reproducible && c.Paid {
		v.line("      not reproducible: the model takes no seed")
	}
	for _, note := range c.Notes {
		v.line("      %s", paint(v.colour, yellow, harmless(note)))
	}
}

// cost is what a change costs, in words for the end of its first line.
func (v *planView) cost(c plan.DocumentChange) string {
	switch {
	case !c.Paid:
		return ""
	case c.Cost == nil:
		return "  price not known"
	}
	return "  $" + c.Cost.String()
}

// causes says which variables and locals changed how much.
func (v *planView) causes(doc *plan.Document) {
	count := map[string]int{}
	for _, c := range doc.Changes {
		for _, cause := range c.Cause {
			if !c.MayChange {
				count[cause]++
			}
		}
	}
	for _, cause := range slices.Sorted(maps.Keys(count)) {
		v.line("%s changed: %s", harmless(cause), plural(count[cause], "image"))
	}
}

func (v *planView) summary(doc *plan.Document, changed int) {
	unchanged, _ := doc.Count(plan.NoOp)
	if changed+len(doc.Collect) == 0 {
		v.line("%s The images are as declared: %s.", paint(v.colour, green, "No changes."), plural(unchanged, "image"))
		return
	}
	var parts []string
	for _, action := range plan.Actions {
		if n, _ := doc.Count(action); n > 0 && action != plan.NoOp {
			parts = append(parts, fmt.Sprintf("%d %s", n, looks[action.String()].verb))
		}
	}
	if len(doc.Collect) > 0 {
		parts = append(parts, fmt.Sprintf("%d to collect", len(doc.Collect)))
	}
	v.line("%s %s. %d unchanged.", paint(v.colour, bold, "Plan:"), strings.Join(parts, ", "), unchanged)
	v.line("%s", paint(v.colour, bold, "Cost: ")+costWords(doc))
}

// costWords says what a plan costs.
func costWords(doc *plan.Document) string {
	var total money.USD
	paid, unpriced, upTo := 0, 0, ""
	for _, c := range doc.Changes {
		if !c.Paid {
			continue
		}
		paid++
		if c.MayChange {
			upTo = "up to "
		}
		if c.Cost == nil {
			unpriced++
		} else {
			total += *c.Cost
		}
	}
	switch {
	case paid == 0:
		return "nothing"
	case unpriced == paid:
		return fmt.Sprintf("not known, for %s", plural(paid, "image"))
	case unpriced > 0:
		return fmt.Sprintf("%s$%s for %s, and an unknown price for %d more", upTo, total, plural(paid-unpriced, "image"), unpriced)
	}
	return fmt.Sprintf("%s$%s for %s", upTo, total, plural(paid, "image"))
}

func (v *planView) problems(doc *plan.Document) {
	for _, problem := range doc.Problems {
		text := problem.Text
		if problem.Address != "" {
			text = problem.Address + ": " + text
		}
		v.line("\n%s %s", paint(v.colour, red, "This plan can't be applied:"), harmless(text))
	}
}

func (v *planView) line(format string, args ...any) {
	if v.err == nil {
		_, v.err = fmt.Fprintf(v.w, format+"\n", args...)
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// quote shows a value in quotes, numbers and booleans without, cut at a length in characters. Whatever a terminal
// would obey is escaped.
func quote(text string, most int) string {
	if _, err := strconv.ParseFloat(text, 64); err == nil || text == "true" || text == "false" || text == "(known after apply)" {
		return text
	}
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

// harmless escapes what a terminal would obey.
func harmless(text string) string {
	quoted := strconv.Quote(text)
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(quoted[1 : len(quoted)-1])
}

// showPath is a path as a plan prints it.
func showPath(path string) string { return harmless(path) }
