package main

import (
	"fmt"
	"os"

	"github.com/imgplan/imgplan/internal/glance"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// maxVarFile and maxPlanFile are the most bytes that a values file and a plan file may have.
const (
	maxVarFile  = 16 << 20
	maxPlanFile = 256 << 20
)

// readPlanFile reads a document of plan -out. Anyone may have written it.
func (f *folder) readPlanFile(name string) (*plan.Document, error) {
	text, err := state.ReadAtMost(f.inside(name), maxPlanFile)
	if err != nil {
		return nil, err
	}
	document, err := plan.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return document, nil
}

// readVarFile reads a values file, a pipe just once. One that a plan file names must be a plain one: to open a pipe is to wait for its
// other end.
func (f *folder) readVarFile(watch *glance.Watch, name string, fromPlan bool) ([]byte, error) {
	info, err := os.Stat(f.inside(name))
	if err != nil || info.Mode().IsRegular() {
		return watch.ReadFile(f.chdir, name, maxVarFile)
	}
	if fromPlan {
		return nil, fmt.Errorf("the plan was made with the values of %s, which is not a regular file", name)
	}
	watch.Doubt()
	if text, read := f.env.piped[name]; read {
		return text, nil
	}
	text, err := state.ReadAtMost(f.inside(name), maxVarFile)
	if err != nil {
		return nil, err
	}
	if f.env.piped == nil {
		f.env.piped = map[string][]byte{}
	}
	f.env.piped[name] = text
	return text, nil
}
