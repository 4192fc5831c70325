package crashtest

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// copy makes a folder like the stage's.
func (st *stage) copy(t testing.TB) string {
	t.Helper()
	dir := fresh(t)
	check(t, os.CopyFS(dir, os.DirFS(st.dir)))
	return dir
}

// fresh makes an empty folder, which goes when the test ends.
func fresh(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(shop, "")
	check(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// files reads what stands in a folder beside .imgplan, by path.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := everything(t, dir)
	maps.DeleteFunc(found, func(path, _ string) bool { return strings.HasPrefix(path, ".imgplan/") })
	return found
}

// everything reads all files of a folder but the database.
func everything(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	check(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "state.db" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path) // it is inside
		found[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return found
}

func lines(t testing.TB, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil
	}
	check(t, err)
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
