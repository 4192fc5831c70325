package state

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
)

// remembered is a folder with enough in it for a tree of several pages.
func remembered(t *testing.T) (dir string, facts map[Key]Facts) {
	t.Helper()
	dir = t.TempDir()
	s := openStore(t, dir)
	facts = map[Key]Facts{}
	for round := range 6 {
		commit(t, s, func(tx *Tx) {
			for i := round * 50; i < round*50+50; i++ {
				key := Key(fmt.Sprintf("k1:%064x", i))
				facts[key] = Facts{Arguments: []Fact{{"prompt", fmt.Sprint("a fox, number ", i)}}}
				r := sample(fmt.Sprintf("image.icon[%d]", i), fmt.Sprintf("icons/%d.png", i))
				r.Key = key
				tx.PutRecord(r)
				tx.PutFacts(key, facts[key])
				tx.AddEntry(Entry{Address: r.Address, Key: key, Outcome: "made"})
				if task := sampleTask(); i%6 == 0 {
					task.Key = key
					tx.PutTask(task)
				}
			}
		})
		if round == 4 {
			writeSum(t, s)
		}
	}
	closeStore(t, s)
	return dir, facts
}

// damages are the ways in which disks, file systems and people damage a file.
var damages = map[string]func(*rand.Rand, []byte) []byte{
	"a flipped bit": func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		return b
	},
	"a flipped bit at a page's start": func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b)/4096)*4096+r.IntN(96)] ^= 1 << r.IntN(8)
		return b
	},
	"cut off":           func(r *rand.Rand, b []byte) []byte { return b[:1+r.IntN(len(b)-1)] },
	"cut off at a page": func(r *rand.Rand, b []byte) []byte { return b[:4096*(1+r.IntN(len(b)/4096-1))] },
	"a page of zeros": func(r *rand.Rand, b []byte) []byte {
		clear(b[r.IntN(len(b)/4096)*4096:][:4096])
		return b
	},
	"a garbage page": func(r *rand.Rand, b []byte) []byte {
		return fill(r, b, r.IntN(len(b)/4096)*4096, 4096)
	},
	"a garbage sector": func(r *rand.Rand, b []byte) []byte {
		return fill(r, b, r.IntN(len(b)/512)*512, 512)
	},
	"a page in the wrong place": func(r *rand.Rand, b []byte) []byte {
		copy(b[r.IntN(len(b)/4096)*4096:][:4096], bytes.Clone(b[r.IntN(len(b)/4096)*4096:][:4096]))
		return b
	},
	"a page pretending to be another": func(r *rand.Rand, b []byte) []byte {
		to := b[r.IntN(len(b)/4096)*4096:][:4096]
		copy(to[8:], bytes.Clone(b[r.IntN(len(b)/4096)*4096:][8:4096]))
		return b
	},
	"garbage": func(r *rand.Rand, b []byte) []byte { return fill(r, b, 0, len(b)) },
}

func fill(r *rand.Rand, b []byte, at, size int) []byte {
	for i := range size {
		b[at+i] = byte(r.Uint32())
	}
	return b
}

// An old page in the place of a new one has all its checksums right.
func TestOldPagesAreNoticed(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	path := filepath.Join(dir, Folder, dbFile)
	for i := range 20 {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		commit(t, s, put(sample(fmt.Sprintf("image.icon[%d]", i), fmt.Sprintf("%d.png", i))))
		after, _ := os.ReadFile(path)
		for _, damaged := range agedPages(before, after) {
			other := t.TempDir()
			if err := os.Mkdir(filepath.Join(other, Folder), 0o777); err != nil {
				t.Fatal(err)
			}
			writeFile(t, other, Folder+"/"+dbFile, string(damaged))
			if got := peek(t, other); len(got.Notes) == 0 && len(got.Records) != i+1 {
				t.Fatalf("%d of %d records, and not a word", len(got.Records), i+1)
			}
		}
	}
	closeStore(t, s)
}

// agedPages returns the file with each page in turn as any page of the file before was, under its own number. Left out is
// the meta page as it was before: that is the file that a power cut leaves in the middle of the transaction.
func agedPages(before, after []byte) (damaged [][]byte) {
	for to := 0; to+4096 <= len(after); to += 4096 {
		for from := 0; from+4096 <= len(before); from += 4096 {
			if from == to && to < 2*4096 {
				continue
			}
			file := bytes.Clone(after)
			copy(file[to+8:to+4096], before[from+8:])
			damaged = append(damaged, file)
		}
	}
	return damaged
}

// damageRounds is how many damages are tried, side by side in so many folders.
const (
	damageRounds  = 10_000
	damageFolders = 4
)

// Whatever happens to state.db: nothing crashes, and nothing wrong is believed.
func TestDamageIsNoticed(t *testing.T) {
	rounds := damageRounds
	if testing.Short() {
		rounds /= 10
	}
	for folder := range damageFolders {
		t.Run(fmt.Sprint(folder), func(t *testing.T) {
			t.Parallel()
			d := newDamaging(t)
			sound := 0
			for round := folder; round < rounds; round += damageFolders {
				if d.try(t, round) {
					sound++
				}
			}
			if all := rounds / damageFolders; sound == 0 || sound > all*85/100 {
				t.Errorf("%d of %d damages were found harmless", sound, all)
			}
		})
	}
}

// damaging is a folder whose state.db is damaged again and again.
type damaging struct {
	dir, path string
	good      []byte
	names     []string
	facts     map[Key]Facts
	want      *Snapshot
	ledger    []Entry
}

func newDamaging(t *testing.T) *damaging {
	t.Helper()
	d := &damaging{names: slices.Sorted(maps.Keys(damages))}
	d.dir, d.facts = remembered(t)
	d.path = filepath.Join(d.dir, Folder, dbFile)
	var err error
	if d.good, err = os.ReadFile(d.path); err != nil {
		t.Fatal(err)
	}
	d.want = peek(t, d.dir)
	d.ledger, err = d.want.Ledger()
	if err != nil || len(d.ledger) != 300 || len(d.want.Records) != 300 || len(d.want.Tasks) != 50 {
		t.Fatalf("the folder has %d entries, %d records, %d tasks, %v", len(d.ledger), len(d.want.Records), len(d.want.Tasks), err)
	}
	return d
}

// try damages the file once and looks at what is believed of it. It returns whether nothing was noticed.
func (d *damaging) try(t *testing.T, round int) bool {
	t.Helper()
	name := d.names[round%len(d.names)]
	what := fmt.Sprintf("%s (round %d)", name, round)
	_ = os.Remove(d.path) // ext4 flushes a file that is written over: that takes most of the time
	if err := os.WriteFile(d.path, damages[name](rand.New(rand.NewPCG(uint64(round), 7)), bytes.Clone(d.good)), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := Peek(d.dir)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if len(got.Notes) == 0 {
		mustEqual(t, what, d.want, got)
	}
	d.look(t, what, round, got)
	return len(got.Notes) == 0
}

// look asks for more than the records, which takes longer, in some rounds.
func (d *damaging) look(t *testing.T, what string, round int, got *Snapshot) {
	t.Helper()
	switch round % 21 {
	case 0, 1, 2:
		entries, err := got.Ledger()
		if err == nil && !reflect.DeepEqual(entries, d.ledger) {
			t.Fatalf("%s: another ledger of %d entries", what, len(entries))
		}
	case 3, 4, 5:
		for key := range d.facts {
			if told, found := got.Facts(key); found && !reflect.DeepEqual(told, d.facts[key]) {
				t.Fatalf("%s: facts became %v", what, told)
			}
		}
	case 6:
		mustRecover(t, what, d.dir, d.want)
	}
}

func mustEqual(t *testing.T, what string, want, got *Snapshot) {
	t.Helper()
	if !reflect.DeepEqual(want.Records, got.Records) {
		t.Fatalf("%s: not a word, and %s", what, cmp.Diff(want.Records, got.Records))
	}
	if !reflect.DeepEqual(want.Tasks, got.Tasks) {
		t.Fatalf("%s: not a word, and %s", what, cmp.Diff(want.Tasks, got.Tasks))
	}
}

// mustRecover opens a damaged folder for writing. It comes back with what its sum has, at least, and is sound again.
func mustRecover(t *testing.T, what, dir string, want *Snapshot) {
	t.Helper()
	s, err := Open(dir, Options{Version: "0.1.0"})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer closeStore(t, s)
	got, err := s.Snapshot()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if len(got.Notes) == 0 {
		mustEqual(t, what, want, got)
	} else {
		mustBeKept(t, what, dir, got)
	}
	for address, record := range got.Records {
		if !cmp.Equal(bare(*record), bare(*want.Records[address])) {
			t.Fatalf("%s: %v", what, record)
		}
	}
	for key, task := range got.Tasks {
		if !cmp.Equal(task, want.Tasks[key]) {
			t.Fatalf("%s: %v", what, task)
		}
	}
	if len(got.Records) != 250 && len(got.Records) != 300 { // as in the sum, or ahead of it
		t.Fatalf("%s: %d records", what, len(got.Records))
	}
	commit(t, s, put(sample("image.new", "new.png")))
	if again := peek(t, dir); len(again.Notes) > 0 || again.Records["image.new"].Path != "new.png" {
		t.Fatalf("%s: it is not mended: %q", what, again.Notes)
	}
	if _, err := got.Ledger(); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func mustBeKept(t *testing.T, what, dir string, got *Snapshot) {
	t.Helper()
	kept := filepath.Join(dir, Folder, "state.db.damaged-1")
	if err := os.Remove(kept); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	for _, words := range []string{"state.db was damaged", "state.db.damaged-1", "rebuilt", "in flight can't be known"} {
		if !strings.Contains(got.Notes[0], words) {
			t.Fatalf("%s: the note is %q", what, got.Notes[0])
		}
	}
}

// Entries in the wrong order are all there and have all their checksums right, but bbolt would not find them.
func TestEntriesOutOfOrderAreNoticed(t *testing.T) {
	dir, _ := remembered(t)
	path := filepath.Join(dir, Folder, dbFile)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	noticed := 0
	for at := 0; at < len(good); at += 4096 {
		page := good[at : at+4096]
		if native.Uint16(page[8:]) != leafPage || native.Uint16(page[10:]) < 2 || native.Uint32(page[pageHeader:]) != 0 {
			continue
		}
		_ = os.Remove(path)
		if err := os.WriteFile(path, swapped(good, at+pageHeader), 0o644); err != nil {
			t.Fatal(err)
		}
		if len(peek(t, dir).Notes) > 0 {
			noticed++
		}
	}
	if noticed < 10 { // of the records and tasks
		t.Errorf("only %d were noticed", noticed)
	}
}

// swapped swaps two entries of a leaf, whose offsets count from where they stand.
func swapped(file []byte, at int) []byte {
	file = bytes.Clone(file)
	one, two := file[at:at+elementSize], file[at+elementSize:at+2*elementSize]
	native.PutUint32(one[4:], native.Uint32(one[4:])-elementSize)
	native.PutUint32(two[4:], native.Uint32(two[4:])+elementSize)
	for i := range one {
		one[i], two[i] = two[i], one[i]
	}
	return file
}

func TestTasksOutliveDamageElsewhere(t *testing.T) {
	dir, _ := remembered(t)
	path := filepath.Join(dir, Folder, dbFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(text, []byte("a fox, number 299")) // in the facts
	text[at] ^= 1
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	s := openStore(t, dir)
	defer closeStore(t, s)
	got, err := s.Snapshot()
	if err != nil || len(got.Tasks) != 50 || len(got.Notes) != 1 {
		t.Errorf("%d tasks, notes %q, %v", len(got.Tasks), got.Notes, err)
	}
	if ledger, err := got.Ledger(); len(ledger) != 300 || err != nil {
		t.Errorf("%d entries, %v", len(ledger), err)
	}
	if _, found := got.Facts(Key(fmt.Sprintf("k1:%064x", 298))); !found {
		t.Error("the facts beside the damaged one are gone")
	}
}

func TestEmptyAndForeignFiles(t *testing.T) {
	dir, a, b := recorded(t)
	path := filepath.Join(dir, Folder, dbFile)
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	both(t, dir, bare(a), bare(b)) // an empty one is none
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o644, nil)
	if err == nil {
		err = errors.Join(db.Update(func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("records"))
			return err
		}), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := peek(t, dir); len(got.Notes) != 1 || len(got.Records) != 2 {
		t.Errorf("a foreign database: %q, %v", got.Notes, got.Records)
	}
	s := openStore(t, dir)
	closeStore(t, s)
	both(t, dir, bare(a), bare(b))
}

// A field that a newer imgplan added to records stands behind all that this one knows: it is neither damage nor to be lost.
func TestNewerRecordIsLeftAlone(t *testing.T) {
	dir, a, _ := recorded(t)
	path := filepath.Join(dir, Folder, dbFile)
	db, _, err := openDB(path)
	if err != nil {
		t.Fatal(err)
	}
	a.Finish, a.Bare, a.File, a.Placeholder, a.Look, a.Unlike = "own", "b", "f", "p", "l", true
	err = update(db, func(w *writer) error {
		w.head.Version = "9.9.9"
		return w.edit(edit{recordBucket, []byte(a.Address), append(encodeRecord(a), 3, 'n', 'e', 'w')})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	_, err = Peek(dir)
	for range 2 {
		var newer *NewerError
		if !errors.As(err, &newer) || !strings.Contains(err.Error(), "written by imgplan 9.9.9") {
			t.Errorf("got %v", err)
		}
		_, err = Open(dir, Options{})
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("it was written to")
	}
}

func TestNewerFormatIsLeftAlone(t *testing.T) {
	dir, _, _ := recorded(t)
	path := filepath.Join(dir, Folder, dbFile)
	db, _, err := openDB(path)
	if err != nil {
		t.Fatal(err)
	}
	err = update(db, func(w *writer) error {
		w.head.Format, w.head.Version = format+1, "9.9.9"
		return w.tx.Bucket([]byte(recordBucket)).Put([]byte("image.a"), []byte("in a form of the future"))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	_, err = Peek(dir)
	for range 2 {
		if err == nil || !strings.Contains(err.Error(), "was written by a newer imgplan (9.9.9)") {
			t.Errorf("got %v", err)
		}
		_, err = Open(dir, Options{})
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("it was written to")
	}
}
