package state

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain is another process, which commits as fast as it can until its standard input ends.
func TestMain(m *testing.M) {
	if dir := os.Getenv("IMGPLAN_TEST_WRITER"); dir != "" {
		if err := writeOn(dir); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func writeOn(dir string) error {
	s, err := Open(dir, Options{Verb: "apply"})
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	for n := 0; ; n++ {
		if err := s.Commit(func(tx *Tx) { numbered(tx, n) }); err != nil {
			return err
		}
		if n == 0 {
			fmt.Println("writing")
		}
		select {
		case <-ended:
			return s.Close()
		default:
		}
	}
}

// numbered writes one number in many places. The sizes change, so that pages are split, joined and used again.
func numbered(tx *Tx, n int) {
	for i := range 40 {
		address := fmt.Sprintf("image.icon[%d]", i)
		if (n/7)%2 == 1 && i > 20 {
			tx.DropRecord(address)
			continue
		}
		r := sample(address, strings.Repeat("x", n%400)+".png")
		r.Width = n
		tx.PutRecord(r)
		tx.PutTask(Task{Key: Key(fmt.Sprint("k1:", i)), ID: fmt.Sprint(n)})
	}
}

func TestPeekWhileAnotherProcessWrites(t *testing.T) {
	dir := t.TempDir()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "IMGPLAN_TEST_WRITER="+dir, "GORACE=atexit_sleep_ms=0")
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if word, err := bufio.NewReader(out).ReadString('\n'); word != "writing\n" {
		t.Fatalf("the other process says %q, %v", word, err)
	}
	if _, err := Open(dir, Options{}); err == nil {
		t.Error("two processes have the lock")
	}
	seen := map[int]bool{}
	for last := 0; len(seen) < 50; {
		last = consistent(t, peek(t, dir), last)
		seen[last] = true
	}
	_ = in.Close()
	if err := child.Wait(); err != nil {
		t.Errorf("the other process: %v", err)
	}
}

// consistent checks that a snapshot is of one moment, not before an earlier one, and returns that.
func consistent(t *testing.T, s *Snapshot, last int) int {
	t.Helper()
	n := s.Records["image.icon[0]"].Width
	if len(s.Notes) > 0 || n < last {
		t.Fatalf("after %d came %d: %q", last, n, s.Notes)
	}
	if want := 40 - 19*((n/7)%2); len(s.Records) != want {
		t.Fatalf("%d records at %d", len(s.Records), n)
	}
	for _, r := range s.Records {
		if r.Width != n || s.Tasks["k1:0"].ID != fmt.Sprint(n) {
			t.Fatalf("records of %d and %d, task of %s", n, r.Width, s.Tasks["k1:0"].ID)
		}
	}
	return n
}

func TestPeekMakesNothing(t *testing.T) {
	dir := t.TempDir()
	if got := peek(t, dir); len(got.Records)+len(got.Tasks)+len(got.Notes) != 0 || got.Records == nil || got.Tasks == nil {
		t.Errorf("an empty folder has %+v", got)
	}
	if ledger, err := peek(t, dir).Ledger(); ledger != nil || err != nil {
		t.Errorf("%v, %v", ledger, err)
	}
	if _, found := peek(t, dir).Facts(key1); found {
		t.Error("an empty folder has facts")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("Peek made %v", entries)
	}
}

func TestPeekWritesNothing(t *testing.T) {
	dir, _, _ := recorded(t)
	stamps := func() (all string) {
		_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, _ error) error {
			info, err := entry.Info()
			all += fmt.Sprint(name, info.ModTime(), info.Mode(), info.Size(), err, "\n")
			return nil
		})
		return all
	}
	before := stamps()
	got := peek(t, dir)
	_, _ = got.Ledger()
	_, _ = got.Facts(key1)
	if after := stamps(); after != before || len(got.Records) != 2 {
		t.Errorf("%sbecame\n%s", before, after)
	}
}
