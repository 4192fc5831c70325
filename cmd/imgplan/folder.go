package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
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
	brings   []spec.Import                // beside those of import blocks
	warned   map[string]bool              // warnings that were shown
	told     func(spec.Diagnostics) error // takes diagnostics, notes and errors in; nil: they are shown on stderr
	heard    spec.Diagnostics             // what a document will hold of them
	stage    stage
	leaving  bool     // everything is to be deleted
	exact    bool     // pictures are read byte for byte, whatever the file system says of them
	watched  *watched // the plan that may be kept; nil if there is none
}

// stage says when the configuration is evaluated: a condition that does not hold is said once before an apply, and once
// behind it.
type stage string

const (
	before    stage = ""
	meanwhile stage = "meanwhile"
	afterward stage = "afterward"
)

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

// load evaluates the configuration. Its mistakes have been shown when it returns an error.
func (f *folder) load(known map[string]spec.Known) (*spec.Config, error) {
	config, diags, err := f.check(known)
	if err != nil {
		return nil, err
	}
	if err := f.show(diags); err != nil {
		return nil, err
	}
	if config == nil {
		return nil, errSaid
	}
	return config, nil
}

func (f *folder) check(known map[string]spec.Known) (*spec.Config, spec.Diagnostics, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, nil, err
	}
	defer dir.Close()
	in, err := f.input(dir, known)
	if err != nil {
		return nil, nil, err
	}
	config, diags := spec.Load(in)
	return config, diags, nil
}

// input is all that the configuration is made from.
func (f *folder) input(dir *workdir.Dir, known map[string]spec.Known) (spec.Input, error) {
	given, err := f.given()
	in := spec.Input{
		FS: dir.FS(), Catalogue: catalogue, Version: version(), UserAgent: userAgent(), Vars: given, Env: f.env.lookup,
		Known: known, Leaving: f.leaving,
	}
	if f.watched != nil {
		in.FS, in.Env = f.watched, f.watched.Env(in.Env)
	}
	return in, err
}

// given returns what -var and -var-file set.
func (f *folder) given() ([]spec.VarInput, error) {
	var given []spec.VarInput
	for i, file := range f.varFiles {
		data, err := f.readVarFile(file)
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

func (f *folder) readVarFile(name string) ([]byte, error) {
	if f.watched != nil {
		return f.watched.ReadFile(f.chdir, name)
	}
	return os.ReadFile(f.inside(name))
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

// planned is a plan and all that it was made from.
type planned struct {
	config  *spec.Config
	plan    *plan.Plan
	tasks   map[state.Key]state.Task
	objects *state.Objects
}

// decide loads the configuration and plans it against what is remembered. Values that depend on images which will not
// change become known by planning again, until no more do.
func (f *folder) decide(snapshot *state.Snapshot, options plan.Options) (*planned, error) {
	known := map[string]spec.Known{}
	for {
		config, err := f.load(known)
		if err != nil {
			return nil, err
		}
		config.Imports = append(config.Imports, f.brings...)
		made, err := f.make(config, snapshot, options)
		if err != nil {
			return nil, err
		}
		if !config.Unresolved {
			return made, nil
		}
		more := f.knownFrom(made.plan)
		if knowledge(more) <= knowledge(known) {
			return made, nil
		}
		known = more
	}
}

// knowledge counts what is known, so that planning again comes to an end: it must grow each time.
func knowledge(known map[string]spec.Known) int {
	n := len(known)
	for _, one := range known {
		if one.Key != "" {
			n++
		}
	}
	return n
}

// knownFrom lists what is known of the images: the keys they will have, and all of those that will not change.
func (f *folder) knownFrom(p *plan.Plan) map[string]spec.Known {
	known := map[string]spec.Known{}
	for _, c := range p.Changes {
		if c.Image == nil || c.Key == "" {
			continue
		}
		one := spec.Known{Next: string(c.Key)}
		if c.Action == plan.NoOp || c.Action == plan.Drift {
			one.Key, one.Content, one.Bytes = string(c.Key), string(c.Standing.Content), c.Standing.Stat.Size
		}
		if c.Action == plan.NoOp { // a retouched picture may have another size
			one.Width, one.Height = f.sizeOf(c.Prior)
		}
		known[c.Address] = one
	}
	return known
}

// sizeOf is that of a picture which is as it was written: a fresh clone does not remember it, but its file says so.
func (f *folder) sizeOf(record *state.Record) (width, height int) {
	if record.Width > 0 {
		return record.Width, record.Height
	}
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return 0, 0
	}
	defer dir.Close()
	file, err := dir.Open(record.Path)
	if err != nil {
		return 0, 0
	}
	defer file.Close()
	info, err := picture.Identify(file)
	if err != nil {
		return 0, 0
	}
	return info.Width, info.Height
}

// make plans one configuration.
func (f *folder) make(config *spec.Config, snapshot *state.Snapshot, options plan.Options) (*planned, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	files, err := dir.Look(plan.Paths(config, snapshot.Records), byPath(snapshot.Records), f.exact)
	if err != nil {
		return nil, err
	}
	if f.watched != nil {
		f.watched.Saw(files)
	}
	objects := state.OpenObjects(f.chdir)
	options.Budget = narrowest(config.Budget, options.Budget)
	var damaged error
	made := plan.Make(plan.Input{
		Config: config, Records: snapshot.Records, Files: files, Tasks: snapshot.Tasks, Facts: snapshot.Facts,
		Original: func(key state.Key) (state.Original, bool) {
			f.doubt()
			original, found, err := objects.Original(key)
			damaged = cmp.Or(damaged, err) // to take what can't be read for missing would be to pay again
			return original, found && err == nil
		},
		Verify: f.verify, Encoder: f.encoder, Options: options,
	})
	if damaged != nil {
		return nil, damaged
	}
	return &planned{config: config, plan: made, tasks: snapshot.Tasks, objects: objects}, nil
}

// verify decodes a picture of the folder.
func (f *folder) verify(path string) (state.Original, error) {
	f.doubt()
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return state.Original{}, err
	}
	defer dir.Close()
	file, err := dir.Open(path)
	if err != nil {
		return state.Original{}, err
	}
	defer file.Close()
	info, err := picture.Verify(file)
	return state.Original{Format: info.Format, Width: info.Width, Height: info.Height}, err
}

func byPath(records map[string]state.Record) map[string]state.Record {
	paths := make(map[string]state.Record, len(records))
	for _, record := range records {
		paths[record.Path] = record
	}
	return paths
}

// narrowest returns the budget that keeps within both.
func narrowest(a, b spec.Budget) spec.Budget {
	if b.Cost != nil && (a.Cost == nil || *b.Cost < *a.Cost) {
		a.Cost = b.Cost
	}
	if b.Images != nil && (a.Images == nil || *b.Images < *a.Images) {
		a.Images = b.Images
	}
	return a
}
