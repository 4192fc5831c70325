package main

import (
	"context"

	"github.com/spf13/cobra"
)

func newAccept(f *folder) *cobra.Command {
	a := newAdopting(f, "accept")
	cmd := &cobra.Command{
		Use:   "accept ADDRESS...",
		Short: "Take files as they stand for what is declared",
		Long: `Take the files of images as they stand now for the pictures of what is declared now: after a change of words that changes
nothing you can see, or for a picture that you changed by hand. An address may be that of an image, of a whole block or of
a module. It asks for no picture and pays nothing; the bytes are kept as the originals, and imgplan.sum says so to every
clone.

Exit codes: 0 everything is done; 1 an error, nothing was tried; 3 something could not be written; 130 interrupted.`,
		Example: "  imgplan accept image.hero 'image.icon[\"sun\"]'",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, addresses []string) error {
			a.options.Accept = addresses
			return a.spoken(func() error { return a.adopt(cmd.Context(), addresses) })
		},
	}
	a.flags(cmd)
	cmd.ValidArgsFunction = f.addresses
	return cmd
}

func newAdopting(f *folder, verb string) *applying {
	return &applying{folder: f, verb: verb, planFlags: planFlags{maxImages: noLimit, maxChanges: noLimit}}
}

// adopt plans and does nothing but to adopt files as the pictures of those addresses.
func (a *applying) adopt(ctx context.Context, addresses []string) error {
	a.options.AdoptOnly, a.options.Targets = true, addresses
	return a.run(ctx)
}
