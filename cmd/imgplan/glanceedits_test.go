//go:build linux || darwin

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// any picks one of the files that match, "" if there is none.
func (w *glanceWorld) any(patterns ...string) string {
	var found []string
	for _, pattern := range patterns {
		names, err := filepath.Glob(w.file(pattern))
		if err != nil {
			w.Fatal(err)
		}
		found = append(found, names...)
	}
	if len(found) == 0 {
		return ""
	}
	return found[w.dice.IntN(len(found))]
}

const somePictures, someInputs = "art/*/*.png", "data/*.txt"

// glanceEdits are what may happen between two plans.
var glanceEdits = map[string]func(w *glanceWorld){
	"another digit, the size and the time as before": func(w *glanceWorld) {
		name := w.any(someInputs, "*.vars.hcl", "prompt.tmpl")
		info, err := os.Stat(name)
		text, err2 := os.ReadFile(name)
		if err == nil && err2 == nil {
			text = bytes.Map(func(r rune) rune {
				if '0' <= r && r <= '8' {
					return r + 1
				}
				return r
			}, text)
			_ = os.WriteFile(name, text, 0o666)
			_ = os.Chtimes(name, info.ModTime(), info.ModTime())
		}
	},
	"a declaration": func(w *glanceWorld) {
		name := w.any("*.imgplan.hcl", "more/*.imgplan.hcl")
		text, _ := os.ReadFile(name)
		_ = os.WriteFile(name, bytes.Replace(text, []byte("a "), []byte("an "), 1), 0o666)
	},
	"a comment":        func(w *glanceWorld) { w.append("main.imgplan.hcl", "# word\n") },
	"a mistake":        func(w *glanceWorld) { w.append("more/one.imgplan.hcl", "image {}\n") },
	"its end":          func(w *glanceWorld) { w.write("more/one.imgplan.hcl", glanceFiles["more/one.imgplan.hcl"]) },
	"all as it was":    func(w *glanceWorld) { w.writeAll() },
	"a new word":       func(w *glanceWorld) { w.write(fmt.Sprintf("data/%c.txt", 'a'+rune(w.dice.IntN(4))), "star1") },
	"a word less":      func(w *glanceWorld) { _ = os.Remove(w.any(someInputs)) },
	"winter":           func(w *glanceWorld) { w.write("winter", "") },
	"no winter":        func(w *glanceWorld) { _ = os.Remove(w.file("winter")) },
	"values":           func(w *glanceWorld) { w.write("x.auto.vars.hcl", "tone = \"blue1\"\n") },
	"no values":        func(w *glanceWorld) { _ = os.Remove(w.file("x.auto.vars.hcl")) },
	"the environment":  func(w *glanceWorld) { w.vars["IMGPLAN_VAR_size"] = []string{"64x64", "64x96"}[w.dice.IntN(2)] },
	"no environment":   func(w *glanceWorld) { clear(w.vars) },
	"a flag":           func(w *glanceWorld) { w.args = []string{"-var=size=64x64", "-detailed-exitcode"} },
	"a file of values": func(w *glanceWorld) { w.args = []string{"-var-file=../given.vars.hcl"} },
	"which changes": func(w *glanceWorld) {
		w.write("../given.vars.hcl", []string{"size = \"64x64\"\n", "size = \"96x64\"\n"}[w.dice.IntN(2)])
	},
	"no flags": func(w *glanceWorld) { w.args = nil },
	"another view": func(w *glanceWorld) {
		w.args = []string{[]string{"-json", "-compact", "-drift", "-markdown"}[w.dice.IntN(4)]}
	},
	"a time": func(w *glanceWorld) {
		_ = os.Chtimes(w.any(somePictures, "art/*.png", "*.hcl"), time.Time{}, time.Now().Add(-time.Duration(w.dice.IntN(9))*time.Hour))
	},
	"permissions": func(w *glanceWorld) {
		_ = os.Chmod(w.any(somePictures, someInputs, "art/*.png"), fs.FileMode(0o600+w.dice.IntN(64)))
	},
	"a retouched picture, the size and the time as before": func(w *glanceWorld) {
		name := w.any(somePictures, "art/*.png")
		info, err := os.Stat(name)
		text, err2 := os.ReadFile(name)
		if err == nil && err2 == nil {
			text[len(text)-20] ^= 1
			_ = os.WriteFile(name, text, 0o666)
			_ = os.Chtimes(name, info.ModTime(), info.ModTime())
		}
	},
	"a picture less":        func(w *glanceWorld) { _ = os.Remove(w.any(somePictures, "*.png")) },
	"a picture for another": func(w *glanceWorld) { _ = os.Rename(w.any(somePictures), w.any(somePictures, "art/*.png")) },
	"the same again": func(w *glanceWorld) {
		name := w.any(somePictures, "*.hcl")
		text, _ := os.ReadFile(name)
		_ = os.WriteFile(name+".tmp", text, 0o666)
		_ = os.Rename(name+".tmp", name)
	},
	"a folder that is a symlink": func(w *glanceWorld) {
		to := []string{"elsewhere", "../elsewhere"}[w.dice.IntN(2)]
		if os.Rename(w.file("art/words"), w.file(to)) == nil {
			_ = os.Symlink("../"+to, w.file("art/words"))
		}
	},
	"a folder again": func(w *glanceWorld) {
		if to, err := os.Readlink(w.file("art/words")); err == nil {
			_ = os.Remove(w.file("art/words"))
			_ = os.Rename(w.file("art/"+to), w.file("art/words"))
		}
	},
	"an earlier sum": func(w *glanceWorld) {
		if len(w.kept) > 0 {
			w.write("imgplan.sum", string(w.kept[w.dice.IntN(len(w.kept))]))
		}
	},
	"a line less of the sum": func(w *glanceWorld) {
		text, _ := os.ReadFile(w.file("imgplan.sum"))
		_, rest, _ := bytes.Cut(text, []byte("\n"))
		w.write("imgplan.sum", string(rest))
	},
	"no state":    func(w *glanceWorld) { _ = os.Remove(w.file(".imgplan/state.db")) },
	"no memory":   func(w *glanceWorld) { _ = os.RemoveAll(w.file(".imgplan")) },
	"no glance":   func(w *glanceWorld) { _ = os.Remove(w.file(".imgplan/glance")) },
	"no original": func(w *glanceWorld) { _ = os.Remove(w.any(".imgplan/objects/*/*")) },
	"a wrong bit": func(w *glanceWorld) {
		text, _ := os.ReadFile(w.file(".imgplan/glance"))
		if len(text) > 0 {
			text[w.dice.IntN(len(text))] ^= 1 << w.dice.IntN(8)
			w.write(".imgplan/glance", string(text))
		}
	},
	"destroy": func(w *glanceWorld) { w.run(nil, "destroy", "-auto-approve", "-target=image.fox") },
}

func (w *glanceWorld) append(name, text string) {
	before, _ := os.ReadFile(w.file(name))
	w.write(name, string(before)+text)
}

func (w *glanceWorld) write(name, text string) {
	_ = os.MkdirAll(filepath.Dir(w.file(name)), 0o777)
	_ = os.WriteFile(w.file(name), []byte(text), 0o666) // a folder may stand there: then that is the edit
}

func (w *glanceWorld) writeAll() {
	for name, text := range glanceFiles {
		w.write(name, text)
	}
}
