package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/glance"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/workdir"
)

// folder is the working folder as a command sees it.
type folder struct {
	env      *environment
	chdir    string
	vars     []string // -var NAME=VALUE
	varFiles []string // -var-file FILE
	quiet    int      // how many of them, from the first, a plan file named: no line of those is shown
	json     bool
	ask      bool // -input
	view     viewFlags
	pictures pictureMode                  // -pictures
	brings   []spec.Import                // beside those of import blocks
	warned   map[string]bool              // warnings that were shown
	told     func(spec.Diagnostics) error // takes diagnostics, notes and errors in; nil: they are shown on stderr
	heard    spec.Diagnostics             // what a document will hold of them
	stage    stage
	leaving  bool     // everything is to be deleted
	exact    bool     // pictures are read byte for byte, whatever the file system says of them
	watched  *watched // the plan that may be kept; nil if there is none
	pointers int      // how many files of the plan are Git LFS pointers

	evaluated evaluations
}

// stage says when the configuration is evaluated: a condition that does not hold is said once before an apply, and once
// behind it.
type stage string

const (
	before    stage = ""
	meanwhile stage = "meanwhile"
	afterward stage = "afterward"
)

// placeless are the commands that need no folder, with those below them.
var placeless = map[string]bool{
	"help": true, "version": true, "functions": true, "providers": true, "completion": true, cobra.ShellCompRequestCmd: true, cobra.ShellCompNoDescRequestCmd: true,
}

// speaking are those that open the folder before anything else, and with -json say in their own document that it isn't there.
var speaking = map[string]bool{"plan": true, "validate": true, "apply": true, "destroy": true, "accept": true, "import": true, "refresh": true}

// settle settles which folder a command works in. A symlink is followed once: it may lead elsewhere by the time that a question is
// answered. A folder that isn't there is no empty one: the wrong name would hide all that is held.
func (f *folder) settle(cmd *cobra.Command) error {
	named := f.chdir
	info, err := os.Stat(named)
	f.chdir = resolved(named)
	switch {
	case needsNoFolder(cmd) || f.json && speaking[cmd.Name()]:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("-chdir: there is no folder %q", named)
	case err != nil:
		return fmt.Errorf("-chdir: %w", err)
	case !info.IsDir():
		return fmt.Errorf("-chdir: %q is no folder", named)
	}
	return nil
}

// needsNoFolder tells a command that works anywhere; without a command it is help that is printed.
func needsNoFolder(cmd *cobra.Command) bool {
	return !cmd.HasParent() || placeless[cmd.Name()] || placeless[cmd.Parent().Name()]
}

// declaring are the names of the files in the folder that declare something: none that is hidden, or that an editor left.
func (f *folder) declaring() ([]string, error) {
	entries, err := os.ReadDir(f.chdir)
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		declares := strings.HasSuffix(name, ".imgplan.hcl") || strings.HasSuffix(name, ".imgplan.json")
		if declares && !entry.IsDir() && !isHidden(name) {
			names = append(names, name)
		}
	}
	return names, err
}

// mayAsk tells whether there is a person who can be asked.
func (f *folder) mayAsk() bool { return f.env.interactive && f.ask }

// variableFlags adds the flags of a command that evaluates the configuration.
func (f *folder) variableFlags(cmd *cobra.Command) {
	listVar(cmd.Flags(), &f.vars, "var", "set a variable: `NAME=VALUE`")
	listVar(cmd.Flags(), &f.varFiles, "var-file", "set variables from this `FILE`")
	completeFiles(cmd, "var-file")
}

func (f *folder) jsonFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON, for machines")
}

// load evaluates the configuration, unless it was, and all that it was made from is as it was then. Its mistakes have been shown when it
// returns an error.
func (f *folder) load(known map[string]spec.Known) (*spec.Config, error) {
	one := f.evaluated.recall(f, known)
	if one == nil {
		var err error
		if one, err = f.evaluate(known); err != nil {
			return nil, err
		}
		if f.watched == nil { // a plan wants it once, and memory
			f.evaluated.keep(one)
		}
	}
	if err := f.show(one.diags); err != nil {
		return nil, err
	}
	if one.config == nil {
		return nil, errSaid
	}
	return one.config, nil
}

func (f *folder) check(known map[string]spec.Known) (*spec.Config, spec.Diagnostics, error) {
	one, err := f.evaluate(known)
	if err != nil {
		return nil, nil, err
	}
	return one.config, one.diags, nil
}

func (f *folder) evaluate(known map[string]spec.Known) (*evaluation, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	watch := f.watch(dir)
	in, err := f.input(watch, known)
	if err != nil {
		return nil, err
	}
	config, diags := spec.Load(in)
	return &evaluation{f.leaving, known, config, diags, watch}, nil
}

// watch is what notes all that is read: for the plan that may be kept, if there is one.
func (f *folder) watch(dir *workdir.Dir) *glance.Watch {
	if f.watched != nil {
		return f.watched.Watch
	}
	return glance.NewWatch(dir.FS())
}

// input is all that the configuration is made from.
func (f *folder) input(watch *glance.Watch, known map[string]spec.Known) (spec.Input, error) {
	given, err := f.given(watch)
	return spec.Input{
		FS: watch, Catalogue: catalogue, Version: version(), UserAgent: userAgent(), Vars: given, Env: watch.Env(f.env.lookup),
		Known: known, Leaving: f.leaving,
	}, err
}

// given returns what -var and -var-file set.
func (f *folder) given(watch *glance.Watch) ([]spec.VarInput, error) {
	var given []spec.VarInput
	for i, file := range f.varFiles {
		data, err := f.readVarFile(watch, file, i < f.quiet)
		if err != nil {
			return nil, err
		}
		given = append(given, spec.VarInput{File: file, FileBytes: data, Quiet: i < f.quiet})
	}
	for _, pair := range f.vars {
		name, value, found := strings.Cut(pair, "=")
		if !found || name == "" {
			return nil, fmt.Errorf("-var %q is not NAME=VALUE", pair)
		}
		given = append(given, spec.VarInput{Name: name, Value: value})
	}
	return given, nil
}

// show prints diagnostics where people look for them.
func (f *folder) show(diags spec.Diagnostics) error {
	diags = slices.DeleteFunc(slices.Clone(diags), f.shown)
	if len(diags) == 0 {
		return nil
	}
	if f.told != nil {
		return f.told(diags)
	}
	style := spec.RenderStyle{Color: f.env.colour(f.env.errWidth), Width: f.env.errWidth}
	return spec.Render(f.env.stderr, diags, style)
}

// shown tells whether a warning was shown before: one command may evaluate the configuration more than once.
func (f *folder) shown(diag spec.Diagnostic) bool {
	if diag.Severity == spec.Error {
		return false
	}
	text := diag.Summary + diag.Detail + diag.Address
	if diag.Condition {
		text += string(f.stage)
	}
	if diag.Condition && f.stage == meanwhile {
		return true
	}
	if f.warned[text] {
		return true
	}
	if f.warned == nil {
		f.warned = map[string]bool{}
	}
	f.warned[text] = true
	return false
}
