package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

func newStateRemove(f *folder) *cobra.Command {
	e := newEditing(f, "state rm")
	cmd := &cobra.Command{
		Use:   "rm ADDRESS...",
		Short: "Forget what is recorded, and keep the files",
		Long: `Forget what is recorded of images, whole blocks or modules. Their files stay, and what was paid for them stays in
.imgplan/objects: declared again, they are there for free on this machine. A removed block does the same for those who should
see it in a plan.

Exit codes: 0 done; 1 an error.`,
		Example:           "  imgplan state rm -dry-run module.old",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: f.addresses,
		RunE:              func(cmd *cobra.Command, args []string) error { return e.remove(cmd.Context(), args) },
	}
	e.flags(cmd, "removed")
	return cmd
}

func (e *editing) remove(ctx context.Context, targets []string) error {
	return e.locked(ctx, func(snapshot *state.Snapshot) error {
		config := &spec.Config{}
		for _, target := range targets {
			config.Removed = append(config.Removed, spec.Removed{From: recordedAddress(snapshot, target), Keep: true})
			if !means(target, config, snapshot.Records) {
				return fmt.Errorf("nothing is recorded of %s: imgplan state list shows what is", target)
			}
		}
		made, err := e.make(config, snapshot, plan.Options{Targets: targets})
		if err != nil {
			return err
		}
		for _, c := range made.plan.Changes {
			if e.dry {
				fmt.Fprintf(e.env.stdout, "Would remove %s\n", harmless(c.Address))
			}
			for _, note := range c.Notes[1:] { // the first one is that its file stays
				e.note([]string{harmless(c.Address) + ": " + note})
			}
		}
		if e.dry {
			return nil
		}
		return e.forget(ctx, made)
	})
}

// forget does a plan that forgets, and nothing else.
func (e *editing) forget(ctx context.Context, made *planned) error {
	dir, err := workdir.Open(e.chdir)
	if err != nil {
		return err
	}
	defer dir.Close()
	made.plan.Collect = nil
	result := apply.Run(ctx, made.plan, apply.Workshop{
		Config: made.config, Dir: dir, Store: e.store, Objects: made.objects, Tasks: made.tasks,
		Report: func(event apply.Event) {
			if event.Step == apply.Step(apply.Done) {
				fmt.Fprintf(e.env.stdout, "Removed %s\n", harmless(event.Address))
			}
		},
	})
	if result.Err != nil {
		return result.Err
	}
	for _, image := range result.Images {
		if image.Outcome != apply.Done {
			err = errors.Join(err, fmt.Errorf("%s: %s", image.Address, image.Detail))
		}
	}
	if err == nil {
		fmt.Fprintf(e.env.stdout, "Removed %s; the files stay.\n", plural(len(result.Images), "record"))
	}
	return err
}
