package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// applying is one apply: its flags, then what it works with.
type applying struct {
	*folder
	planFlags
	verb        string // "apply" or "destroy"
	options     plan.Options
	approved    bool // -auto-approve
	parallelism int
	lockTimeout time.Duration
	saved       *plan.Document // the plan file; nil for a fresh plan
	agreed      *plan.Document // what was shown, or compared with it
	stream      *stream        // nil without -json
	watch       *stream        // to a page, beside what is said here; nil without one
	store       *state.Store
	dir         *workdir.Dir
}

func newApply(f *folder) *cobra.Command {
	a := &applying{folder: f, verb: "apply"}
	cmd := &cobra.Command{
		Use:   "apply [PLAN]",
		Short: "Generate what changed, and write it into the folder",
		Long: `Generate what changed, and write it into the folder: what a fresh plan says, once you agree, or exactly what a plan
file says. It goes on with what an interrupted apply had paid for. A first ^C, or a terminal that is closed, starts
nothing new and records what is in flight; nothing is lost by a second ^C. -json prints a line an event, with the fields
of "terraform apply -json".

Exit codes: 0 everything is done; 1 an error, nothing was tried; 3 some images failed, were refused or are held;
130 interrupted.`,
		Example:           "  imgplan apply -auto-approve -max-cost=2.50",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: files,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.spoken(func() error {
				if len(args) == 1 {
					return a.runSaved(cmd.Context(), args[0])
				}
				return a.runFresh(cmd.Context())
			})
		},
	}
	a.flags(cmd)
	f.picturesFlag(cmd)
	a.planFlags.add(cmd)
	f.view.addCompact(cmd)
	f.completeAddresses(cmd, "target", "exclude", "replace", "resubmit")
	return cmd
}

func newDestroy(f *folder) *cobra.Command {
	a := &applying{folder: f}
	cmd := &cobra.Command{
		Use:   "destroy",
		Short: "Delete every recorded image",
		Long: `Delete the file and the record of every image. What was paid for stays in .imgplan/objects: a later apply of the same
declarations restores it for free on this machine.

Exit codes: 0 everything is done; 1 an error, nothing was tried; 3 something could not be deleted; 130 interrupted.`,
		Example: "  imgplan destroy -target='image.icon[\"sun\"]'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.planFlags.options.Destroy, a.verb = true, "destroy"
			return a.spoken(func() error { return a.runFresh(cmd.Context()) })
		},
	}
	a.flags(cmd)
	listVar(cmd.Flags(), &a.planFlags.options.Targets, "target", "delete only this `ADDRESS` (repeatable)")
	listVar(cmd.Flags(), &a.planFlags.options.Exclude, "exclude", "leave out this `ADDRESS` (repeatable)")
	f.completeAddresses(cmd, "target", "exclude")
	a.maxImages, a.maxChanges = noLimit, noLimit
	return cmd
}

func (a *applying) flags(cmd *cobra.Command) {
	a.variableFlags(cmd)
	a.jsonFlag(cmd)
	cmd.Flags().BoolVar(&a.approved, "auto-approve", false, "don't ask")
	cmd.Flags().IntVar(&a.parallelism, "parallelism", 0, "images in work at once, at most `N` (default: as many as the providers allow)")
	lockFlag(cmd, &a.lockTimeout)
}

func lockFlag(cmd *cobra.Command, timeout *time.Duration) {
	cmd.Flags().DurationVar(timeout, "lock-timeout", 0, "wait this long for another imgplan to end (`TIME` such as 30s)")
}

// spoken runs it, with -json as a stream of lines in which errors come, too.
func (a *applying) spoken(run func() error) error {
	if !a.json {
		return run()
	}
	a.stream = newStream(a.env.stdout)
	a.stream.version()
	a.told = a.stream.diagnostics
	return a.diagnosed(run())
}

// runSaved does what a plan file says, if that is still what there is to do.
func (a *applying) runSaved(ctx context.Context, file string) error {
	var err error
	if a.saved, err = a.readPlanFile(file); err != nil {
		return err
	}
	if a.planFlags.given() {
		return errPlanFixed
	}
	a.options = keptOptions(a.saved)
	a.vars = slices.Concat(a.saved.Variables, a.vars)
	a.varFiles, a.quiet = slices.Concat(a.saved.VarFiles, a.varFiles), len(a.saved.VarFiles)
	return a.run(ctx)
}

func (a *applying) runFresh(ctx context.Context) error {
	options, err := a.parse()
	if err != nil {
		return err
	}
	a.options = options
	return a.run(ctx)
}

// run takes the folder's lock, plans, asks, and applies. The configuration is checked before anything is opened for
// writing.
func (a *applying) run(ctx context.Context) error {
	if a.leaving = a.options.Destroy; a.parallelism < 0 {
		return fmt.Errorf("-parallelism: %d is less than nothing", a.parallelism)
	}
	if _, err := a.pictureMode(); err != nil {
		return err
	}
	config, err := a.load(nil)
	if err != nil {
		return err
	}
	store, err := a.open(ctx, a.verb, a.lockTimeout)
	if err != nil {
		return err
	}
	a.store = store
	if a.dir, err = workdir.Open(a.chdir); err != nil {
		store.Close()
		return err
	}
	if !a.options.AdoptOnly && !a.options.RefreshOnly {
		err = a.resolve(ctx, config)
	}
	if err == nil {
		err = a.waves(ctx)
	}
	if err == nil || a.stage == afterward {
		err = cmp.Or(err, a.afterward(err))
	}
	a.dir.Close()
	if closing := store.Close(); err == nil {
		err = closing
	}
	return err
}

// open opens what is remembered for writing. Whoever waits for the lock can be told to stop.
func (f *folder) open(ctx context.Context, verb string, wait time.Duration) (*state.Store, error) {
	store, err := state.Open(f.chdir, state.Options{Wait: wait, Verb: verb, Version: version(), Stop: ctx.Done()})
	if err != nil && ctx.Err() != nil {
		return nil, &exit{exitInterrupted, "interrupted while waiting: " + err.Error()}
	}
	return store, err
}

func (a *applying) decideUnderLock() (*planned, error) {
	snapshot, err := a.store.Snapshot()
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	a.note(snapshot.Notes)
	made, err := a.decide(snapshot, a.options)
	if err != nil {
		return nil, err
	}
	return made, checkOptions(a.options, made.config, snapshot.Records)
}

// applyOnce applies one plan.
func (a *applying) applyOnce(ctx context.Context, made *planned, total *report) (apply.Result, error) {
	crew, err := hire(ctx, made)
	if err != nil {
		return apply.Result{}, err
	}
	progress := a.progress(made.plan, total)
	result := apply.Run(ctx, made.plan, apply.Workshop{
		Config: made.config, Dir: a.dir, Store: a.store, Objects: made.objects, Tasks: made.tasks, Makers: crew.makers,
		Parallelism: a.parallelism, Budget: total.left(narrowest(made.config.Budget, a.options.Budget)), Report: progress.event,
	})
	progress.close()
	a.note(crew.dismiss())
	return result, nil
}
