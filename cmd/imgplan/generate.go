package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/workdir"
)

// generate writes declarations for what is imported without being declared into a new file, which the plan then reads.
func (f *folder) generate(name string) error {
	if name == "" {
		return nil
	}
	if !strings.HasSuffix(name, ".imgplan.hcl") || strings.ContainsAny(name, `/\`) {
		return fmt.Errorf("-generate-config-out: %s must be a name in this folder that ends in .imgplan.hcl: no other file is read", name)
	}
	config, err := f.load(nil)
	if err != nil {
		return err
	}
	text, err := f.declarations(config)
	if err != nil || len(text) == 0 {
		return err
	}
	file, err := os.OpenFile(f.inside(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("-generate-config-out: %s is there already, and is not written over", name)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	f.note([]string{"declarations to start from were written to " + name})
	return nil
}

// declarations writes a block for each image of the root that is imported and not declared.
func (f *folder) declarations(config *spec.Config) ([]byte, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	var text bytes.Buffer
	for _, one := range config.Imports {
		name, isRoot := strings.CutPrefix(one.To, "image.")
		if config.Image(one.To) != nil || !isRoot || strings.ContainsAny(name, ".[") {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.Write(spec.Starter(draftOf(dir, config, name, one.File)))
	}
	return text.Bytes(), nil
}

// draftOf is what a file says of itself. What can't be read stays unknown: the plan says what is wrong with it.
func draftOf(dir *workdir.Dir, config *spec.Config, name, path string) spec.Draft {
	draft := spec.Draft{Name: name, Path: path}
	if file, err := dir.Open(path); err == nil {
		defer file.Close()
		info, err := picture.Identify(file)
		if size := (providers.Size{Width: info.Width, Height: info.Height}); err == nil && possible(config, size) {
			draft.Size = size
		}
		if _, err := file.Seek(0, io.SeekStart); err == nil {
			draft.Prompt = picture.Prompt(file)
		}
	}
	return draft
}

// possible tells whether every provider makes pictures of a size: another one must not be declared.
func possible(config *spec.Config, size providers.Size) bool {
	for _, one := range config.Providers {
		model := catalogue.Kind(one.Kind).Default(providers.TextToImage)
		if model == nil || model.Sizes.Allow(size) != nil {
			return false
		}
	}
	return true
}
