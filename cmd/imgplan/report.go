package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// report gathers how an apply ended, over all its waves.
type report struct {
	*folder
	begun  time.Time
	verb   string  // "apply", "destroy"
	stream *stream // nil for words
	watch  *stream // beside them; may be nil
	result apply.Result
}

// add takes in the result of one wave and returns the addresses that wait for another.
func (r *report) add(wave apply.Result) (deferred []string) {
	for _, image := range wave.Images {
		if image.Outcome == apply.Deferred {
			deferred = append(deferred, image.Address)
			continue
		}
		r.result.Images = append(r.result.Images, image)
	}
	r.result.Spent += wave.Spent
	r.result.Unpriced += wave.Unpriced
	r.result.Requests += wave.Requests
	if r.result.Err == nil {
		r.result.Err = wave.Err
	}
	return deferred
}

// leave takes in images that no wave could start.
func (r *report) leave(addresses []string, why string) {
	for _, address := range addresses {
		r.result.Images = append(r.result.Images, apply.ImageResult{Address: address, Outcome: apply.NotStarted, Detail: why})
	}
}

// waitedFor is why images can't be made that wait for others.
func (r *report) waitedFor() string {
	if r.result.Complete() {
		return "what it refers to can't be known, though all that it waits for is made"
	}
	return "what it waits for was not made"
}

// left returns what earlier waves have left of a budget.
func (r *report) left(budget spec.Budget) spec.Budget {
	if budget.Cost != nil {
		cost := max(0, *budget.Cost-r.result.Spent)
		budget.Cost = &cost
	}
	if budget.Images != nil {
		images := max(0, *budget.Images-r.result.Requests)
		budget.Images = &images
	}
	return budget
}

// held takes in what the plan holds: it is not done, whether or not this apply had anything to do with that. Of a later plan only some
// addresses are news; nil means all.
func (r *report) held(p *plan.Plan, news []string) {
	for _, c := range p.Changes {
		if c.Action != plan.Hold || news != nil && !slices.Contains(news, c.Address) {
			continue
		}
		outcome := apply.Held
		switch {
		case c.Refused:
			outcome = apply.Refused
		case c.Waits != "":
			outcome = apply.NotStarted
		}
		r.result.Images = append(r.result.Images, apply.ImageResult{
			Address: c.Address, Path: c.Path, Action: c.Action, Outcome: outcome, Detail: c.Notes[len(c.Notes)-1],
		})
	}
}

// end says how it ended, and what to do next.
func (r *report) end(ctx context.Context) error {
	if r.watch != nil {
		r.watch.end(r, r.verb)
	}
	if r.stream != nil {
		r.stream.end(r, r.verb)
	} else {
		r.endWords(r.env.stdout, r.env.colour(r.env.outWidth))
	}
	switch {
	case r.result.Err != nil:
		return r.result.Err
	case ctx.Err() != nil:
		return &exit{exitInterrupted, ""}
	case !r.result.Complete():
		return &exit{exitIncomplete, ""}
	}
	return nil
}

// nexts say what to do about images that are not done.
var nexts = []struct {
	outcome apply.Outcome
	next    string
}{
	{apply.Failed, "fix what is said, and apply again"},
	{apply.Refused, "change the prompt, or say -retry-refused: the same spec is not asked for again by itself"},
	{apply.Held, "they may have been paid, and are not asked for again; imgplan tasks shows them, and what you can do"},
	{apply.TimedOut, "apply again to collect them: they are paid for, and may still be made"},
	{apply.Interrupted, "apply again to collect them: they are paid for"},
	{apply.NotStarted, "apply again: nothing was sent for them"},
}

func (r *report) endWords(w io.Writer, colour bool) {
	if len(r.result.Images) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s %s%s in %s. %s\n", paint(colour, bold, "Apply:"), r.doneWords(), r.others(),
		time.Since(r.begun).Round(100*time.Millisecond), spentWords(r.result))
	for _, one := range nexts {
		if r.result.Count(one.outcome) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s:", paint(colour, yellow, string(one.outcome)))
		r.next(" %s", r.nextOf(one.outcome, one.next))
		fmt.Fprintln(w)
		r.list(w, one.outcome)
	}
}

// nextOf is what to do about an outcome, if the folder's memory is still there.
func (r *report) nextOf(outcome apply.Outcome, next string) string {
	waits := outcome == apply.Interrupted || outcome == apply.TimedOut || outcome == apply.Held
	if waits && errors.Is(r.result.Err, state.ErrRemoved) {
		return "nothing remembers them: they may be paid for, and another apply pays again; the provider has these tasks"
	}
	return next
}

// doneWords counts what is done: images, files that were made here from pictures that are there, and what else became of files that
// go along with images.
func (r *report) doneWords() string {
	images, rendered, others := 0, 0, 0
	for _, one := range r.result.Images {
		switch {
		case one.Outcome != apply.Done:
		case one.Action == plan.Render:
			rendered++
		case isImage(one.Address):
			images++
		default:
			others++
		}
	}
	words := plural(images, "image") + " done"
	if rendered > 0 {
		words += ", " + plural(rendered, "file") + " rendered"
	}
	if others > 0 {
		words += ", " + plural(others, "other file") + " done"
	}
	return words
}

// isImage tells whether an address is an image's, rather than that of a file which goes along with images.
func isImage(address string) bool {
	_, own := moduleOf(address)
	_, part := cutOutsideQuotes(own, '#')
	return strings.HasPrefix(own, "image.") && part == ""
}

// mostListed is how many images of one outcome are listed; -json has all of them.
const mostListed = 20

func (r *report) list(w io.Writer, outcome apply.Outcome) {
	listed := 0
	for _, image := range r.result.Images {
		if image.Outcome != outcome {
			continue
		}
		if listed++; listed <= mostListed {
			fmt.Fprintf(w, "  %s: %s\n", harmless(image.Address), harmless(image.Detail))
			if image.Stranded {
				r.next("    to give it up, and pay for another: imgplan tasks forget %s\n", harmless(shellQuoted(image.Address)))
			}
		}
	}
	if more := listed - mostListed; more > 0 {
		fmt.Fprintf(w, "  … and %d more\n", more)
	}
}

// others counts the outcomes beside done: ", 2 failed, 1 held".
func (r *report) others() string {
	words := ""
	if n := r.result.Count(apply.Unchanged); n > 0 {
		words += fmt.Sprintf(", %d unchanged", n)
	}
	for _, one := range nexts {
		if n := r.result.Count(one.outcome); n > 0 {
			words += fmt.Sprintf(", %d %s", n, one.outcome)
		}
	}
	return words
}

func spentWords(result apply.Result) string {
	spent := "Nothing was spent."
	if result.Spent != 0 {
		spent = fmt.Sprintf("Spent: $%s.", result.Spent)
	}
	switch {
	case result.Unpriced == 0:
		return spent
	case result.Spent == 0:
		return fmt.Sprintf("What was spent isn't known, for %s.", plural(result.Unpriced, "image"))
	}
	return strings.TrimSuffix(spent, ".") + fmt.Sprintf(", and what isn't known, for %s.", plural(result.Unpriced, "image"))
}
