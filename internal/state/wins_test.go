package state

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// both checks that Peek and Open agree on the records, as a plan and its apply must.
func both(t *testing.T, dir string, want ...Record) {
	t.Helper()
	records := map[string]*Record{}
	for _, r := range want {
		records[r.Address] = &r
	}
	check := func(what string, s *Snapshot) {
		t.Helper()
		if diff := cmp.Diff(records, s.Records); diff != "" || len(s.Notes) > 0 {
			t.Errorf("%s: %q\n%s", what, s.Notes, diff)
		}
	}
	check("peek", peek(t, dir))
	store := openStore(t, dir)
	snapshot, err := store.Snapshot()
	closeStore(t, store)
	if err != nil {
		t.Fatal(err)
	}
	check("open", snapshot)
	check("peek after that", peek(t, dir))
}

// recorded makes a folder with two records, and a sum that has both.
func recorded(t *testing.T) (dir string, a, b Record) {
	t.Helper()
	dir = t.TempDir()
	a, b = sample("image.a", "a.png"), sample("image.b", "b.png")
	s := openStore(t, dir)
	commit(t, s, put(a, b), func(tx *Tx) { tx.PutTask(sampleTask()) })
	writeSum(t, s)
	closeStore(t, s)
	return dir, a, b
}

// bare is a record as it stands in the sum.
func bare(r Record) Record {
	return Record{Address: r.Address, Path: r.Path, Key: r.Key, Content: r.Content, Seed: r.Seed}
}

func TestFreshCloneHasItsSum(t *testing.T) {
	dir, a, b := recorded(t)
	if err := os.RemoveAll(filepath.Join(dir, Folder)); err != nil {
		t.Fatal(err)
	}
	both(t, dir, bare(a), bare(b))
}

func TestDatabaseAheadOfItsSumIsTheTruth(t *testing.T) {
	dir, a, b := recorded(t)
	s := openStore(t, dir)
	c := sample("image.c", "c.png")
	commit(t, s, put(c)) // and then the power went
	closeStore(t, s)
	both(t, dir, a, b, c)
}

func TestDatabaseAheadOfTheSumItWroteIsTheTruth(t *testing.T) {
	dir := t.TempDir()
	a, b := sample("image.a", "a.png"), sample("image.b", "b.png")
	s := openStore(t, dir)
	commit(t, s, put(a))
	writeSum(t, s)
	commit(t, s, put(b))
	closeStore(t, s)
	both(t, dir, a, b)
}

func TestDatabaseIsTheTruthWithoutASum(t *testing.T) {
	dir, a, b := recorded(t)
	if err := os.Remove(filepath.Join(dir, SumFile)); err != nil {
		t.Fatal(err)
	}
	both(t, dir, a, b)
}

func TestChangedSumWins(t *testing.T) {
	dir, a, b := recorded(t)
	s := openStore(t, dir)
	commit(t, s, put(sample("image.ahead", "ahead.png")))
	closeStore(t, s)
	b.Content = rain
	c := sample("image.c", "c.png")
	seed := int64(3)
	a.Seed = &seed
	writeFile(t, dir, SumFile, string(FormatSum(refs([]Record{a, b, c}))))
	both(t, dir, a, bare(b), bare(c))
	if tasks := peek(t, dir).Tasks; len(tasks) != 1 {
		t.Errorf("the tasks are %v", tasks)
	}
	writeFile(t, dir, SumFile, "")
	both(t, dir)
}

func TestSumWithConflictsIsAnError(t *testing.T) {
	dir, a, b := recorded(t)
	good := readFile(t, dir, SumFile)
	writeFile(t, dir, SumFile, "<<<<<<< HEAD\n"+good)
	_, err := Peek(dir)
	if err == nil || err.Error() != "imgplan.sum has merge conflict markers at line 1" {
		t.Errorf("Peek = %v", err)
	}
	if _, err := Open(dir, Options{}); err == nil || err.Error() != "imgplan.sum has merge conflict markers at line 1" {
		t.Errorf("Open = %v", err)
	}
	writeFile(t, dir, SumFile, good)
	both(t, dir, a, b)
}

func TestObjectsAloneAreEnough(t *testing.T) {
	dir := t.TempDir()
	objects := OpenObjects(dir)
	content, _, err := objects.Put(strings.NewReader("picture"))
	if err != nil {
		t.Fatal(err)
	}
	made := time.Unix(1700000000, 0).UTC()
	original := Original{Content: content, Format: "png", Width: 8, Height: 4, Model: "apikley qwen", Made: made}
	if err := objects.Bind(key1, original); err != nil {
		t.Fatal(err)
	}
	a := Record{Address: "image.a", Path: "a.png", Key: key1, Content: content}
	writeFile(t, dir, SumFile, string(FormatSum(refs([]Record{a}))))
	a.Width, a.Height, a.Model, a.Made = 8, 4, "apikley qwen", made
	both(t, dir, a)
}

func TestSumChangedDuringARunIsMerged(t *testing.T) {
	dir, a, b := recorded(t)
	s := openStore(t, dir)
	mine, theirs := a, b
	mine.Content, theirs.Content = rain, rain
	gone := sample("image.d", "d.png")
	commit(t, s, put(mine, gone))
	writeSum(t, s)
	commit(t, s, put(sample("image.c", "c.png")))
	new := sample("image.new", "new.png")
	writeFile(t, dir, SumFile, string(FormatSum(refs([]Record{mine, theirs, new})))) // a pull that also drops image.d
	writeSum(t, s)
	closeStore(t, s)
	both(t, dir, mine, bare(theirs), sample("image.c", "c.png"), bare(new))
	want := FormatSum(refs([]Record{mine, theirs, new, sample("image.c", "c.png")}))
	if got := readFile(t, dir, SumFile); got != string(want) {
		t.Errorf("imgplan.sum has\n%s", got)
	}
}

func TestSumInConflictDuringARunIsNotOverwritten(t *testing.T) {
	dir, _, _ := recorded(t)
	s := openStore(t, dir)
	defer closeStore(t, s)
	commit(t, s, put(sample("image.c", "c.png")))
	writeFile(t, dir, SumFile, "=======\n")
	if err := s.WriteSum(); err == nil || !strings.Contains(err.Error(), "merge conflict") {
		t.Errorf("WriteSum = %v", err)
	}
	if got := readFile(t, dir, SumFile); got != "=======\n" {
		t.Errorf("imgplan.sum has %q", got)
	}
}
