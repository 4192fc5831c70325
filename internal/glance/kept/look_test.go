//go:build linux || darwin

package kept

import (
	"bytes"
	"hash/crc32"
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

// FuzzPart checks parts whose checksum is right, whatever they hold: none finds a panic, and none is read beyond its end.
func FuzzPart(f *testing.F) {
	f.Add(Part{Folder: ".", Entries: []Entry{{"file", Stat{Size: 1}}, {"absent", Stat{}}}}.append(nil))
	f.Add(Part{Folder: "a/b", Entries: []Entry{{"absent", Stat{}}}}.append(nil))
	f.Add(Part{Folder: Elsewhere, Entries: []Entry{{"/nowhere", Stat{}}}}.append(nil))
	f.Add([]byte("\x01\x00\x00\x00.\xff\xff\xff\xffname"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, body []byte) {
		l, err := newLook(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer l.close()
		_ = l.part(bytes.NewReader(body), place{0, uint32(len(body)), crc32.ChecksumIEEE(body)})
	})
}

// TestSymlinks: a symlink is not the file that it leads to, unless the command line named it.
func TestSymlinks(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(dir+"/file", []byte("text"), 0o666))
	must(t, os.Symlink("file", dir+"/link"))
	target, err := statAt(dir + "/link")
	must(t, err)
	for folder, want := range map[string]bool{".": false, Elsewhere: true} {
		text := Encode("question", nil, nil, Said{}, []Part{{folder, []Entry{{"link", target}}}})
		if _, valid := Holds(dir, bytes.NewReader(text), "question", nil); valid != want {
			t.Errorf("in folder %q it holds: %v", folder, valid)
		}
	}
}
