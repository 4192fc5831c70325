package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
)

// viewFlags are how a plan is shown.
type viewFlags struct {
	compact  bool
	drift    bool
	markdown bool
	baseURL  string
	headURL  string
}

func (flags *viewFlags) add(cmd *cobra.Command) {
	flags.addCompact(cmd)
	cmd.Flags().BoolVar(&flags.drift, "drift", false, "show the pictures that were changed by hand, too")
	cmd.Flags().BoolVar(&flags.markdown, "markdown", false, "print Markdown, for the comment of a pull request")
	cmd.Flags().StringVar(&flags.baseURL, "base-url", "", "with -markdown: show pictures as they are now, found in this folder at this `URL`")
	cmd.Flags().StringVar(&flags.headURL, "head-url", "", "with -markdown and -drift: show those changed by hand, found at this `URL`")
}

func (flags *viewFlags) addCompact(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&flags.compact, "compact", false, "print one line a change")
}

// planView prints a plan for people.
type planView struct {
	viewFlags
	w      io.Writer
	colour bool
	err    error
}

// looks are how each action is marked and coloured.
var looks = map[string]struct{ mark, colour, verb string }{
	plan.Generate.String():   {"+", green, "to generate"},
	plan.Regenerate.String(): {"~", yellow, "to regenerate"},
	plan.Restore.String():    {"<", blue, "to restore"},
	plan.Render.String():     {"*", blue, "to render"},
	plan.Move.String():       {">", blue, "to move"},
	plan.Adopt.String():      {"=", blue, "to adopt"},
	plan.Delete.String():     {"-", red, "to delete"},
	plan.Forget.String():     {".", yellow, "to forget"},
	plan.Drift.String():      {"!", yellow, "changed by hand"},
	plan.Hold.String():       {"?", yellow, "held"},
	plan.NoOp.String():       {" ", "", "unchanged"},
}

// print prints a whole document.
func (v *planView) print(doc *plan.Document) error {
	changed := len(doc.Collect)
	for _, c := range doc.Changes {
		if v.shows(c) {
			changed++
		}
	}
	if v.compact {
		v.each(doc)
	} else {
		for _, group := range v.grouped(doc) {
			v.show(group)
		}
	}
	for _, task := range doc.Collect {
		v.line("  + %s  (as it was declared before)", harmless(task.Address))
		v.line("      task %s was paid for by an earlier run: its picture is kept", harmless(task.Task))
	}
	v.end(doc, changed)
	return v.err
}

// shows tells whether a change is listed: what was changed by hand only if that was asked for, for nothing is done
// about it.
func (v *planView) shows(c plan.DocumentChange) bool {
	return c.Action != plan.NoOp.String() && (v.drift || c.Action != plan.Drift.String())
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
	case c.From != "":
		v.line("      from %s", showPath(c.From))
	case c.Drift != nil:
		v.line("      was %s", pictureWords(c.Drift.Before, "made"))
		v.line("      is  %s", pictureWords(c.Drift.After, "written"))
	}
	if prompt := newPrompt(c); prompt != "" {
		v.line("      prompt: %s", quote(prompt, 100))
	}
	for _, reason := range c.Why {
		v.reason(reason)
	}
	v.footnotes(c)
}

// newPrompt is the prompt of a change that nothing else explains: of a new image, or of one whose past isn't known here.
func newPrompt(c plan.DocumentChange) string {
	isNew := c.Action == plan.Generate.String()
	if isNew || c.Action == plan.Regenerate.String() && len(c.Why) == 0 && !c.MayChange {
		return c.Prompt
	}
	return ""
}

func (v *planView) footnotes(c plan.DocumentChange) {
	switch waits := c.MayChange && len(c.Cause) > 0 && c.PriorKey != ""; {
	case waits && len(c.Why) == 0:
		v.line("      may change: only if the new picture of %s differs", harmless(c.Cause[0]))
	case waits:
		v.line("      made from %s, which will change, too", harmless(c.Cause[0]))
	}
	if c.Task != "" {
		v.line("      already paid: task %s of an earlier run is collected", harmless(c.Task))
	}
	if c.SharedWith != "" {
		v.line("      the same picture as %s: paid once", harmless(c.SharedWith))
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

func (v *planView) line(format string, args ...any) {
	if v.err == nil {
		_, v.err = fmt.Fprintf(v.w, format+"\n", args...)
	}
}
