//go:build linux || darwin

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// glanceFiles is a folder whose plan depends on everything that a plan can depend on.
var glanceFiles = map[string]string{
	"main.imgplan.hcl": `
provider "sketch" {}
variable "tone" { default = "red" }
variable "size" { default = "64x64" }
locals {
  words = { for name in fileset("data", "*.txt") : trimsuffix(name, ".txt") => trimspace(file("data/${name}")) }
}
image "word" {
  for_each = local.words
  prompt   = templatefile("prompt.tmpl", { word = each.value, tone = var.tone })
  size     = var.size
  path     = "art/words/${each.key}.png"
}
image "fox" {
  prompt = fileexists("winter") ? "a fox in snow" : "a fox"
  size   = "64x64"
  path   = "art/fox.png"
}
image "copy" {
  source_image = image.fox.path
  prompt       = "at night"
  path         = "art/copy.png"
}
module "more" { source = "./more" }
output "fox" { value = "${image.fox.width} of ${filesha256("data/a.txt")}" }
`,
	"more/one.imgplan.hcl": "image \"logo\" {\n  prompt = \"a logo\"\n  size = \"64x64\"\n  path = \"logo.png\"\n}\n",
	"prompt.tmpl":          "${word}, ${tone}",
	"data/a.txt":           "sun 1",
	"data/b.txt":           "moon1",
	"imgplan.vars.hcl":     "tone = \"grey1\"\n",
	"../given.vars.hcl":    "size = \"64x64\"\n",
}

// glanceWorld is such a folder, and what the command line and the environment say beside it.
type glanceWorld struct {
	*testing.T
	dir   string
	dice  *rand.Rand
	vars  map[string]string
	args  []string
	kept  [][]byte // earlier texts of imgplan.sum
	trace []string
}

func (w *glanceWorld) run(vars map[string]string, args ...string) (said string) {
	env := &environment{stdin: strings.NewReader(""), vars: map[string]string{}}
	for name, value := range w.vars {
		env.vars[name] = value
	}
	for name, value := range vars {
		env.vars[name] = value
	}
	var stdout, stderr bytes.Buffer
	env.stdout, env.stderr = &stdout, &stderr
	code := run(context.Background(), env, append(args, "-chdir="+w.dir))
	return fmt.Sprintf("exit %d\n%s\nstderr:\n%s", code, &stdout, &stderr)
}

// slow is a plan that is made from nothing.
func (w *glanceWorld) slow() string {
	return w.run(map[string]string{"IMGPLAN_GLANCE": "off"}, append([]string{"plan"}, w.args...)...)
}

// quick is what a whole process says: the quickest answers come before this program's own code is reached.
func (w *glanceWorld) quick() string {
	cmd := exec.Command("imgplan", append([]string{"plan"}, w.args...)...)
	cmd.Dir = w.dir
	for name, value := range w.vars {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var failed *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &failed) {
		w.Fatal(err)
	}
	return fmt.Sprintf("exit %d\n%s\nstderr:\n%s", cmd.ProcessState.ExitCode(), &stdout, &stderr)
}

func (w *glanceWorld) file(name string) string { return filepath.Join(w.dir, name) }

// agree compares what plan says with a glance and without one, twice: the first may keep what the second repeats. It
// tells whether it was repeated.
func (w *glanceWorld) agree() (repeated bool) {
	for range 2 {
		before, err := os.Stat(w.file(".imgplan/glance"))
		quick, slow := w.quick(), w.slow()
		if quick != slow {
			w.Fatalf("after %s\nit says:\n%s\nand should say:\n%s", strings.Join(w.trace, "; "), quick, slow)
		}
		after, err2 := os.Stat(w.file(".imgplan/glance"))
		repeated = repeated || err == nil && err2 == nil && os.SameFile(before, after) && strings.Contains(quick, "No changes.")
	}
	return repeated
}

// TestGlance edits a folder at random. A plan always says the same as one that is made from nothing, byte for byte; and
// it is often enough a repeated one.
func TestGlance(t *testing.T) {
	worlds, edits := 4, 40
	if testing.Short() {
		worlds, edits = 1, 20
	}
	for seed := range worlds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &glanceWorld{T: t, dir: filepath.Join(t.TempDir(), "folder"), dice: rand.New(rand.NewPCG(uint64(seed), 0)), vars: map[string]string{}}
			w.writeAll()
			repeated := w.edits(edits)
			t.Log(repeated, "repeated")
			if repeated == 0 {
				t.Error("no plan was ever repeated")
			}
		})
	}
}

func (w *glanceWorld) edits(n int) (repeated int) {
	var names []string
	for name := range glanceEdits {
		names = append(names, name)
	}
	slices.Sort(names)
	for range n {
		if w.dice.IntN(2) == 0 {
			w.settle()
		}
		if w.agree() {
			repeated++
		}
		name := names[w.dice.IntN(len(names))]
		w.trace = append(w.trace, name)
		glanceEdits[name](w)
		w.agree()
	}
	return repeated
}

// settle ends with a folder in which nothing is to be done, and no file is so new that it is not relied on.
func (w *glanceWorld) settle() {
	if w.dice.IntN(3) == 0 { // else a mistake or a flag would last until the end
		w.trace = append(w.trace, "anew")
		w.writeAll()
		clear(w.vars)
		w.args = nil
	}
	w.trace = append(w.trace, "apply")
	w.run(nil, "apply", "-auto-approve")
	if text, err := os.ReadFile(w.file("imgplan.sum")); err == nil {
		w.kept = append(w.kept, text)
	}
	time.Sleep(70 * time.Millisecond)
}
