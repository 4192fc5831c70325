package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// formatting is the flags of fmt, and what became of the files.
type formatting struct {
	*folder
	check     bool
	diff      bool
	list      bool
	write     bool
	recursive bool
	differing int // files that were not formatted
	faulty    int // files that can't be, which is said
}

func newFmt(f *folder) *cobra.Command {
	flags := &formatting{folder: f}
	cmd := &cobra.Command{
		Use:   "fmt [TARGET...]",
		Short: "Rewrite the configuration in the canonical style",
		Long: `Rewrite *.imgplan.hcl, imgplan.vars.hcl and *.auto.vars.hcl files in the canonical style and print the names of those
that changed. A target is a file or a folder; without any it is this folder. "-" formats standard input to standard
output, as editors like it.

Exit codes: 0 done; 1 an error; 3 with -check: some files are not formatted.`,
		Example: "  imgplan fmt -check -diff -recursive",
		RunE:    func(_ *cobra.Command, args []string) error { return flags.run(args) },

		ValidArgsFunction: files,
	}
	cmd.Flags().BoolVar(&flags.check, "check", false, "write nothing; exit with 3 if a file is not formatted")
	cmd.Flags().BoolVar(&flags.diff, "diff", false, "show what changes")
	cmd.Flags().BoolVar(&flags.list, "list", true, "print the names of files that are not formatted")
	cmd.Flags().BoolVar(&flags.write, "write", true, "write the files; without this and -list, print them")
	cmd.Flags().BoolVar(&flags.recursive, "recursive", false, "also format the files in sub folders, but not in hidden ones")
	return cmd
}

func (f *formatting) run(args []string) error {
	if len(args) == 1 && args[0] == "-" {
		f.list, f.write = false, false
		if err := f.stdin(); err != nil {
			return err
		}
		return f.verdict()
	}
	files, err := f.targets(args)
	for _, file := range files {
		err = errors.Join(err, f.file(file))
	}
	if err != nil {
		return err
	}
	return f.verdict()
}

// verdict turns what became of the files into an exit code.
func (f *formatting) verdict() error {
	switch {
	case f.faulty > 0:
		return errSaid
	case f.check && f.differing > 0:
		return &exit{code: exitIncomplete}
	}
	return nil
}

func (f *formatting) stdin() error {
	source, err := state.ReadAllAtMost(f.env.stdin, "<stdin>", maxVarFile)
	if err != nil {
		return err
	}
	after, err := f.format(source, "<stdin>")
	if err != nil || after == nil {
		return err
	}
	return f.say("<stdin>", source, after)
}

func (f *formatting) file(name string) error {
	before, err := state.ReadAtMost(f.inside(name), maxVarFile)
	if err != nil {
		return err
	}
	after, err := f.format(before, name)
	if err != nil || after == nil {
		return err
	}
	if f.write && !f.check && !bytes.Equal(before, after) {
		if err := replaceFile(f.inside(name), after); err != nil {
			return err
		}
	}
	return f.say(name, before, after)
}

// format returns a text in the canonical style; nil if it has mistakes, which are shown.
func (f *formatting) format(before []byte, name string) ([]byte, error) {
	after, diags := spec.Format(before, name)
	if err := f.show(diags); err != nil {
		return nil, err
	}
	if diags.HasErrors() {
		f.faulty++
		return nil, nil
	}
	if !bytes.Equal(before, after) {
		f.differing++
	}
	return after, nil
}

// say says of a text what the flags ask for.
func (f *formatting) say(name string, before, after []byte) error {
	differs := !bytes.Equal(before, after)
	if differs && f.list {
		fmt.Fprintln(f.env.stdout, name)
	}
	if differs && f.diff {
		fmt.Fprintf(f.env.stdout, "%s", diff.Diff("old/"+name, before, "new/"+name, after))
	}
	if f.list || f.write || f.diff || f.check {
		return nil
	}
	_, err := f.env.raw.Write(after)
	return err
}
