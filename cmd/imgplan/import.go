package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func newImport(f *folder) *cobra.Command {
	a := newAdopting(f, "import")
	var generated string
	cmd := &cobra.Command{
		Use:   "import ADDRESS FILE",
		Short: "Make a file of yours the picture of an image, or declare pictures that you have",
		Long: `Make a file of this folder the picture of an image that is declared, and of which nothing is recorded yet. It is copied to
the image's path if it is another; the file itself stays. It asks for no picture and pays nothing. An import block does
the same for those who should see it in a plan.

With -generate-config-out=NAME.imgplan.hcl, the arguments are pictures, folders and patterns instead. An image block and an import
block for each are written into that new file, and nothing else is done. What AUTOMATIC1111, ComfyUI or InvokeAI have noted in a picture
becomes its prompt, negative prompt, seed, size, steps and guidance, as far as the declared providers have words for them; the rest
becomes comments.

Exit codes: 0 everything is done; 1 an error, nothing was tried; 3 the file could not be written; 130 interrupted.`,
		Example: "  imgplan import image.hero old/hero.png\n  imgplan import -generate-config-out=found.imgplan.hcl art 'old/*.png'",
		Args: func(cmd *cobra.Command, args []string) error {
			if generated != "" {
				return cobra.MinimumNArgs(1)(cmd, args)
			}
			return cobra.ExactArgs(2)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if generated != "" {
				return f.generateFor(generated, args)
			}
			return a.spoken(func() error {
				address, err := f.importable(args[0], args[1])
				if err != nil {
					return err
				}
				return a.adopt(cmd.Context(), []string{address})
			})
		},
	}
	a.flags(cmd)
	cmd.Flags().StringVar(&generated, "generate-config-out", "", "write declarations for pictures into this new `FILE`, and do nothing else")
	cmd.ValidArgsFunction = func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return f.addresses(cmd, args, word)
	}
	return cmd
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
		return "", fmt.Errorf("%s is managed already: its picture is %s. To take another one, put it there, and say imgplan accept %s",
			address, record.Path, shellQuoted(address))
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
		// A folder may have several names, one of which leads through a symlink; the file itself stays what it is.
		real := filepath.Join(resolved(filepath.Dir(file)), filepath.Base(file))
		if file, err = filepath.Rel(resolved(folder), real); err != nil {
			return "", err
		}
	}
	name := filepath.ToSlash(filepath.Clean(file))
	return name, repopath.Inside(name)
}

// resolved is the name of a folder that leads through no symlink, where there is one.
func resolved(folder string) string {
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		return real
	}
	return folder
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
	return "", fmt.Errorf("%s is %d images: say which, such as %s", target, len(found), shellQuoted(found[0]))
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
