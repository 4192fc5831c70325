package main

import (
	"fmt"
	"strings"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
)

// end prints what is to be said of the whole.
func (v *planView) end(doc *plan.Document, changed int) {
	if changed > 0 {
		v.line("")
		v.causes(doc)
	}
	v.summary(doc, changed)
	if drifted, _ := doc.Count(plan.Drift); drifted > 0 && !v.drift {
		v.line("%s", driftWords(drifted))
	}
	for _, note := range doc.Notes {
		v.line("%s %s", paint(v.colour, yellow, "Note:"), harmless(note))
	}
	v.problems(doc)
}

// driftWords says that there are retouched pictures, and how to see more of them.
func driftWords(n int) string {
	if n == 1 {
		return "1 picture was changed by hand, and is left as it is: imgplan plan -drift shows it."
	}
	return fmt.Sprintf("%d pictures were changed by hand, and are left as they are: imgplan plan -drift shows them.", n)
}

// causes says what made how many images change.
func (v *planView) causes(doc *plan.Document) {
	for _, cause := range doc.Causes {
		v.line("%s", harmless(causeWords(cause)))
	}
}

func causeWords(cause plan.Cause) string {
	words := fmt.Sprintf("%s changed: %s", cause.Name, plural(cause.Images, "image"))
	upTo := ""
	if cause.MayChange {
		words = fmt.Sprintf("%s will change: %s made from it", cause.Name, plural(cause.Images, "image"))
		upTo = "up to "
	}
	switch {
	case cause.Cost > 0 && cause.Unpriced > 0:
		return fmt.Sprintf("%s, %s$%s and an unknown price for %d of them", words, upTo, cause.Cost, cause.Unpriced)
	case cause.Cost > 0:
		return fmt.Sprintf("%s, %s$%s", words, upTo, cause.Cost)
	case cause.Unpriced > 0:
		return words + ", price not known"
	}
	return words
}

func (v *planView) summary(doc *plan.Document, changed int) {
	unchanged, _ := doc.Count(plan.NoOp)
	if changed == 0 {
		v.line("%s %s.", paint(v.colour, green, "No changes."), unchangedWords(doc, unchanged))
		return
	}
	v.line("%s %s. %d unchanged.", paint(v.colour, bold, "Plan:"), strings.Join(countWords(doc, v.drift), ", "), unchanged)
	v.line("%s", paint(v.colour, bold, "Cost: ")+costWords(doc))
	if doc.Adds != nil {
		v.line("%s", paint(v.colour, bold, "Size: ")+addedWords(doc.Adds))
	}
}

// unchangedWords says why nothing is to be done. Images are compared with their declarations only where that was asked for.
func unchangedWords(doc *plan.Document, unchanged int) string {
	switch {
	case doc.Destroy:
		return "There is nothing to delete"
	case doc.RefreshOnly:
		return "There is nothing to record that was changed by hand"
	}
	return "The images are as declared: " + plural(unchanged, "image")
}

// countWords counts the changes by action: "1 to generate". What was changed by hand counts where it is listed.
func countWords(doc *plan.Document, drift bool) []string {
	var parts []string
	for _, action := range plan.Actions {
		if n, _ := doc.Count(action); n > 0 && action != plan.NoOp && (drift || action != plan.Drift) {
			parts = append(parts, fmt.Sprintf("%d %s", n, looks[action.String()].verb))
		}
	}
	if len(doc.Collect) > 0 {
		parts = append(parts, fmt.Sprintf("%d to collect", len(doc.Collect)))
	}
	return parts
}

// addedWords says how much is added to the repo, as far as that is known.
func addedWords(adds *plan.Added) string {
	words := fmt.Sprintf("about %s for %s", byteWords(adds.BytesAbout), plural(adds.Images, "image"))
	if adds.Unknown > 0 {
		words += fmt.Sprintf(", and an unknown size for %d more", adds.Unknown)
	}
	switch {
	case adds.TrackedAbout == nil || *adds.TrackedAbout == 0: // where that matters, a note says so
	case *adds.TrackedAbout == adds.BytesAbout:
		words += "; Git LFS keeps it"
	default:
		words += fmt.Sprintf("; Git LFS keeps about %s of it", byteWords(*adds.TrackedAbout))
	}
	return words
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
