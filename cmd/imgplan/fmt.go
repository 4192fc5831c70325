package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/spec"
)

// formatting is the flags of fmt.
type formatting struct {
	*folder
	check bool
	diff  bool
}

func newFmt(f *folder) *cobra.Command {
	flags := &formatting{folder: f}
	cmd := &cobra.Command{
		Use:   "fmt [FILE...]",
		Short: "Rewrite the configuration in the canonical style",
		Long: `Rewrite *.imgplan.hcl, *.imgplan.vars.hcl and *.auto.vars.hcl files in the canonical style and print the names of
those that changed. "-" formats standard input to standard output.

Exit codes: 0 done; 1 an error; 3 with -check: some files are not formatted.`,
		Example: "  imgplan fmt -check -diff",
		RunE:    func(_ *cobra.Command, args []string) error { return flags.run(args) },
	}
	cmd.Flags().BoolVar(&flags.check, "check", false, "write nothing; exit with 3 if a file is not formatted")
	cmd.Flags().BoolVar(&flags.diff, "diff", false, "show what changes")
	return cmd
}

func (f *formatting) run(args []string) error {
	if len(args) == 1 && args[0] == "-" {
		return f.stdin()
	}
	files, err := f.files(args)
	if err != nil {
		return err
	}
	changed := 0
	for _, file := range files {
		differs, err := f.file(file)
		if err != nil {
			return err
		}
		if differs {
			changed++
		}
	}
	if f.check && changed > 0 {
		return &exit{code: exitIncomplete}
	}
	return nil
}

// files lists what to format: those named, else all of the folder.
func (f *formatting) files(args []string) ([]string, error) {
	if len(args) > 0 {
		return args, nil
	}
	var files []string
	for _, pattern := range []string{"*.imgplan.hcl", "imgplan.vars.hcl", "*.auto.vars.hcl"} {
		found, err := filepath.Glob(filepath.Join(f.chdir, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			files = append(files, strings.TrimPrefix(file, filepath.Clean(f.chdir)+string(filepath.Separator)))
		}
	}
	return files, nil
}

// file formats one file; true if it was not formatted before.
func (f *formatting) file(name string) (bool, error) {
	before, err := os.ReadFile(f.inside(name))
	if err != nil {
		return false, err
	}
	after, diags := spec.Format(before, name)
	if err := f.show(diags); err != nil {
		return false, err
	}
	if diags.HasErrors() {
		return false, errSaid
	}
	if bytes.Equal(before, after) {
		return false, nil
	}
	fmt.Fprintln(f.env.stdout, name)
	if f.diff {
		fmt.Fprintf(f.env.stdout, "%s", diff.Diff("old/"+name, before, "new/"+name, after))
	}
	if f.check {
		return true, nil
	}
	return true, replaceFile(f.inside(name), after)
}

// replaceFile writes a file whole or not at all: it is the user's work.
func replaceFile(name string, data []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".imgplan-fmt-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once it is renamed
	if _, err := temp.Write(data); err != nil {
		temp.Close()
		return err
	}
	if err := temp.Sync(); err != nil {
		temp.Close()
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	if err := os.Chmod(temp.Name(), info.Mode().Perm()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}

func (f *formatting) stdin() error {
	var source bytes.Buffer
	if _, err := source.ReadFrom(f.env.stdin); err != nil {
		return err
	}
	formatted, diags := spec.Format(source.Bytes(), "<stdin>")
	if err := f.show(diags); err != nil {
		return err
	}
	if diags.HasErrors() {
		return errSaid
	}
	_, err := f.env.raw.Write(formatted)
	return err
}
