package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
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
			return a.adopt(cmd.Context(), addresses)
		},
	}
	a.flags(cmd)
	cmd.ValidArgsFunction = f.addresses
	return cmd
}

func newImport(f *folder) *cobra.Command {
	a := newAdopting(f, "import")
	cmd := &cobra.Command{
		Use:   "import ADDRESS FILE",
		Short: "Make a file of yours the picture of an image",
		Long: `Make a file of this folder the picture of an image that is declared, and of which nothing is recorded yet. It is copied to
the image's path if it is another; the file itself stays. It asks for no picture and pays nothing. An import block does
the same for those who should see it in a plan.

Exit codes: 0 everything is done; 1 an error, nothing was tried; 3 the file could not be written; 130 interrupted.`,
		Example: "  imgplan import image.hero old/hero.png",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			address, err := f.importable(args[0], args[1])
			if err != nil {
				return err
			}
			return a.adopt(cmd.Context(), []string{address})
		},
	}
	a.flags(cmd)
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return f.addresses(cmd, args, word)
	}
	return cmd
}

func newRefresh(f *folder) *cobra.Command {
	a := newAdopting(f, "refresh")
	cmd := &cobra.Command{
		Use:   "refresh",
		Short: "Record pictures that were changed by hand as they are",
		Long: `Record every picture that was changed by hand as it is now, as "imgplan apply -refresh-only -auto-approve" does: it is the
picture of what it was made from, and no drift any more. "imgplan plan -refresh-only" shows what that would be. No file is
written, and nothing is asked for.

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
	a.lockFlag(cmd)
	cmd.Flags().StringArrayVar(&a.planFlags.options.Targets, "target", nil, "only this `ADDRESS` (repeatable)")
	cmd.Flags().StringArrayVar(&a.planFlags.options.Exclude, "exclude", nil, "leave out this `ADDRESS` (repeatable)")
	f.completeAddresses(cmd, "target", "exclude")
	return cmd
}

func newAdopting(f *folder, verb string) *applying {
	return &applying{folder: f, verb: verb, planFlags: planFlags{maxImages: noLimit, maxChanges: noLimit}}
}

// adopt plans and does nothing but to adopt files as the pictures of those addresses.
func (a *applying) adopt(ctx context.Context, addresses []string) error {
	a.options.AdoptOnly, a.options.Targets = true, addresses
	return a.spoken(func() error { return a.run(ctx) })
}

// importable notes that a file is to be imported as an image, and returns the image's address.
func (f *folder) importable(target, file string) (string, error) {
	name, err := f.within(file)
	if err != nil {
		return "", err
	}
	config, err := f.load(nil)
	if err != nil {
		return "", err
	}
	address, err := declared(config, target, name)
	if err != nil {
		return "", err
	}
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return "", err
	}
	defer snapshot.Close()
	if record, recorded := snapshot.Records[address]; recorded {
		return "", fmt.Errorf("%s is managed already: its picture is %s. To take another one, put it there, and say imgplan accept '%s'",
			address, record.Path, address)
	}
	f.brings = []spec.Import{{To: address, File: name}}
	return address, nil
}

// within returns a file that was named on the command line as a path in the folder.
func (f *folder) within(file string) (string, error) {
	if filepath.IsAbs(file) {
		folder, err := filepath.Abs(f.chdir)
		if err != nil {
			return "", err
		}
		if file, err = filepath.Rel(folder, file); err != nil {
			return "", err
		}
	}
	name := filepath.ToSlash(filepath.Clean(file))
	return name, repopath.Inside(name)
}

// declared returns the address of the one image that a target means.
func declared(config *spec.Config, target, file string) (string, error) {
	var found []string
	for _, image := range config.Images {
		if image.Address == target {
			return target, nil
		}
		if plan.Matches(target, image.Address) {
			found = append(found, image.Address)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return "", &undeclared{target, file}
	}
	return "", fmt.Errorf("%s is %d images: say which, such as '%s'", target, len(found), found[0])
}

// undeclared is an image that something is to be imported as, and that isn't there.
type undeclared struct{ address, file string }

func (e *undeclared) Error() string { return "no image has the address " + e.address }

// hint is the declaration to start from.
func (e *undeclared) hint() string {
	name, isRoot := strings.CutPrefix(e.address, "image.")
	if !isRoot || strings.ContainsAny(name, ".[") {
		return "Declare it before."
	}
	return "Declare it before:\n\n" + string(spec.Starter(spec.Draft{Name: name, Path: e.file}))
}
