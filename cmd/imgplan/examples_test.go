package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// TestExamples does with every example what its README says: validate, plan, apply, and then there is nothing to do.
// Those that need a vendor get a double of it.
func TestExamples(t *testing.T) {
	examples, err := filepath.Glob("../../examples/*/*.imgplan.hcl")
	if err != nil || len(examples) < 4 {
		t.Fatalf("the examples are %v: %v", examples, err)
	}
	for _, example := range examples {
		folder := filepath.Dir(example)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			vendor := providertest.Start(t)
			work := t.TempDir()
			copyExample(t, folder, work, vendor)
			env := &environment{vars: map[string]string{"APIKLEY_API_KEY": providertest.Key, "NOVITA_API_KEY": providertest.Key}}
			for _, args := range [][]string{
				{"fmt", "-check"}, {"validate"}, {"plan"}, {"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}, {"output"},
			} {
				var said bytes.Buffer
				env.stdin, env.stdout, env.stderr = strings.NewReader(""), &said, &said
				if code := run(t.Context(), env, append([]string{"-chdir=" + work}, args...)); code != exitDone {
					t.Fatalf("imgplan %v exits with %d:\n%s", args, code, said.String())
				}
			}
			if leaks := vendor.Leaks(); len(leaks) > 0 {
				t.Errorf("downloads were told secrets: %v", leaks)
			}
		})
	}
}

// copyExample copies an example, with the vendors' addresses replaced by the double's.
func copyExample(t *testing.T, from, to string, vendor *providertest.Vendor) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	address := "\n  base_url      = \"" + vendor.URL() + "\"\n  poll_interval = \"5ms\"\n"
	uploads := "  upload_url    = \"" + vendor.UploadURL() + "\"\n"
	for _, entry := range entries {
		if entry.Name() == "references" { // other folders hold what was made there
			if err := os.CopyFS(filepath.Join(to, entry.Name()), os.DirFS(filepath.Join(from, entry.Name()))); err != nil {
				t.Fatal(err)
			}
		}
		if entry.IsDir() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(from, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), `provider "apikley" {`, `provider "apikley" {`+address+uploads, 1)
		text = strings.Replace(text, `provider "novita" {}`, `provider "novita" {`+address+"}", 1)
		if err := os.WriteFile(filepath.Join(to, entry.Name()), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
