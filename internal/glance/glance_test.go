//go:build linux || darwin

package glance

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/workdir"
)

var somethingSaid = kept.Said{Plain: "one", Coloured: "two", Aside: "three", Style: "four"}

// keep makes a folder, watches a plan of it, and keeps what that said. It waits until no file is racy any more.
func keep(t *testing.T, meanwhile func(dir string)) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "folder")
	for _, folder := range []string{".imgplan", "art/deep", "data", "art2/more"} {
		must(t, os.MkdirAll(filepath.Join(dir, folder), 0o777))
	}
	for _, name := range []string{"a.imgplan.hcl", "art/a.png", "art/deep/b.png", "art2/c.png", "data/one.txt", "../outside.vars.hcl"} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte("first"), 0o666))
	}
	time.Sleep(70 * time.Millisecond)
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	w := NewWatch(root.FS())
	for _, name := range []string{".", "data"} {
		_, err := fs.ReadDir(w, name)
		must(t, err)
	}
	for _, name := range []string{"a.imgplan.hcl", "data/one.txt"} {
		_, err := fs.ReadFile(w, name)
		must(t, err)
	}
	for _, name := range []string{"absent.txt", "nowhere/absent.txt", "data/two.txt"} {
		if _, err := fs.Stat(w, name); err == nil {
			t.Fatal(name, "is there")
		}
	}
	_, err = w.ReadFile(dir, "../outside.vars.hcl", 1000)
	must(t, err)
	lookup := w.Env(environment("red"))
	lookup("TONE")
	lookup("UNSET")
	folder, err := workdir.Open(dir)
	must(t, err)
	defer folder.Close()
	found, err := folder.Look([]string{"art/a.png", "art/deep/b.png", "art2/c.png"}, nil, false)
	must(t, err)
	w.Saw(found)
	if meanwhile != nil {
		meanwhile(dir)
	}
	w.Keep(dir, "question", somethingSaid)
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func environment(tone string) func(string) (string, bool) {
	return func(name string) (string, bool) { return map[string]string{"TONE": tone}[name], name == "TONE" }
}

func TestRecall(t *testing.T) {
	dir := keep(t, nil)
	said, valid := kept.Recall(dir, "question", environment("red"))
	if !valid || said != somethingSaid {
		t.Fatalf("got %q, %v", said, valid)
	}
	if _, valid := kept.Recall(dir, "another", environment("red")); valid {
		t.Error("another question is answered")
	}
	if _, valid := kept.Recall(dir, "question", environment("blue")); valid {
		t.Error("another environment is not noticed")
	}
	unset := func(name string) (string, bool) { return "red", true }
	if _, valid := kept.Recall(dir, "question", unset); valid {
		t.Error("a variable that was not set is not noticed")
	}
	if err := os.Remove(filepath.Join(dir, "art2", "c.png")); err != nil {
		t.Fatal(err)
	}
	if _, valid := kept.Recall(dir, "question", environment("red")); valid {
		t.Error("a picture that is gone is not noticed")
	}
}

// changes are done to a folder whose glance is kept. Each must be noticed.
var changes = map[string]func(dir string) error{
	"a picture is written to":                        func(dir string) error { return os.WriteFile(dir+"/art/a.png", []byte("other"), 0o666) },
	"a picture is written to, and its time set back": func(dir string) error { return rewrite(dir + "/art/deep/b.png") },
	"a declaration, with its time set back":          func(dir string) error { return rewrite(dir + "/a.imgplan.hcl") },
	"a file that was read":                           func(dir string) error { return rewrite(dir + "/data/one.txt") },
	"a file of values elsewhere":                     func(dir string) error { return rewrite(dir + "/../outside.vars.hcl") },
	"one is put in the place of another": func(dir string) error {
		return os.Rename(dir+"/art2/c.png", dir+"/art/a.png")
	},
	"permissions":                     func(dir string) error { return os.Chmod(dir+"/art/a.png", 0o600) },
	"a time alone":                    func(dir string) error { return os.Chtimes(dir+"/art/a.png", time.Time{}, time.Unix(1, 0)) },
	"a new declaration":               func(dir string) error { return os.WriteFile(dir+"/b.imgplan.hcl", nil, 0o666) },
	"a new file in a listed folder":   func(dir string) error { return os.WriteFile(dir+"/data/three.txt", nil, 0o666) },
	"a file that was asked for":       func(dir string) error { return os.WriteFile(dir+"/absent.txt", nil, 0o666) },
	"a file in a folder that was not": func(dir string) error { return makeBoth(dir + "/nowhere") },
	"a file instead of a folder":      func(dir string) error { return os.WriteFile(dir+"/nowhere", nil, 0o666) },
	"a symlink instead of nothing":    func(dir string) error { return os.Symlink("void", dir+"/nowhere") },
	"a folder moved out of the folder": func(dir string) error {
		if err := os.Rename(dir+"/art/deep", dir+"/../deep"); err != nil {
			return err
		}
		return os.Symlink("../../deep", dir+"/art/deep")
	},
	"a file that became a symlink to itself": func(dir string) error {
		if err := os.Rename(dir+"/art2/c.png", dir+"/art2/d.png"); err != nil {
			return err
		}
		return os.Symlink("d.png", dir+"/art2/c.png")
	},
}

// rewrite changes a file's bytes, and nothing else that it can help.
func rewrite(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, []byte("other"), 0o666); err != nil {
		return err
	}
	return os.Chtimes(name, info.ModTime(), info.ModTime())
}

func makeBoth(folder string) error {
	if err := os.Mkdir(folder, 0o777); err != nil {
		return err
	}
	return os.WriteFile(folder+"/absent.txt", nil, 0o666)
}

func TestChangesAreNoticed(t *testing.T) {
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := keep(t, nil)
			if _, valid := kept.Recall(dir, "question", environment("red")); !valid {
				t.Fatal("nothing was kept")
			}
			must(t, change(dir))
			if _, valid := kept.Recall(dir, "question", environment("red")); valid {
				t.Error("it is not noticed")
			}
		})
	}
}

// TestChangesWhileWatching makes the same changes after all was read, and before it is kept: then it must not be kept,
// or be of no use.
func TestChangesWhileWatching(t *testing.T) {
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := keep(t, func(dir string) { must(t, change(dir)) })
			if _, valid := kept.Recall(dir, "question", environment("red")); valid {
				t.Error("it is not noticed")
			}
		})
	}
}

func TestOtherChangesAreNot(t *testing.T) {
	dir := keep(t, nil)
	must(t, os.WriteFile(dir+"/art/unknown.png", nil, 0o666))
	must(t, os.WriteFile(dir+"/.imgplan/lock", nil, 0o666))
	must(t, os.Rename(dir+"/art2/more", dir+"/art2/less"))
	if _, valid := kept.Recall(dir, "question", environment("red")); !valid {
		t.Error("a change that nothing depends on was noticed")
	}
}

func TestRacyIsNotKept(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(dir+"/.imgplan", 0o777))
	must(t, os.WriteFile(dir+"/new.txt", nil, 0o666))
	w := NewWatch(os.DirFS(dir))
	if _, err := fs.ReadFile(w, "new.txt"); err != nil {
		t.Fatal(err)
	}
	w.Keep(dir, "question", somethingSaid)
	if _, err := os.Stat(dir + "/.imgplan/glance"); err == nil {
		t.Error("what was written a moment ago is relied on")
	}
}

// TestNoHomeIsMade: a plan of a fresh folder leaves nothing behind, and a .imgplan that leads elsewhere is left alone.
func TestNoHomeIsMade(t *testing.T) {
	dir := t.TempDir()
	_ = write(dir, []byte("text"))
	if _, err := os.Lstat(dir + "/.imgplan"); err == nil {
		t.Error(".imgplan was made")
	}
	must(t, os.Mkdir(dir+"/target", 0o777))
	must(t, os.Symlink("target", dir+"/.imgplan"))
	_ = write(dir, []byte("text"))
	if entries, _ := os.ReadDir(dir + "/target"); len(entries) > 0 {
		t.Error("something was written elsewhere")
	}
	must(t, os.Remove(dir+"/.imgplan"))
	must(t, os.Mkdir(dir+"/.imgplan", 0o777))
	must(t, write(dir, []byte("text")))
	if entries, _ := os.ReadDir(dir + "/.imgplan"); len(entries) != 1 || entries[0].Name() != "glance" {
		t.Error("not the one file was written")
	}
}

// TestDamage flips each byte, and cuts the file at each: nothing of it is believed.
func TestDamage(t *testing.T) {
	dir := keep(t, nil)
	name := filepath.Join(dir, kept.File)
	whole, err := os.ReadFile(name)
	must(t, err)
	for i := range whole {
		flipped := append([]byte(nil), whole...)
		flipped[i] ^= 0x41
		for _, damaged := range [][]byte{flipped, whole[:i]} {
			must(t, os.WriteFile(name, damaged, 0o666))
			if _, valid := kept.Recall(dir, "question", environment("red")); valid {
				t.Fatalf("damage at byte %d of %d is believed", i, len(whole))
			}
		}
	}
	must(t, os.WriteFile(name, whole, 0o666))
	if _, valid := kept.Recall(dir, "question", environment("red")); !valid {
		t.Error("the whole is not believed")
	}
}
