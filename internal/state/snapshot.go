package state

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync"
)

// Snapshot is what a folder remembers at one moment. It holds no lock and no file. Records and Tasks are the caller's to
// change; the methods may be called from many goroutines at once.
type Snapshot struct {
	Records map[string]*Record // by address; never nil
	Tasks   map[Key]Task       // those in flight, held or refused; never nil
	Notes   []string           // what the user should know of state.db: that it was damaged, and what that means
	Agreed  bool               // state.db is sound and knows this imgplan.sum: nothing but the two was read

	path  string // of state.db
	facts func() map[string][]byte
}

func newSnapshot(path string) *Snapshot {
	s := &Snapshot{Records: map[string]*Record{}, Tasks: map[Key]Task{}, path: path}
	s.facts = sync.OnceValue(s.loadFacts)
	return s
}

// Facts returns what explains a key. It is false for one that was never explained here, and for one that can't be read:
// an explanation is worth no error. They are read when the first is asked for; no key's are ever other ones.
func (s *Snapshot) Facts(key Key) (Facts, bool) {
	payload, found := s.facts()[string(key)]
	var facts Facts
	if !found || json.Unmarshal(payload, &facts) != nil {
		return Facts{}, false
	}
	return facts, true
}

func (s *Snapshot) loadFacts() map[string][]byte {
	found, err := load(s.path, factBucket)
	if err != nil || found == nil {
		return nil
	}
	facts := make(map[string][]byte, len(found.entries[factBucket]))
	for _, e := range found.entries[factBucket] {
		facts[string(e.key)] = e.payload
	}
	return facts
}

// Ledger returns all that was ever paid from this folder, the oldest first, as it is now. A damaged ledger is an error.
func (s *Snapshot) Ledger() ([]Entry, error) {
	found, err := load(s.path, entryBucket)
	if err != nil || found == nil {
		return nil, err
	}
	if err := found.damage(); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", s.path, err)
	}
	ledger := make([]Entry, len(found.entries[entryBucket]))
	for i, e := range found.entries[entryBucket] {
		if err := json.Unmarshal(e.payload, &ledger[i]); err != nil {
			return nil, fmt.Errorf("%s: entry %d of the ledger: %w", s.path, i+1, err)
		}
	}
	return ledger, nil
}

// Close is for readers that hold something; this one doesn't. The snapshot stays good.
func (s *Snapshot) Close() error { return nil }

// Peek reads what a folder remembers. It writes nothing, waits for no lock, and works in a folder that is read-only or
// that another process writes to. A folder without .imgplan has what stands in its imgplan.sum; one without that has
// nothing. A damaged state.db is not used for what is damaged of it: Notes say so. Errors are those of the disk, an
// imgplan.sum that can't be understood, and a state.db of a newer imgplan.
func Peek(dir string) (*Snapshot, error) {
	r, err := recall(dir)
	if err != nil {
		return nil, err
	}
	if r.damage != nil {
		r.snapshot.Notes = append(r.snapshot.Notes, fmt.Sprintf("%s is damaged (%v): %s; %s",
			filepath.Join(Folder, dbFile), r.damage, "what it says is used as far as it can be read", forgotten(r.snapshot)))
	}
	return r.snapshot, nil
}

// forgotten says what damage to state.db means for the money.
func forgotten(s *Snapshot) string {
	return fmt.Sprintf("requests of earlier runs that may still be in flight can't be known for certain (%d could be read), "+
		"so that a picture of theirs may be paid for again", len(s.Tasks))
}
