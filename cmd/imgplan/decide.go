package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// planned is a plan and all that it was made from.
type planned struct {
	config  *spec.Config
	plan    *plan.Plan
	tasks   map[state.Key]state.Task
	objects *state.Objects
}

// decide loads the configuration and plans it against what is remembered.
func (f *folder) decide(snapshot *state.Snapshot, options plan.Options) (*planned, error) {
	config, err := f.load(nil)
	if err != nil {
		return nil, err
	}
	return f.decideOn(config, snapshot, options)
}

// decideOn plans a configuration that was loaded without anything known of its images. Values that depend on images which will not
// change become known by planning again, until no more do. Corrections come first: all else was made of what is wrong.
func (f *folder) decideOn(config *spec.Config, snapshot *state.Snapshot, options plan.Options) (*planned, error) {
	known, taken := map[string]spec.Known{}, corrections{}
	for {
		with := *config
		with.Imports = slices.Concat(config.Imports, f.brings)
		made, err := f.make(&with, snapshot, options)
		if err != nil {
			return nil, err
		}
		corrected := taken.learn(made)
		if !corrected && !config.Unresolved {
			return made, nil
		}
		more := map[string]spec.Known{}
		if !corrected {
			more = f.knownFrom(made.plan)
		}
		taken.tell(more)
		if !corrected && knowledge(more) <= knowledge(known) {
			return made, nil
		}
		known = more
		if config, err = f.load(known); err != nil {
			return nil, err
		}
	}
}

// knowledge counts what is known, so that planning again comes to an end: it must grow each time.
func knowledge(known map[string]spec.Known) int {
	n := len(known)
	for _, one := range known {
		if one.Next != "" {
			n++
		}
		if one.Key != "" {
			n++
		}
	}
	return n
}

// knownFrom lists what is known of the images: the keys they will have, and all of those that will not change; and the sizes of files
// that only the files say.
func (f *folder) knownFrom(p *plan.Plan) map[string]spec.Known {
	known := map[string]spec.Known{}
	for _, c := range p.Changes {
		switch {
		case c.Image != nil && c.Key != "":
			known[c.Address] = f.knownOf(c)
		case c.Rendition != nil && stays(c): // its image stands before it
			if width, height := f.fileSizeOf(c, c.Owner, c.Rendition.Recipe, known[c.Of]); width > 0 {
				known[c.Address] = spec.Known{FileWidth: width, FileHeight: height}
			}
		}
	}
	return known
}

func stays(c *plan.Change) bool { return c.Action == plan.NoOp || c.Action == plan.Drift }

func (f *folder) knownOf(c *plan.Change) spec.Known {
	one := spec.Known{Next: string(c.Key)}
	if stays(c) {
		one.Key, one.Content, one.Bytes = string(c.Key), string(c.Standing.Content), c.Standing.Stat.Size
	}
	if c.Action == plan.Render {
		one.Key = string(c.Key) // its picture stays, and its file's bytes don't
	}
	if c.Prior != nil && (stays(c) || c.Action == plan.Render) {
		one.Width, one.Height = f.sizeOf(c.Prior)
		one.Unlike = c.Prior.SaysSize()
	}
	if c.Prior != nil && (stays(c) || c.Refinishes()) {
		one.FileWidth, one.FileHeight = f.fileSizeOf(c, c.Image, c.Image.FileRecipe(), one)
		one.Placeholder = c.Prior.Placeholder // as an index has it: also of one that was retouched
	}
	return one
}

// sizeOf is that of a picture as it was delivered. A fresh clone does not remember it, but its file says so, unless it was retouched to
// another size.
func (f *folder) sizeOf(record *state.Record) (width, height int) {
	if record.Width > 0 || record.File != "" { // what a file block made is not the picture
		return record.Width, record.Height
	}
	return f.standingSize(record.Path)
}

// fileSizeOf is that of a file which stays as it is, where it doesn't follow from what is known of its picture.
func (f *folder) fileSizeOf(c *plan.Change, image *spec.Image, how recipe.Recipe, known spec.Known) (width, height int) {
	if known.Width == 0 {
		known.Width, known.Height = image.Size.Width, image.Size.Height
	}
	if _, _, follows := how.Size(known.Width, known.Height); follows {
		return 0, 0
	}
	return f.standingSize(c.Path)
}

// standingSize is what a file of the folder says of its size; 0 if it is none that says so.
func (f *folder) standingSize(path string) (width, height int) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return 0, 0
	}
	defer dir.Close()
	file, err := dir.Open(path)
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
	f.countPointers(files)
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
		Verify: f.verify, Unmarked: f.unmarked, Encoder: f.encoder, Options: options,
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

// unmarked returns the content of a file of the folder without imgplan's mark.
func (f *folder) unmarked(path string) (state.Content, error) {
	f.doubt()
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return "", err
	}
	defer dir.Close()
	file, err := dir.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if err := picture.Unmark(sum, file); err != nil {
		return "", err
	}
	return state.Content("sha256:" + hex.EncodeToString(sum.Sum(nil))), nil
}

func byPath(records map[string]*state.Record) map[string]*state.Record {
	paths := make(map[string]*state.Record, len(records))
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
