package main

import "github.com/spf13/cobra"

func newRefresh(f *folder) *cobra.Command {
	a := newAdopting(f, "refresh")
	cmd := &cobra.Command{
		Use:   "refresh",
		Short: "Record pictures that were changed by hand as they are",
		Long: `Record every picture that was changed by hand as it is now, as "imgplan apply -refresh-only -auto-approve" does: it is the
picture of what it was made from, and no drift any more. "imgplan plan -refresh-only" shows what that would be. No file is
written, and nothing is asked for: renditions of such a picture stay as they are until apply -replace='image.hero#thumb',
where accept makes them anew. What is no whole picture any more stays as it is, with a note.

Exit codes: 0 everything is done; 1 an error, nothing was tried; 130 interrupted.`,
		Example: "  imgplan plan -refresh-only && imgplan refresh",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a.approved, a.planFlags.options.RefreshOnly = true, true
			return a.spoken(func() error { return a.runFresh(cmd.Context()) })
		},
	}
	a.variableFlags(cmd)
	a.jsonFlag(cmd)
	lockFlag(cmd, &a.lockTimeout)
	listVar(cmd.Flags(), &a.planFlags.options.Targets, "target", "only this `ADDRESS` (repeatable)")
	listVar(cmd.Flags(), &a.planFlags.options.Exclude, "exclude", "leave out this `ADDRESS` (repeatable)")
	f.completeAddresses(cmd, "target", "exclude")
	return cmd
}
