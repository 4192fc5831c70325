//go:build linux || darwin

package kept

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/workdir"
)

// TestSameWords: what is checked is what workdir noted, for everything that can stand in a folder.
func TestSameWords(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(dir+"/folder", 0o777))
	must(t, os.Chmod(dir+"/folder", 0o751|fs.ModeSticky|fs.ModeSetgid))
	must(t, os.WriteFile(dir+"/file", []byte("text"), 0o666))
	must(t, os.Chmod(dir+"/file", 0o640|fs.ModeSetuid))
	l, err := newLook(dir)
	must(t, err)
	defer l.close()
	for _, name := range []string{"folder", "file"} {
		info, err := os.Lstat(filepath.Join(dir, name))
		must(t, err)
		noted := workdir.StatOf(info, time.Now())
		was := Stat{noted.Size, noted.MTime, noted.CTime, noted.Inode, noted.Mode}
		if !l.same([]byte(name+"\x00"), 0, was) {
			t.Errorf("%s is not %v", name, noted)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
