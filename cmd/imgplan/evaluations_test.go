package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/spec"
)

// TestEvaluatedOnce: a command that wants the configuration again gets the one that it had, for as long as nothing that it was made
// from has changed.
func TestEvaluatedOnce(t *testing.T) {
	if !kept.Able {
		t.Skip("files don't say here when they were changed")
	}
	known := map[string]spec.Known{"image.a": {Key: "k1:1"}}
	for name, test := range map[string]struct {
		change func(f *folder) error
		known  map[string]spec.Known
		anew   bool
	}{
		"nothing":             {nil, nil, false},
		"what is known":       {nil, known, true},
		"a declaration":       {written("a.imgplan.hcl", evaluated+"# and a comment\n"), nil, true},
		"another file":        {written("b.imgplan.hcl", ``), nil, true},
		"a file that is read": {written("fox.txt", "a cat"), nil, true},
		"the values":          {written("x.hcl", `x = "2"`), nil, true},
		"another's file":      {written("art/a.png", "a picture"), nil, false},
		"who leaves":          {func(f *folder) error { f.leaving = true; return nil }, nil, true},
		"the switch":          {func(f *folder) error { f.env.vars["IMGPLAN_GLANCE"] = "off"; return nil }, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := evaluable(t)
			time.Sleep(70 * time.Millisecond) // until no file is racy
			first, err := f.load(nil)
			if err != nil {
				t.Fatal(err)
			}
			if test.change != nil {
				if err := test.change(f); err != nil {
					t.Fatal(err)
				}
			}
			again, err := f.load(test.known)
			if err != nil {
				t.Fatal(err)
			}
			if anew := again != first; anew != test.anew {
				t.Errorf("it was evaluated anew: %v", anew)
			}
		})
	}
}

func written(name, text string) func(f *folder) error {
	return func(f *folder) error { return os.WriteFile(filepath.Join(f.chdir, name), []byte(text), 0o666) }
}

const evaluated = `
provider "sketch" {}
variable "x" {}
image "a" {
  prompt = "${file("fox.txt")} ${var.x}"
  path   = "art/a.png"
}
`

// evaluable is a folder of a configuration that reads a file, values and the environment.
func evaluable(t *testing.T) *folder {
	t.Helper()
	var said bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &said, stderr: &said, vars: map[string]string{}}
	f := &folder{env: env, chdir: t.TempDir(), varFiles: []string{"x.hcl"}}
	if err := os.Mkdir(filepath.Join(f.chdir, "art"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a.imgplan.hcl": evaluated, "fox.txt": "a fox", "x.hcl": `x = "1"`,
	} {
		if err := written(name, text)(f); err != nil {
			t.Fatal(err)
		}
	}
	return f
}
