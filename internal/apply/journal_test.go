package apply

import (
	"testing"

	"github.com/imgplan/imgplan/internal/state"
)

func put(address string) func(*state.Tx) {
	return func(tx *state.Tx) { tx.PutRecord(state.Record{Address: address, Path: address + ".png"}) }
}

// recorded is what a folder remembers, for another process.
func recorded(t *testing.T, folder string) map[string]*state.Record {
	t.Helper()
	snapshot, err := state.Peek(folder)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.Records
}

func journalIn(t *testing.T) (folder string, g *journal) {
	t.Helper()
	folder = t.TempDir()
	store, err := state.Open(folder, state.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return folder, newJournal(store)
}

func TestJournalWritesNotesWithWhatIsCommittedNext(t *testing.T) {
	folder, journal := journalIn(t)
	journal.later(put("noted"))
	if err := journal.commit(put("committed")); err != nil {
		t.Fatal(err)
	}
	if records := recorded(t, folder); len(records) != 2 {
		t.Errorf("%d records are durable after a commit; want it and the note before it", len(records))
	}
	journal.later(put("last"))
	journal.end()
	if records := recorded(t, folder); len(records) != 3 {
		t.Errorf("%d records are durable at the end, want 3", len(records))
	}
}

func TestJournalKeepsAFailureFromItsNeighbours(t *testing.T) {
	folder, journal := journalIn(t)
	journal.later(put("before"))
	journal.later(put("")) // a record without an address can't be written
	err := journal.commit(put("after"))
	if records := recorded(t, folder); err != nil || len(records) != 2 {
		t.Errorf("%v, and %d records; want the two that can be written", err, len(records))
	}
	if journal.failure() == nil {
		t.Error("the failure was forgotten")
	}
	journal.end()
}
