package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// Options are how a Store is opened.
type Options struct {
	Wait    time.Duration   // for the folder's lock; 0 tries once
	Waiting func(Holder)    // called once when there is a wait, with who holds the lock; may be nil
	Stop    <-chan struct{} // ends the wait when closed; may be nil
	Verb    string          // "apply": what others are told that is going on
	Version string          // of this imgplan
}

// Store is a folder's memory, open for writing. It holds the folder's lock. It belongs to one goroutine.
type Store struct {
	dir     string
	lock    *lock
	db      *bbolt.DB
	opened  os.FileInfo // of its file
	version string
	sum     sum // imgplan.sum as last read or written
	notes   []string
	broken  error // once bbolt has panicked, nothing it does can be relied on

	reserved bool // the reserve is known to be there
}

// Open opens a folder's memory for writing. It takes the folder's lock, makes .imgplan where there is none, brings the
// records up to imgplan.sum where that has changed, and rebuilds a damaged state.db, whose remains are kept beside it.
// Errors are *LockedError and those of Peek. The caller must Close it.
func Open(dir string, o Options) (*Store, error) {
	home, err := makeHome(dir)
	if err != nil {
		return nil, err
	}
	lock, err := takeLock(dir, home, o)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, lock: lock, version: o.Version}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return s, nil
}

func (s *Store) path() string { return filepath.Join(s.dir, Folder, dbFile) }

func (s *Store) open() error {
	if s.lock.killed {
		if err := settle(s.dir); err != nil {
			return fmt.Errorf("what a killed run has left can't be made durable: %w", err)
		}
	}
	if err := sweep(s.dir); err != nil {
		return err
	}
	r, err := recall(s.dir)
	if err != nil {
		return err
	}
	s.sum = r.sum
	rebuilt, err := s.prepare(r)
	if err != nil {
		return err
	}
	if s.db, s.opened, err = openDB(s.path()); err != nil {
		return err
	}
	failpoint.Hit("db", "opened")
	if r.stale && !rebuilt {
		err = s.update(func(w *writer) error { return s.catchUp(w, r) })
	}
	if err != nil && s.broken == nil { // else bbolt may wait for a lock of its own for ever
		_ = s.db.Close()
	}
	return err
}

// catchUp makes the records of state.db those of the snapshot.
func (s *Store) catchUp(w *writer, r *recalled) error {
	w.head.Sum = r.sum.digest
	return w.do(changed(r.found.records(), r.snapshot.Records))
}

// Commit does the edits in one durable transaction, in order; without any it does nothing. An intent is only taken with
// room in reserve for what becomes of it. After an error nothing of it
// was done, as far as the disk can be believed, and it may be tried again. The functions are called once, at once.
func (s *Store) Commit(edits ...func(*Tx)) error {
	var tx Tx
	for _, edit := range edits {
		edit(&tx)
	}
	if tx.err != nil || len(tx.edits) == 0 {
		return tx.err
	}
	if err := s.stands(); err != nil {
		return err
	}
	if tx.intends {
		if err := s.reserve(); err != nil {
			return err
		}
	}
	err := s.update(func(w *writer) error { return w.do(tx.edits) })
	if s.spend(err) && !tx.intends {
		err = s.update(func(w *writer) error { return w.do(tx.edits) })
	}
	return err
}

// ErrRemoved says that state.db is no more, or another one stands in its place: what is written to it is lost.
var ErrRemoved = errors.New("was removed while it was open")

// stands tells whether what is written is going to be found again. A file that was removed takes writes like any other.
func (s *Store) stands() error {
	now, err := os.Stat(s.path())
	if err == nil && os.SameFile(now, s.opened) {
		return nil
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s %w", s.path(), ErrRemoved)
	}
	return fmt.Errorf("%s can't be seen: %w", s.path(), err)
}

func (s *Store) update(change func(*writer) error) error {
	if s.broken != nil {
		return s.broken
	}
	err := update(s.db, func(w *writer) error {
		w.head.Version = s.version
		return change(w)
	})
	if isBroken(err) {
		s.broken = err
	}
	return err
}

// Snapshot reads what is remembered now. It never sees what Commit has not finished.
func (s *Store) Snapshot() (*Snapshot, error) {
	found, err := s.load(recordBucket, taskBucket)
	if err != nil {
		return nil, err
	}
	snapshot := newSnapshot(s.path())
	snapshot.Records, snapshot.Tasks = found.records(), found.tasks()
	snapshot.Notes = append(snapshot.Notes, s.notes...)
	return snapshot, found.damage()
}

// load reads buckets of the open state.db, which is there and was sound when it was opened.
func (s *Store) load(buckets ...string) (*contents, error) {
	if err := s.stands(); err != nil {
		return nil, err
	}
	found, err := load(s.path(), buckets...)
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		return nil, fmt.Errorf("%s %w", s.path(), ErrRemoved)
	case found.damage() != nil:
		return nil, fmt.Errorf("%s is damaged: %w", s.path(), found.damage())
	}
	return found, nil
}

// Close gives the memory and its lock back.
func (s *Store) Close() error {
	var err error
	if s.broken == nil { // else bbolt may wait for a lock of its own for ever
		err = s.db.Close()
	}
	if err != nil {
		err = fmt.Errorf("%s can't be closed: %w", s.path(), err)
	}
	return errors.Join(err, s.lock.release())
}
