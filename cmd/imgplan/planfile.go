package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// keepable tells why a plan can't be kept in a file: one of the user's would be lost, or an apply could not have the same values.
func (f *folder) keepable(out string) error {
	if out == "" {
		return nil
	}
	for _, name := range f.varFiles {
		if info, err := os.Stat(f.inside(name)); err == nil && !info.Mode().IsRegular() {
			return fmt.Errorf("-out: the values of %s can't be read again by an apply: write them to a file", name)
		}
	}
	info, err := os.Stat(f.inside(out))
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return nil
	}
	text, err := state.ReadAtMost(f.inside(out), maxPlanFile)
	var there struct {
		FormatVersion string `json:"format_version"`
	}
	if err != nil || json.Unmarshal(text, &there) != nil || there.FormatVersion == "" {
		return fmt.Errorf("-out: %s is there, and is no plan file: it is not overwritten", out)
	}
	return nil
}

// keepPlan writes the plan file. It holds the variables that were given, so that apply evaluates the same.
func (f *folder) keepPlan(doc *plan.Document, out string) error {
	if out == "" || len(doc.Problems) > 0 {
		return nil
	}
	kept := *doc
	kept.Diagnostics = nil // they were said
	kept.Planned = time.Now().UTC().Format(plan.TimeLayout)
	var text bytes.Buffer
	if err := printJSON(&text, &kept); err != nil {
		return err
	}
	if err := writePlan(f.inside(out), text.Bytes()); err != nil {
		return err
	}
	if !f.json && !f.view.markdown {
		fmt.Fprintf(f.env.stdout, "\nThe plan is kept in %s.", out)
		f.next(" To do exactly that:\n  imgplan apply %s", out)
		fmt.Fprintln(f.env.stdout)
	}
	return nil
}

// writePlan leaves the plan that is there, or none, where a new one can't be written whole.
func writePlan(name string, text []byte) error {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.Mode().IsRegular():
		return replaceFile(name, text)
	case err == nil: // a device or a pipe
		return os.WriteFile(name, text, 0o666)
	}
	if err := os.WriteFile(name, text, 0o666); err != nil {
		_ = os.Remove(name)
		return err
	}
	return nil
}

// inside returns the name of a file given on the command line: relative to -chdir, as in Terraform.
func (f *folder) inside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(f.chdir, name)
}

// printJSON writes a document for machines, readable by people, too.
func printJSON(w io.Writer, doc any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", strings.Repeat(" ", 2))
	return encoder.Encode(doc)
}

// hear keeps diagnostics for a document.
func (f *folder) hear(diags spec.Diagnostics) error {
	f.heard = append(f.heard, diags...)
	return nil
}

// errored ends a plan that could not be made. With -json that is a document, too.
func (f *folder) errored(err error) error {
	if !f.json {
		return err
	}
	err = f.diagnosed(err)
	doc := plan.Document{
		FormatVersion: plan.FormatVersion, Version: version(), Errored: true, Changes: []plan.DocumentChange{},
		Summary: map[string]any{}, Diagnostics: f.heard,
	}
	if failed := printJSON(f.env.stdout, doc); failed != nil {
		return failed
	}
	return err
}
