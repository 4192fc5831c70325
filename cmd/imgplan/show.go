package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

func newShow(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show [PLAN | ADDRESS]",
		Short: "Show a plan file, a record with its picture, or all that is recorded",
		Long: `Show a plan file as "plan" printed it, the record of one image with its picture, or without an argument everything that
is recorded. A file goes before an image of the same name.

Exit codes: 0 done; 1 an error, or no such record.`,
		Example:           "  imgplan show -json next.plan\n  imgplan show 'image.icon[\"sun\"]'",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: f.filesAndAddresses,
		RunE:              func(_ *cobra.Command, args []string) error { return f.showWhat(args) },
	}
	f.jsonFlag(cmd)
	f.picturesFlag(cmd)
	f.view.add(cmd)
	return cmd
}

// addressed are how addresses of what is recorded begin.
var addressed = []string{"image.", "module.", "atlas.", "index."}

// showWhat tells a plan file from an address by whether there is such a file.
func (f *folder) showWhat(args []string) error {
	what := ""
	if len(args) == 1 {
		what = args[0]
	}
	info, err := os.Stat(f.inside(what))
	isAddress := slices.ContainsFunc(addressed, func(kind string) bool { return strings.HasPrefix(what, kind) })
	switch recorded := len(args) == 0 || err != nil && isAddress; {
	case recorded && f.view.markdown:
		return &exit{exitError, "-markdown is for plan files: " + cmp.Or(what, "what is recorded") + " is none"}
	case recorded:
		return f.showState(what)
	case err == nil && info.IsDir():
		return fmt.Errorf("%q is no plan file, and no address", what)
	}
	return f.showPlan(what)
}

func (f *folder) showPlan(file string) error {
	doc, err := f.readPlanFile(file)
	if err != nil {
		return err
	}
	return f.printPlan(doc)
}

func newState(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "state",
		Short:   "Look at what is recorded, and edit it",
		Long:    "Look at what is recorded, and edit it.\n\nExit codes: 0 done; 1 an error.",
		Example: "  imgplan state check",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	list := &cobra.Command{
		Use:     "list [ADDRESS...]",
		Short:   "List the recorded addresses",
		Long:    "List the recorded addresses, or those that match.\n\nExit codes: 0 done; 1 an error.",
		Example: "  imgplan state list image.icon",
		RunE:    func(_ *cobra.Command, args []string) error { return f.listState(args) },
	}
	one := &cobra.Command{
		Use:               "show ADDRESS",
		Short:             "Show one record, with its picture where the terminal can",
		Long:              "Show one record, with its picture where the terminal can.\n\nExit codes: 0 done; 1 an error, or no such record.",
		Example:           "  imgplan state show 'image.icon[\"sun\"]'",
		ValidArgsFunction: f.addresses,
		Args:              cobra.ExactArgs(1),
		RunE:              func(_ *cobra.Command, args []string) error { return f.showState(args[0]) },
	}
	f.jsonFlag(list)
	f.jsonFlag(one)
	f.picturesFlag(one)
	cmd.AddCommand(list, one, newCheck(f), newStateMove(f), newStateRemove(f), newPull(f))
	cmd.AddCommand(declined(stateHabits)...)
	return cmd
}

func (f *folder) listState(targets []string) error {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	addresses := []string{}
	for _, address := range addressesOf(snapshot) {
		if len(targets) == 0 || anyMatches(targets, address) {
			addresses = append(addresses, address)
		}
	}
	if f.json {
		return printJSON(f.env.stdout, addresses)
	}
	for _, address := range addresses {
		fmt.Fprintln(f.env.stdout, address)
	}
	return nil
}

func anyMatches(targets []string, address string) bool {
	for _, target := range targets {
		if plan.Matches(target, address) {
			return true
		}
	}
	return false
}
