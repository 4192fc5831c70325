package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/ui"
)

// serving is one ui: its flags, then what it shows and how the last apply ended.
type serving struct {
	*folder
	planFlags
	port        int
	open        bool
	parallelism int
	lockTimeout time.Duration
	options     plan.Options
	doc         *plan.Document  // the plan that is shown
	found       *state.Snapshot // what it was made from
	nothing     bool            // is to be done by it
	applied     bool
	last        error
}

func newUI(f *folder) *cobra.Command {
	u := &serving{folder: f}
	cmd := &cobra.Command{
		Use:   "ui",
		Short: "Show the plan as a page in the browser, approve it there, and watch the apply",
		Long: `Show what a fresh plan says as a page in the browser, as imgplan review does, with a button to apply it: the page then
shows the images in work, the pictures as they land, and what is spent so far. Where nothing is to be done it has all
pictures. The address is printed; it leads to this machine only, holds a token, and is another one each time.

What is approved is what the page showed: imgplan plans again under the folder's lock, and does nothing if anything has
changed since. Cancel starts nothing new and records what is in flight, as a first ^C does. The page can do nothing else,
and the apply never waits for a browser. An apply in another terminal is followed while a plan is shown, by what it has
written down; when it has ended, the page plans again. What -replace, -resubmit and -retry-refused ask for is asked for once:
the plan after an apply is one without them.

It ends when the page says so, or with ^C.

Exit codes: those of the last apply: 0 everything is done, or there was nothing to do; 1 an error, or the plan was left
unapplied; 3 some images failed, were refused or are held; 130 interrupted.`,
		Example: "  imgplan ui -open -max-cost=2.50",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return u.run(cmd.Context()) },
	}
	f.variableFlags(cmd)
	u.planFlags.add(cmd)
	f.completeAddresses(cmd, "target", "exclude", "replace", "resubmit")
	cmd.Flags().IntVar(&u.port, "port", 0, "serve on this `PORT` of 127.0.0.1 (default: any that is free)")
	cmd.Flags().BoolVar(&u.open, "open", false, "open the page in the browser")
	cmd.Flags().IntVar(&u.parallelism, "parallelism", 0, "images in work at once, at most `N` (default: as many as the providers allow)")
	lockFlag(cmd, &u.lockTimeout)
	return cmd
}

func (u *serving) run(ctx context.Context) error {
	var err error
	if u.options, err = u.parse(); err != nil {
		return err
	}
	if !u.ask {
		return errInputOff
	}
	server, err := ui.Listen(u.port, ui.Work{Plan: u.plan, Apply: u.apply, Follow: u.follow})
	if err != nil {
		return err
	}
	announced := func() error { return nil }
	err = server.Run(ctx, func() { announced = u.announce(server.Address()) })
	return u.ended(errors.Join(err, announced()))
}

// announce says where the page is, and returns what takes back what was done for that.
func (u *serving) announce(address string) (retract func() error) {
	fmt.Fprintf(u.env.stdout, "Plan: %s\nThe page is at %s\n", planWords(u.doc), address)
	u.next("^C ends it.\n")
	if !u.open {
		return func() error { return nil }
	}
	retract, err := u.openPage(address)
	if err != nil {
		u.note([]string{err.Error()})
	}
	return retract
}

// ended turns how serving ended into this command's error.
func (u *serving) ended(err error) error {
	var shown *notPlanned
	var e *exit
	switch {
	case errors.As(err, &shown):
		return shown.error
	case u.applied && errors.As(u.last, &e):
		return &exit{code: e.code} // its words were said
	case u.applied && u.last != nil:
		return errSaid
	case u.applied || u.nothing:
		return nil
	case errors.Is(err, ui.ErrLeft):
		return &exit{exitError, "not applied"}
	}
	return &exit{exitInterrupted, "not applied"}
}

// apply does what the page showed, as apply does what a plan file says.
func (u *serving) apply(ctx context.Context, _ *ui.Plan, lines io.Writer) error {
	f, watch := u.fresh(), newStream(lines)
	f.told = func(diags spec.Diagnostics) error {
		_ = watch.diagnostics(diags)
		return u.render(u.env.stderr, u.env.errWidth, diags)
	}
	a := &applying{
		folder: f, verb: "apply", options: u.options, saved: u.doc, parallelism: u.parallelism, lockTimeout: u.lockTimeout, watch: watch,
	}
	u.last, u.applied = a.run(ctx), true
	u.askedOnce(watch)
	if u.last == nil || u.last.Error() == "" {
		return nil // the summary has it all
	}
	words := u.last.Error()
	if hint := hintFor(u.last); hint != "" {
		words += "\n" + hint
	}
	fmt.Fprintln(u.env.stderr, paint(u.env.colour(u.env.errWidth), red, "error:"), words)
	return errors.New(words)
}

// askedOnce leaves out of the next plan what was asked for by a flag, as soon as an apply has begun it: the word for it was given once,
// and another request would be paid, too.
func (u *serving) askedOnce(watch *stream) {
	if len(watch.begun) == 0 {
		return
	}
	var replace, resubmit []string
	for _, c := range u.doc.Changes {
		if _, begun := watch.begun[c.Address]; begun || c.Action != plan.Generate.String() && c.Action != plan.Regenerate.String() {
			continue
		}
		if anyMatches(u.options.Replace, c.Address) {
			replace = append(replace, c.Address)
		}
		if anyMatches(u.options.Resubmit, c.Address) {
			resubmit = append(resubmit, c.Address)
		}
	}
	u.options.Replace, u.options.Resubmit, u.options.RetryRefused = replace, resubmit, false
}

// fresh is the folder as a command of its own would see it: what was shown of one plan is shown of the next.
func (u *serving) fresh() *folder {
	f := *u.folder
	f.warned, f.heard, f.stage = nil, nil, before
	return &f
}

func (u *serving) render(w io.Writer, width int, diags spec.Diagnostics) error {
	return spec.Render(w, diags, spec.RenderStyle{Color: width > 0 && u.env.colour(width), Width: width})
}
