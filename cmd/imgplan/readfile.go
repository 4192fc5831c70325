package main

import (
	"fmt"
	"os"

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

// readVarFile reads a values file. One that a plan file names must be a plain one: to open a pipe is to wait for its other
// end.
func (f *folder) readVarFile(name string, fromPlan bool) ([]byte, error) {
	if info, err := os.Stat(f.inside(name)); fromPlan && err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("the plan was made with the values of %s, which is not a regular file", name)
	}
	if f.watched != nil {
		return f.watched.ReadFile(f.chdir, name, maxVarFile)
	}
	return state.ReadAtMost(f.inside(name), maxVarFile)
}
