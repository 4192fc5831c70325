package state

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// dbFile is the name of the database in .imgplan.
const dbFile = "state.db"

// openDB opens a database for writing, and says which file that is. The folder's lock must be held, and an existing file be found sound.
//
// The list of free pages isn't stored: bbolt finds them when it opens the file, and so can't be told wrong ones by a
// flipped bit, which nothing would notice before they are written over.
func openDB(path string) (db *bbolt.DB, opened os.FileInfo, err error) {
	err = guard(func() (err error) {
		db, err = bbolt.Open(path, 0o644, &bbolt.Options{
			Timeout: time.Second, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType, NoSync: failpoint.Skip("fsync.bbolt"),
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				file, err := os.OpenFile(name, flag, mode)
				if err == nil {
					opened, err = file.Stat() // of the open file: its name may be another's by the time that it is asked for
				}
				return file, err
			},
		})
		return err
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		err = errOpen
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	db.AllocSize = 1 << 20 // bytes the file grows by; the default of 16 MiB is for larger ones
	return db, opened, nil
}

// errOpen says that bbolt's own lock is taken: that of the folder was removed while somebody held it.
var errOpen = errors.New("another imgplan has it open")

// guard turns a panic of bbolt, or a fault of the memory it maps its file to, into an error.
func guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = &brokenError{fault}
		}
	}()
	return do()
}

// brokenError says that bbolt has panicked.
type brokenError struct{ fault any }

func isBroken(err error) bool {
	var broken *brokenError
	return errors.As(err, &broken)
}

func (e *brokenError) Error() string {
	return fmt.Sprintf("the file was damaged while it was open: %v", e.fault)
}

// createDB puts a new database in the place of what may be there: whole, or not at all.
func createDB(path string, fill func(*writer) error) error {
	temp := path + ".new" // sweep has removed what a killed run left of one
	if failpoint.Skip("temp.db") {
		temp = path
	}
	failpoint.Hit("db", "create", "before")
	db, _, err := openDB(temp)
	if err != nil {
		return err
	}
	failpoint.Hit("db", "create", "opened")
	if err = update(db, fill); isBroken(err) {
		return err // bbolt may wait for a lock of its own for ever
	}
	if closing := db.Close(); err == nil && closing != nil {
		err = fmt.Errorf("%s can't be closed: %w", temp, closing)
	}
	if err != nil {
		return err
	}
	failpoint.Hit("db", "create", "filled")
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	failpoint.Hit("db", "create", "renamed")
	return syncFolder("db", filepath.Dir(path))
}

// update makes one durable transaction of what change does; nothing of it is done if that fails.
func update(db *bbolt.DB, change func(*writer) error) error {
	err := guard(func() error {
		return db.Update(func(tx *bbolt.Tx) error {
			w, err := newWriter(tx)
			if err != nil {
				return err
			}
			if err := change(w); err != nil {
				return err
			}
			failpoint.Hit("db", "commit", "before")
			return w.putHead()
		})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", db.Path(), err)
	}
	failpoint.Hit("db", "commit", "after")
	return nil
}

// writer changes the buckets within one transaction, and keeps their tallies.
type writer struct {
	tx   *bbolt.Tx
	head head
}

func newWriter(tx *bbolt.Tx) (*writer, error) {
	w := &writer{tx, head{Format: format}}
	for _, name := range append(dataBuckets, headBucket) {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return nil, err
		}
	}
	if value := tx.Bucket([]byte(headBucket)).Get(headKey); value != nil {
		payload, err := unseal(headBucket, headKey, value)
		if err == nil {
			err = json.Unmarshal(payload, &w.head)
		}
		if err != nil {
			return nil, err
		}
	}
	if w.head.Tallies == nil {
		w.head.Tallies = map[string]tally{}
	}
	return w, nil
}

func (w *writer) putHead() error {
	w.head.Turn = uint64(w.tx.ID())
	payload, err := json.Marshal(w.head)
	if err != nil {
		return err
	}
	return w.tx.Bucket([]byte(headBucket)).Put(headKey, seal(headBucket, headKey, payload))
}

func (w *writer) do(edits []edit) error {
	for _, e := range edits {
		if err := w.edit(e); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) edit(e edit) error {
	bucket, count := w.tx.Bucket([]byte(e.bucket)), w.head.Tallies[e.bucket]
	defer func() { w.head.Tallies[e.bucket] = count }()
	if e.key == nil {
		if w.entered(bucket, e) {
			return nil
		}
		e.key = binary.BigEndian.AppendUint64(nil, count.Count+1)
	}
	before := bucket.Get(e.key)
	if before != nil {
		count.remove(e.key, before)
	}
	if e.payload == nil {
		return bucket.Delete(e.key)
	}
	after := seal(e.bucket, e.key, e.payload)
	count.add(e.key, after)
	if bytes.Equal(before, after) {
		return nil
	}
	return bucket.Put(e.key, after)
}

// lately is how many of the newest numbered entries are looked at.
const lately = 64

// entered tells whether a numbered entry is there already: a transaction whose last sync failed is done all the same, as
// far as this machine is up, and may be tried again.
func (w *writer) entered(bucket *bbolt.Bucket, e edit) bool {
	cursor := bucket.Cursor()
	key, value := cursor.Last()
	for range lately {
		if key == nil {
			return false
		}
		if payload, err := unseal(e.bucket, key, value); err == nil && bytes.Equal(payload, e.payload) {
			return true
		}
		key, value = cursor.Prev()
	}
	return false
}
