package state

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// prepare makes sure that there is a sound state.db for bbolt to open; rebuilt says that it is a new one.
func (s *Store) prepare(r *recalled) (rebuilt bool, err error) {
	all, err := load(s.path(), dataBuckets...)
	if err != nil {
		return false, err
	}
	if all == nil {
		return true, s.create(r, &contents{})
	}
	damage := r.damage
	if damage == nil {
		damage = all.damage()
	}
	if damage == nil {
		return false, nil
	}
	kept, err := setAside(s.path())
	if err != nil {
		return false, err
	}
	s.notes = append(s.notes, fmt.Sprintf("%s was damaged (%v): it is kept as %s, and was rebuilt from %s and what of it could be "+
		"read; %s", filepath.Join(Folder, dbFile), damage, filepath.Base(kept), SumFile, forgotten(r.snapshot)))
	return true, s.create(r, all)
}

// create writes a state.db with the snapshot's records and tasks, and what is left of the rest.
func (s *Store) create(r *recalled, left *contents) error {
	return createDB(s.path(), func(w *writer) error {
		w.head.Version, w.head.Sum = s.version, r.sum.digest
		tx := Tx{edits: difference(nil, r.snapshot.Records)}
		for _, task := range r.snapshot.Tasks {
			tx.PutTask(task)
		}
		for _, e := range left.entries[factBucket] {
			tx.edits = append(tx.edits, edit{factBucket, e.key, e.payload})
		}
		for _, e := range left.entries[entryBucket] {
			tx.edits = append(tx.edits, edit{entryBucket, nil, e.payload})
		}
		return errors.Join(tx.err, w.do(tx.edits))
	})
}

// setAside copies a damaged file to a name of its own. It is a copy so that there is no moment without a state.db: a
// run that died in it would leave the next one to believe that there never was anything in flight.
func setAside(path string) (kept string, err error) {
	from, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer from.Close()
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.damaged-%d", path, n)
		to, err := os.OpenFile(kept, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = io.Copy(to, from)
		if !failpoint.Skip("fsync.aside") {
			err = errors.Join(err, to.Sync())
		}
		failpoint.Hit("aside", "written")
		return kept, errors.Join(err, to.Close(), syncFolder("aside", filepath.Dir(kept)))
	}
}
