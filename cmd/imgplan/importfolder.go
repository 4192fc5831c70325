package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// generateFor writes declarations and import blocks for pictures that are there into a new file.
func (f *folder) generateFor(name string, targets []string) error {
	if err := generable(name); err != nil {
		return err
	}
	config, err := f.loadIfAny()
	if err != nil {
		return err
	}
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return err
	}
	defer dir.Close()
	files, err := f.picturesOf(dir.FS(), targets)
	if err != nil {
		return err
	}
	files, notes, err := f.undeclaredOf(dir, config, files)
	if err != nil {
		return err
	}
	f.note(notes)
	if len(files) == 0 {
		return errors.New("there is no picture to declare")
	}
	if err := f.writeNew(name, declarationsFor(&drafter{dir, config}, files)); err != nil {
		return err
	}
	fmt.Fprintf(f.env.stdout, "%s %s declared in %s, each with an import block. Look at the prompts, then imgplan plan.\n",
		plural(len(files), "picture"), isOrAre(len(files)), showPath(name))
	if len(config.Providers) == 0 {
		fmt.Fprintln(f.env.stdout, "No provider is declared yet: imgplan providers lists them.")
	}
	return nil
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// picturesOf are the files that are named: as they are, in folders, or by patterns.
func (f *folder) picturesOf(folder fs.FS, targets []string) ([]string, error) {
	found := map[string]bool{}
	for _, target := range targets {
		name, err := f.within(target)
		if err != nil && name != "." {
			return nil, err
		}
		info, err := fs.Stat(folder, name)
		switch {
		case err == nil && info.IsDir():
			sub, err := fs.Sub(folder, name)
			if err != nil {
				return nil, err
			}
			for inner, line := range picturesBelow(sub) {
				if line.Problem != "" {
					return nil, errors.New(line.Problem)
				}
				found[path.Join(name, inner)] = true
			}
		case err == nil:
			found[name] = true
		default:
			matches, bad := fs.Glob(folder, name)
			if bad != nil || len(matches) == 0 {
				return nil, fmt.Errorf("there is no file %s", name)
			}
			for _, match := range matches {
				found[match] = isPicture(match)
			}
		}
	}
	maps.DeleteFunc(found, func(_ string, wanted bool) bool { return !wanted })
	return slices.Sorted(maps.Keys(found)), nil
}

// undeclaredOf leaves out what is declared or recorded already, and what no image can be.
func (f *folder) undeclaredOf(dir *workdir.Dir, config *spec.Config, files []string) (left, notes []string, err error) {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return nil, nil, err
	}
	defer snapshot.Close()
	owners := ownersOf(config, snapshot.Records)
	for _, name := range files {
		reason := unfit(dir, name)
		if owner := owners[name]; owner != "" {
			reason = "it is " + owner
		}
		if reason != "" {
			notes = append(notes, showPath(name)+" is left out: "+reason)
			continue
		}
		left = append(left, name)
	}
	return left, notes, nil
}

// unfit says why a file can't be an image's, "" if it can.
func unfit(dir *workdir.Dir, name string) string {
	if _, writable := picture.FormatOf(name); !writable || repopath.Check(name) != nil {
		return "an image's path can't be that"
	}
	file, err := dir.Open(name)
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	return faultOf(file, name)
}

// faultOf says why no plan would adopt a file as the picture at a path, "" if one would.
func faultOf(file io.ReadSeeker, name string) string {
	wanted, _ := picture.FormatOf(name)
	info, err := picture.Verify(file)
	switch {
	case err != nil:
		return "it is not a whole picture: " + err.Error()
	case info.Format != wanted:
		return fmt.Sprintf("it is a %s picture, and the extension says %s", info.Format, wanted)
	}
	return ""
}

// ownersOf are the addresses of what is declared, recorded or imported, by path.
func ownersOf(config *spec.Config, records map[string]*state.Record) map[string]string {
	owners := map[string]string{}
	for _, image := range config.Images {
		owners[image.Path] = image.Address
		for _, rendition := range image.Renditions {
			owners[rendition.Path] = image.RenditionAddress(rendition.Name)
		}
	}
	for _, record := range records {
		owners[record.Path] = record.Address
	}
	for _, one := range config.Imports {
		owners[one.File] = one.To
	}
	return owners
}

// declarationsFor are an image block and an import block for each file.
func declarationsFor(d *drafter, files []string) []byte {
	taken := map[string]bool{}
	for _, image := range d.config.Images {
		name, _, _ := strings.Cut(strings.TrimPrefix(image.Address, "image."), "[")
		taken[name] = true
	}
	var text bytes.Buffer
	for i, file := range files {
		if i > 0 {
			text.WriteByte('\n')
		}
		name := spec.NameFor(strings.TrimSuffix(path.Base(file), path.Ext(file)), taken)
		taken[name] = true
		draft := d.draft(name, file)
		text.Write(spec.Starter(draft))
		text.WriteByte('\n')
		text.Write(spec.StarterImport(draft))
	}
	return text.Bytes()
}
