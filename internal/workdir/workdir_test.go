package workdir

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/imgplan/imgplan/internal/state"
)

func open(t *testing.T) (*Dir, string) {
	t.Helper()
	name := t.TempDir()
	d, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, name
}

func digest(text string) state.Content {
	sum := sha256.Sum256([]byte(text))
	return state.Content("sha256:" + hex.EncodeToString(sum[:]))
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// names lists all files and folders under a folder.
func names(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		relative, _ := filepath.Rel(dir, name)
		all = append(all, filepath.ToSlash(relative))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all[1:], " ")
}

func lookAt(t *testing.T, d *Dir, path string, known *state.Record) state.File {
	t.Helper()
	records := map[string]*state.Record{}
	if known != nil {
		records[path] = known
	}
	files, err := d.Look([]string{path}, records, false)
	if err != nil {
		t.Fatal(err)
	}
	file, found := files[path]
	if !found {
		t.Fatalf("Look says nothing of %s", path)
	}
	return file
}

func TestWriteAndLook(t *testing.T) {
	d, dir := open(t)
	written, err := d.Write("a/b/sun.png", strings.NewReader("sun"))
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(dir, "a/b/sun.png")); got != "sun" {
		t.Errorf("the file has %q", got)
	}
	if written.Kind != state.Regular || written.Content != digest("sun") || written.Stat.Size != 3 {
		t.Errorf("Write = %+v", written)
	}
	if got := lookAt(t, d, "a/b/sun.png", nil); got.Content != digest("sun") || got.Kind != state.Regular {
		t.Errorf("Look = %+v", got)
	}
	if got := names(t, dir); got != "a a/b a/b/sun.png" {
		t.Errorf("the folder has %s", got)
	}
}

func TestLookTrustsWhatWasJustWritten(t *testing.T) {
	d, dir := open(t)
	written, err := d.Write("a.png", strings.NewReader("one"))
	if err != nil {
		t.Fatal(err)
	}
	if written.Stat.MTime%int64(time.Second) == 0 {
		t.Skip("this file system keeps whole seconds only")
	}
	// A content that the file does not have shows where the answer comes from.
	record := &state.Record{Path: "a.png", Content: digest("from the record"), Stat: written.Stat}
	if got := lookAt(t, d, "a.png", record); got.Content != record.Content {
		t.Errorf("the file was read again: %+v", got)
	}
	files, err := d.Look([]string{"a.png"}, map[string]*state.Record{"a.png": record}, true)
	if err != nil || files["a.png"].Content != digest("one") {
		t.Errorf("exact: %+v, %v", files, err)
	}
	if err := os.Chmod(filepath.Join(dir, "a.png"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := lookAt(t, d, "a.png", record); got.Content != digest("one") {
		t.Errorf("a changed mode was not noticed")
	}
}

// A write of the same length right after another one leaves the same size, inode and, within a tick, the same times.
func TestRacyEditIsFound(t *testing.T) {
	d, dir := open(t)
	name := filepath.Join(dir, "a.png")
	for i := range 500 {
		before, after := fmt.Sprintf("%04d", i), fmt.Sprintf("%04d", i+5000)
		var file state.File
		if i%2 == 0 {
			written, err := d.Write("a.png", strings.NewReader(before))
			if err != nil {
				t.Fatal(err)
			}
			file = written
		} else {
			put(t, name, before)
			file = lookAt(t, d, "a.png", nil)
		}
		put(t, name, after)
		record := &state.Record{Content: file.Content, Stat: file.Stat}
		if got := lookAt(t, d, "a.png", record); got.Content != digest(after) {
			t.Fatalf("round %d: the edit was not found", i)
		}
	}
}

// The next write after one by Write must leave another time, however soon it comes and however coarse the clock is.
func TestWhatIsWrittenHasAnOlderTime(t *testing.T) {
	d, _ := open(t)
	written, err := d.Write("a.png", strings.NewReader("one"))
	if err != nil {
		t.Fatal(err)
	}
	if age := time.Since(time.Unix(0, written.Stat.MTime)); age < tick {
		t.Errorf("it is stamped with a time only %v ago", age)
	}
}

// Kernels stamp files by a clock that ticks: what was read a moment after the last change may change again unseen.
func TestReadWithinATickIsRacy(t *testing.T) {
	_, dir := open(t)
	name := filepath.Join(dir, "a.png")
	put(t, name, "one")
	for _, stamp := range []time.Time{time.Unix(1700000000, 123456789), time.Unix(1700000000, 0)} {
		if err := os.Chtimes(name, stamp, stamp); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		within := StatOf(info, stamp.Add(16*time.Millisecond))
		after := StatOf(info, stamp.Add(3*time.Second))
		within.CTime, after.CTime = 0, 0
		if !within.Racy() || after.Racy() {
			t.Errorf("stamped %v: racy within the tick is %v, after it %v", stamp, within.Racy(), after.Racy())
		}
	}
}

func TestLookKnowsWhatIsOldEnough(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "a.png"), "one")
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "a.png"), old, old); err != nil {
		t.Fatal(err)
	}
	file := lookAt(t, d, "a.png", nil)
	file.Stat.Seen += int64(time.Hour) // as if it had been looked at an hour later
	record := &state.Record{Content: digest("from the record"), Stat: file.Stat}
	if got := lookAt(t, d, "a.png", record); got.Content != record.Content {
		t.Errorf("it was read again: %+v", got)
	}
	for what, change := range map[string]func(*state.Stat){
		"size": func(s *state.Stat) { s.Size++ }, "time": func(s *state.Stat) { s.MTime-- },
		"inode": func(s *state.Stat) { s.Inode++ }, "ctime": func(s *state.Stat) { s.CTime-- },
		"zero":                     func(s *state.Stat) { *s = state.Stat{} },
		"seen before the change":   func(s *state.Stat) { s.Seen = s.MTime },
		"seen as its inode change": func(s *state.Stat) { s.Seen = s.CTime },
	} {
		stat := file.Stat
		change(&stat)
		if stat.CTime == 0 && strings.Contains(what, "inode") {
			continue // this system has none
		}
		record := &state.Record{Content: digest("from the record"), Stat: stat}
		if got := lookAt(t, d, "a.png", record); got.Content != digest("one") {
			t.Errorf("%s: the record was believed", what)
		}
	}
}

func TestLookKinds(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "file.png"), "x")
	put(t, filepath.Join(dir, "folder/in.png"), "y")
	symlink(t, "file.png", filepath.Join(dir, "link.png"))
	symlink(t, "folder", filepath.Join(dir, "within"))
	paths := map[string]state.FileKind{
		"file.png": state.Regular, "folder": state.Other, "link.png": state.Other, "within/in.png": state.Regular,
		"none.png": state.Missing, "no/folder/none.png": state.Missing, "file.png/below.png": state.Other,
	}
	var all []string
	for path := range paths {
		all = append(all, path)
	}
	files, err := d.Look(all, nil, false)
	if err != nil || len(files) != len(paths) {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for path, want := range paths {
		if files[path].Kind != want {
			t.Errorf("%s is %q, want %q", path, files[path].Kind, want)
		}
	}
}

func symlink(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip("no symlinks here: ", err)
	}
}

func TestNothingLeavesTheFolder(t *testing.T) {
	d, dir := open(t)
	outside := t.TempDir()
	put(t, filepath.Join(outside, "a.png"), "theirs")
	put(t, filepath.Join(dir, ".git/hooks/old"), "x")
	symlink(t, outside, filepath.Join(dir, "out"))
	symlink(t, filepath.Join(outside, "a.png"), filepath.Join(dir, "a.png"))
	symlink(t, ".git/hooks", filepath.Join(dir, "hooks"))
	symlink(t, ".git", filepath.Join(dir, "deep"))
	for _, path := range []string{
		"out/a.png", "out/new/b.png", "a.png", "../a.png", ".git/a.png", ".imgplan/a.png", "imgplan.sum", "hooks/a.png",
		"deep/hooks/a.png", "deep/new/a.png", "/a.png",
	} {
		if _, err := d.Write(path, strings.NewReader("ours")); err == nil {
			t.Errorf("Write(%s) was done", path)
		}
		if err := d.Remove(path); err == nil && path != "deep/new/a.png" && path != "out/new/b.png" { // which aren't there
			t.Errorf("Remove(%s) was done", path)
		}
	}
	if _, err := d.Look([]string{"out/a.png"}, nil, false); err == nil || !strings.Contains(err.Error(), "out/a.png") {
		t.Errorf("Look through a symlink out of the folder: %v", err)
	}
	if _, err := d.Open("out/a.png"); err == nil {
		t.Error("Open through a symlink out of the folder was done")
	}
	if _, err := fs.ReadFile(d.FS(), "out/a.png"); err == nil {
		t.Error("FS reads through a symlink out of the folder")
	}
	if got := names(t, outside); got != "a.png" || read(t, filepath.Join(outside, "a.png")) != "theirs" {
		t.Errorf("outside there is now %s", got)
	}
	if got := names(t, filepath.Join(dir, ".git")); got != "hooks hooks/old" {
		t.Errorf(".git has now %s", got)
	}
}

// TestSymlinksInside: a symlink to another folder of the working folder is followed, however it says that.
func TestSymlinksInside(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "pictures/deep/old"), "x")
	put(t, filepath.Join(dir, "a/b/old"), "x")
	for name, target := range map[string]string{
		"art": "pictures", "here": "./pictures/deep", "a/up": "../pictures", "a/b/top": "../..", "twice": "art/deep", "loop": "loop", "back": "a/../pictures", "abs": dir,
	} {
		symlink(t, target, filepath.Join(dir, name))
	}
	for path, want := range map[string]string{
		"art/1.png": "pictures/1.png", "here/2.png": "pictures/deep/2.png", "a/up/3.png": "pictures/3.png", "a/up/deep/4.png": "pictures/deep/4.png",
		"a/b/top/pictures/5.png": "pictures/5.png", "twice/6.png": "pictures/deep/6.png", "art/new/7.png": "pictures/new/7.png",
		"loop/8.png": "", "back/9.png": "", "abs/10.png": "", "a/b/top/.git/11.png": "",
	} {
		_, err := d.Write(path, strings.NewReader("ours"))
		if want == "" && err == nil {
			t.Errorf("%s was written", path)
		}
		if want != "" && (err != nil || read(t, filepath.Join(dir, want)) != "ours") {
			t.Errorf("%s is not at %s: %v", path, want, err)
		}
	}
}

func TestWriteRefusesWhatIsNoFile(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "folder/a.png"), "x")
	put(t, filepath.Join(dir, "file"), "x")
	symlink(t, "file", filepath.Join(dir, "link.png"))
	for path, want := range map[string]string{
		"folder": "a folder stands there", "link.png": "a symlink stands there", "file/a.png": "is not a folder",
	} {
		_, err := d.Write(path, strings.NewReader("new"))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("Write(%s) = %v, want %q", path, err, want)
		}
	}
	if got := names(t, dir); got != "file folder folder/a.png link.png" || read(t, filepath.Join(dir, "file")) != "x" {
		t.Errorf("the folder has %s", got)
	}
}

func TestWriteIsWholeOrNot(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "a.png"), "before")
	broken := io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(errors.New("connection lost")))
	if _, err := d.Write("a.png", broken); err == nil || !strings.Contains(err.Error(), "connection lost") {
		t.Errorf("Write = %v", err)
	}
	if got := names(t, dir); got != "a.png" || read(t, filepath.Join(dir, "a.png")) != "before" {
		t.Errorf("the folder has %s", got)
	}
}

func TestWriteLeavesTheSameBytesAlone(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "a.png"), "same")
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "a.png"), old, old); err != nil {
		t.Fatal(err)
	}
	before, _ := os.Stat(filepath.Join(dir, "a.png"))
	file, err := d.Write("a.png", strings.NewReader("same"))
	if err != nil || file.Content != digest("same") {
		t.Fatalf("%+v, %v", file, err)
	}
	after, _ := os.Stat(filepath.Join(dir, "a.png"))
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("the file was touched")
	}
	if got := names(t, dir); got != "a.png" {
		t.Errorf("the folder has %s", got)
	}
}

func TestWriteKeepsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions here")
	}
	d, dir := open(t)
	for _, mode := range []fs.FileMode{0o600, 0o664, 0o755} {
		put(t, filepath.Join(dir, "a.png"), "before")
		if err := os.Chmod(filepath.Join(dir, "a.png"), mode); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Write("a.png", strings.NewReader("after")); err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Stat(filepath.Join(dir, "a.png")); info.Mode().Perm() != mode {
			t.Errorf("%v became %v", mode, info.Mode().Perm())
		}
	}
}

func TestRemove(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "a/b.png"), "x")
	put(t, filepath.Join(dir, "keep/c.png"), "x")
	for _, path := range []string{"a/b.png", "a/b.png", "no/such.png"} {
		if err := d.Remove(path); err != nil {
			t.Errorf("Remove(%s) = %v", path, err)
		}
	}
	if err := d.Remove("keep"); err == nil {
		t.Error("a folder was removed")
	}
	if got := names(t, dir); got != "a keep keep/c.png" {
		t.Errorf("the folder has %s", got)
	}
}

func TestOpenReads(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "a.txt"), "source")
	file, err := d.Open("a.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if text, err := io.ReadAll(file); string(text) != "source" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := d.Open("none.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := d.Open("."); err == nil {
		t.Error("a folder was opened as a file")
	}
}

func TestSweepTemps(t *testing.T) {
	d, dir := open(t)
	for _, name := range []string{
		".imgplan-0123456789abcdef.tmp", "a/.imgplan-00ff.tmp", "a/.imgplan-notes.tmp", "a/.imgplan-.tmp", "a/b.png", "b/.imgplan-00ff.tmp",
	} {
		put(t, filepath.Join(dir, name), "x")
	}
	if err := d.SweepTemps([]string{"x.png", "a/b.png", "a/c.png", "no/d.png"}); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); got != "a a/.imgplan-.tmp a/.imgplan-notes.tmp a/b.png b b/.imgplan-00ff.tmp" {
		t.Errorf("the folder has %s", got)
	}
}

func TestLookAtMany(t *testing.T) {
	d, dir := open(t)
	var paths []string
	for i := range 2000 {
		path := fmt.Sprintf("d%d/%d.png", i%7, i)
		put(t, filepath.Join(dir, path), path)
		paths = append(paths, path, path+".none.png")
	}
	files, err := d.Look(paths, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		want := digest(path)
		if strings.HasSuffix(path, ".none.png") {
			want = ""
		}
		if files[path].Content != want {
			t.Fatalf("%s: %+v", path, files[path])
		}
	}
}

func TestWriteManyAtOnce(t *testing.T) {
	d, dir := open(t)
	errs := make(chan error)
	for i := range 32 {
		go func() {
			_, err := d.Write(fmt.Sprintf("new/deep/%d.png", i), bytes.NewReader(make([]byte, i)))
			errs <- err
		}()
	}
	for range 32 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if got := strings.Count(names(t, dir), ".png"); got != 32 || strings.Contains(names(t, dir), ".tmp") {
		t.Errorf("the folder has %s", names(t, dir))
	}
}

func TestSame(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "art/a.png"), "one")
	put(t, filepath.Join(dir, "other/a.png"), "one")
	links := [][2]string{{"art", "alias"}, {"alias", "twice"}, {"a.png", "art/link.png"}, {"void", "nowhere"}}
	for _, link := range links {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Skip(err)
		}
	}
	if err := os.Link(filepath.Join(dir, "art/a.png"), filepath.Join(dir, "art/b.png")); err != nil {
		t.Skip(err)
	}
	for _, pair := range [][2]string{{"art/a.png", "alias/a.png"}, {"twice/a.png", "alias/a.png"}, {"art/a.png", "art/a.png"}, {"alias/b.png", "art/b.png"}} {
		if !d.Same(pair[0], pair[1]) || d.Real(pair[0]) != d.Real(pair[1]) {
			t.Errorf("%s and %s are one file", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{"art/a.png", "other/a.png"}, {"art/a.png", "art/b.png"}, {"art/a.png", "art/link.png"}, {"art/x.png", "alias/x.png"}, {"nowhere/a.png", "art/a.png"},
	} {
		if d.Same(pair[0], pair[1]) {
			t.Errorf("%s and %s are two files", pair[0], pair[1])
		}
	}
}

// TestLookSaysWhatIsInTheWay: a file where a folder is needed is named, and its content only if it was asked for.
func TestLookSaysWhatIsInTheWay(t *testing.T) {
	d, dir := open(t)
	put(t, filepath.Join(dir, "art/a.png"), "one")
	for _, asked := range []bool{false, true} {
		paths, want := []string{"art/a.png/deep/b.png"}, state.Content("")
		if asked {
			paths, want = append(paths, "art/a.png"), digest("one")
		}
		files, err := d.Look(paths, nil, false)
		if err != nil {
			t.Fatal(err)
		}
		if files[paths[0]].Kind != state.Other || files["art/a.png"].Kind != state.Regular || files["art/a.png"].Content != want || len(files) != 2 {
			t.Errorf("Look says %+v", files)
		}
	}
}
