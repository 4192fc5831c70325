package state

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/imgplan/imgplan/internal/money"
)

func openStore(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, Options{Verb: "apply", Version: "0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func commit(t *testing.T, s *Store, edits ...func(*Tx)) {
	t.Helper()
	if err := s.Commit(edits...); err != nil {
		t.Fatal(err)
	}
}

func peek(t *testing.T, dir string) *Snapshot {
	t.Helper()
	s, err := Peek(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func writeSum(t *testing.T, s *Store) {
	t.Helper()
	if err := s.WriteSum(); err != nil {
		t.Fatal(err)
	}
}

func writeFile(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sample is a record with everything, among them what imgplan.sum doesn't have.
func sample(address, path string) Record {
	return Record{
		Address: address, Path: path, Key: key1, Content: sun, Stat: Stat{Size: 3, MTime: 4, Inode: 5, Seen: 9},
		Made: time.Unix(1700000000, 5).UTC(), Model: "sketch default", Width: 64, Height: 32,
	}
}

func put(records ...Record) func(*Tx) {
	return func(tx *Tx) {
		for _, r := range records {
			tx.PutRecord(r)
		}
	}
}

func sampleTask() Task {
	cents := money.USD(20_000)
	return Task{
		Key: key2, Address: "image.a", Provider: "apikley.eu", Model: "qwen", Phase: Submitted, ID: "t-1", Estimate: &cents,
		Sent: time.Unix(1700000001, 0).UTC(), Facts: Facts{Arguments: []Fact{{"prompt", "a fox"}}},
	}
}

func TestWhatIsCommittedIsThere(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	want, task := sample("image.a", "a.png"), sampleTask()
	facts := Facts{Arguments: []Fact{{"prompt", "x"}}, Causes: []Fact{{"local.style", "d"}}}
	entry := Entry{Time: task.Sent, Address: "image.a", Key: key1, Outcome: "made", Billed: task.Estimate}
	commit(t, s, put(want, sample("image.gone", "g.png")), func(tx *Tx) { tx.PutTask(task) })
	commit(t, s, func(tx *Tx) { tx.DropRecord("image.gone"); tx.DropRecord("image.never") },
		func(tx *Tx) { tx.PutFacts(key1, facts); tx.AddEntry(entry); tx.AddEntry(Entry{Outcome: "failed"}) })
	check := func(what string, got *Snapshot, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(what, err)
		}
		if diff := cmp.Diff(map[string]*Record{"image.a": &want}, got.Records); diff != "" {
			t.Errorf("%s: records: %s", what, diff)
		}
		if diff := cmp.Diff(map[Key]Task{key2: task}, got.Tasks); diff != "" {
			t.Errorf("%s: tasks: %s", what, diff)
		}
		if explained, found := got.Facts(key1); !found || !cmp.Equal(explained, facts) {
			t.Errorf("%s: facts: %v", what, explained)
		}
		if _, found := got.Facts(key2); found {
			t.Errorf("%s: facts of a key that has none", what)
		}
		ledger, err := got.Ledger()
		if diff := cmp.Diff([]Entry{entry, {Outcome: "failed"}}, ledger); diff != "" || err != nil {
			t.Errorf("%s: ledger: %v %s", what, err, diff)
		}
		if len(got.Notes) != 0 || got.Close() != nil {
			t.Errorf("%s: notes %q", what, got.Notes)
		}
	}
	got, err := s.Snapshot()
	check("open", got, err)
	got, err = Peek(dir)
	check("peek while open", got, err)
	closeStore(t, s)
	got, err = Peek(dir)
	check("peek", got, err)
	s = openStore(t, dir)
	defer closeStore(t, s)
	got, err = s.Snapshot()
	check("open again", got, err)
}

func TestCommitIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	defer closeStore(t, s)
	commit(t, s, put(sample("image.a", "a.png")))
	for what, edit := range map[string]func(*Tx){
		"no address": put(Record{}), "no key": func(tx *Tx) { tx.PutTask(Task{}) },
		"too long": put(sample("image."+strings.Repeat("x", 1<<16), "x.png")),
	} {
		err := s.Commit(put(sample("image.b", "b.png")), edit, func(tx *Tx) { tx.DropRecord("image.a") })
		if err == nil {
			t.Errorf("%s was committed", what)
		}
	}
	if got := peek(t, dir).Records; len(got) != 1 || got["image.a"].Path != "a.png" {
		t.Errorf("records are %v", got)
	}
	commit(t, s, put(sample("image.c", "c.png")))
	if got := peek(t, dir).Records; len(got) != 2 {
		t.Errorf("after an error nothing can be committed: %v", got)
	}
}

func TestSecondStoreIsToldWhoHoldsTheLock(t *testing.T) {
	dir := t.TempDir()
	start := time.Now()
	s := openStore(t, dir)
	for _, wait := range []time.Duration{0, 120 * time.Millisecond} {
		told := 0
		_, err := Open(dir, Options{Wait: wait, Verb: "apply", Waiting: func(h Holder) {
			told++
			if h.PID != os.Getpid() {
				t.Errorf("waiting for %v", h)
			}
		}})
		var locked *LockedError
		if !errors.As(err, &locked) {
			t.Fatalf("the second one got %v", err)
		}
		h := locked.Holder
		if h.Verb != "apply" || h.PID != os.Getpid() || h.Since.Before(start.Add(-time.Minute)) || h.Since.After(time.Now()) {
			t.Errorf("holder %+v", h)
		}
		if !strings.Contains(err.Error(), fmt.Sprint("apply (process ", os.Getpid())) || (told == 1) != (wait > 0) {
			t.Errorf("told %d times: %v", told, err)
		}
	}
	stop := make(chan struct{})
	close(stop)
	if _, err := Open(dir, Options{Wait: time.Hour, Stop: stop}); err == nil {
		t.Error("a stopped wait got the lock")
	}
	go func() {
		time.Sleep(20 * time.Millisecond)
		_ = s.Close()
	}()
	again, err := Open(dir, Options{Wait: time.Minute})
	if err != nil {
		t.Fatal("it did not wait: ", err)
	}
	closeStore(t, again)
}

func TestHomeIsIgnoredByGit(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, openStore(t, dir))
	if got := readFile(t, dir, ".imgplan/.gitignore"); got != "*\n" {
		t.Errorf(".gitignore has %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, SumFile)); err == nil {
		t.Error("an empty imgplan.sum was made")
	}
	foreign := t.TempDir()
	if err := os.Symlink(dir, filepath.Join(foreign, Folder)); err != nil {
		t.Skip("no symlinks here")
	}
	if s, err := Open(foreign, Options{}); err == nil {
		t.Error(".imgplan may be a symlink")
		closeStore(t, s)
	}
	if _, _, err := OpenObjects(foreign).Put(strings.NewReader("x")); err == nil {
		t.Error("an object was put through a symlink")
	}
}

func TestSumIsWrittenOnlyWhenItDiffers(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	defer closeStore(t, s)
	writeSum(t, s)
	if _, err := os.Stat(filepath.Join(dir, SumFile)); err == nil {
		t.Fatal("nothing is recorded, and imgplan.sum was made")
	}
	commit(t, s, put(sample("image.b", "b.png"), sample("image.a", "a.png")))
	writeSum(t, s)
	want := "image.a a.png " + string(key1) + " " + string(sun) + "\nimage.b b.png " + string(key1) + " " + string(sun) + "\n"
	if got := readFile(t, dir, SumFile); got != want {
		t.Errorf("got %q", got)
	}
	before, _ := os.Stat(filepath.Join(dir, SumFile))
	r := sample("image.a", "a.png")
	r.Stat.Seen++
	commit(t, s, put(r))
	writeSum(t, s)
	after, _ := os.Stat(filepath.Join(dir, SumFile))
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("imgplan.sum was touched")
	}
	commit(t, s, func(tx *Tx) { tx.DropRecord("image.a"); tx.DropRecord("image.b") })
	writeSum(t, s)
	if got := readFile(t, dir, SumFile); got != "" {
		t.Errorf("nothing is recorded any more, and imgplan.sum has %q", got)
	}
}

func TestSumThatCouldNotBeReadIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	defer closeStore(t, s)
	commit(t, s, put(sample("image.a", "a.png")))
	writeSum(t, s)
	bad := sample("image.b", "b.png")
	bad.Key = "not a key"
	commit(t, s, put(bad))
	if err := s.WriteSum(); err == nil || !strings.Contains(err.Error(), "not a key") {
		t.Errorf("WriteSum = %v", err)
	}
	if got := readFile(t, dir, SumFile); strings.Count(got, "\n") != 1 {
		t.Errorf("imgplan.sum has %q", got)
	}
}

func TestKilledRunsLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	closeStore(t, openStore(t, dir))
	in, err := OpenObjects(dir).Create()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = in.Write([]byte("half"))
	_ = in.file.Close()
	writeFile(t, dir, ".imgplan-123456.tmp", "half a sum")
	writeFile(t, dir, ".imgplan/.imgplan-123456.tmp", "half a note")
	writeFile(t, dir, ".imgplan/state.db.new", "half a database")
	closeStore(t, openStore(t, dir))
	left := bytes.NewBuffer(nil)
	_ = filepath.WalkDir(dir, func(name string, _ os.DirEntry, _ error) error {
		relative, _ := filepath.Rel(dir, name)
		fmt.Fprint(left, filepath.ToSlash(relative), " ")
		return nil
	})
	if got := left.String(); got != ". .imgplan .imgplan/.gitignore .imgplan/lock .imgplan/objects .imgplan/state.db " {
		t.Errorf("left: %s", got)
	}
}

func TestNothingIsCommittedToAFileThatWasRemoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open can't be removed")
	}
	for name, remove := range map[string]func(dir string) error{
		"state.db":   func(dir string) error { return os.Remove(filepath.Join(dir, Folder, dbFile)) },
		"the folder": func(dir string) error { return os.RemoveAll(filepath.Join(dir, Folder)) },
		"and made anew": func(dir string) error {
			return exchangeFile("note", filepath.Join(dir, Folder, dbFile), []byte("x"), false)
		},
	} {
		dir := t.TempDir()
		s, err := Open(dir, Options{})
		if err == nil {
			err = s.Commit(func(tx *Tx) { tx.PutTask(Task{Key: "k1:1", Phase: Intent}) })
		}
		if err == nil {
			err = remove(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(func(tx *Tx) { tx.PutTask(Task{Key: "k1:2", Phase: Intent}) }); !errors.Is(err, ErrRemoved) {
			t.Errorf("%s: the commit is %v", name, err)
		}
		if err := s.WriteSum(); !errors.Is(err, ErrRemoved) {
			t.Errorf("%s: the sum is %v", name, err)
		}
		_ = s.Close() // the lock may be gone, too
	}
}

func TestAStateThatIsOpenElsewhereIsSaidToBe(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file that is open can't be removed")
	}
	dir := t.TempDir()
	s := openStore(t, dir)
	defer s.Close()
	if err := os.Remove(filepath.Join(dir, Folder, "lock")); err != nil {
		t.Fatal(err)
	}
	other, err := Open(dir, Options{})
	if err == nil || !strings.HasSuffix(err.Error(), "state.db: another imgplan has it open") {
		t.Errorf("it opened: %v, %v", other, err)
	}
}
