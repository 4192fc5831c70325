package main

import (
	"strings"
	"unicode/utf8"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/worddiff"
)

// What decides how a changed value is shown.
const (
	longValue   = 80   // characters of both texts together: from here on only their changed words are shown
	wordsAround = 4    // that did not change, on either side of those that did
	keptEnough  = 0.25 // of the text: where less stayed, it is another text, and both are shown
	mostShown   = 400  // characters of a value
)

// changedWords returns what of a value changed, shortened; false where the two texts are better shown whole.
func changedWords(r plan.Reason) ([]worddiff.Part, bool) {
	if utf8.RuneCountInString(r.Before)+utf8.RuneCountInString(r.After) < longValue || isPlain(r.Before) || isPlain(r.After) {
		return nil, false
	}
	parts := worddiff.Diff(r.Before, r.After)
	return worddiff.Shorten(parts, wordsAround), worddiff.Kept(parts) >= keptEnough
}

func (v *planView) reason(r plan.Reason) {
	parts, long := changedWords(r)
	words, isDigest := digestWords(r)
	switch {
	case isDigest:
		v.line("      %s", words)
	case r.Before == "":
		v.line("      %s: %s", harmless(r.Argument), quote(r.After, mostShown))
	case r.After == "":
		v.line("      %s: %s → (not set)", harmless(r.Argument), quote(r.Before, mostShown))
	case long:
		v.line("      %s: \"%s\"", harmless(r.Argument), v.marked(parts))
	default:
		v.line("      %s: %s → %s", harmless(r.Argument), quote(r.Before, mostShown), quote(r.After, mostShown))
	}
}

// digestWords says what became of an argument whose value is a digest, in which nobody can read what changed; false for
// all others.
func digestWords(r plan.Reason) (words string, isDigest bool) {
	switch {
	case r.Argument == "source_image":
		return "source_image: its picture has changed", true
	case r.Argument != "replace_triggered_by":
		return "", false
	case r.After == afterApply:
		return "replace_triggered_by " + afterApply, true
	case r.Before == "":
		return "replace_triggered_by was added", true
	case r.After == "":
		return "replace_triggered_by was taken away", true
	}
	return "replace_triggered_by changed", true
}

// marked shows parts in one line: red for what went, green for what came, or [-in-] {+brackets+} without colour.
func (v *planView) marked(parts []worddiff.Part) string {
	var text strings.Builder
	for _, part := range parts {
		words := cut(harmless(part.Text), mostShown)
		switch {
		case part.Kind == worddiff.Cut:
			words = paint(v.colour, faint, "…")
		case part.Kind == worddiff.Gone && v.colour:
			words = paint(true, red, words)
		case part.Kind == worddiff.New && v.colour:
			words = paint(true, green, words)
		case part.Kind == worddiff.Gone:
			words = "[-" + words + "-]"
		case part.Kind == worddiff.New:
			words = "{+" + words + "+}"
		}
		text.WriteString(words)
	}
	return text.String()
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
