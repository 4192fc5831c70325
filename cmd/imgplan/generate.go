package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/workdir"
)

// generate writes declarations for what is imported without being declared into a new file, which the plan then reads.
func (f *folder) generate(name string) error {
	if name == "" {
		return nil
	}
	if err := generable(name); err != nil {
		return err
	}
	config, err := f.load(nil)
	if err != nil {
		return err
	}
	text, err := f.declarations(config)
	if err != nil || len(text) == 0 {
		return err
	}
	if err := f.writeNew(name, text); err != nil {
		return err
	}
	f.note([]string{"declarations to start from were written to " + name})
	return nil
}

func generable(name string) error {
	if !strings.HasSuffix(name, ".imgplan.hcl") || strings.ContainsAny(name, `/\`) {
		return fmt.Errorf("-generate-config-out: %s must be a name in this folder that ends in .imgplan.hcl: no other file is read", name)
	}
	return nil
}

// writeNew writes a file that must not be there yet.
func (f *folder) writeNew(name string, text []byte) error {
	err := create(f.inside(name), text)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("-generate-config-out: %s is there already, and is not written over", name)
	}
	return err
}

// declarations writes a block for each image of the root that is imported and not declared.
func (f *folder) declarations(config *spec.Config) ([]byte, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	d := drafter{dir: dir, config: config}
	var text bytes.Buffer
	for _, one := range config.Imports {
		name, isRoot := strings.CutPrefix(one.To, "image.")
		if config.Image(one.To) != nil || !isRoot || strings.ContainsAny(name, ".[") {
			continue
		}
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.Write(spec.Starter(d.draft(name, one.File)))
	}
	return text.Bytes(), nil
}
