package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
)

// keepPlan writes the plan file. It holds the variables that were given, so that apply evaluates the same.
func (f *folder) keepPlan(doc *plan.Document, out string) error {
	if out == "" || len(doc.Problems) > 0 {
		return nil
	}
	file, err := os.Create(f.inside(out))
	if err != nil {
		return err
	}
	kept := *doc
	kept.Diagnostics = nil // they were said
	if err := printJSON(file, &kept); err != nil {
		file.Close()
		return err
	}
	if !f.json && !f.view.markdown {
		fmt.Fprintf(f.env.stdout, "\nThe plan is kept in %s.", out)
		f.next(" To do exactly that:\n  imgplan apply %s", out)
		fmt.Fprintln(f.env.stdout)
	}
	return file.Close()
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
