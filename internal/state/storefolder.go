package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// syncFolder makes the names in a folder of the store durable, together with others who want that.
func (o *Objects) syncFolder(of, path string) error {
	return o.syncs.Sync(of, path, func() (*os.File, error) { return os.Open(path) })
}

// makeFolder makes a folder of the store, and those above it that are missing, durably. One that is there counts as durable,
// unless it was made here and its sync has not ended: what a killed run has left is settled before.
func (o *Objects) makeFolder(path string) error {
	unsynced, err := o.mkdir(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := o.makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		unsynced, err = o.mkdir(path)
	}
	if err != nil || !unsynced {
		return err
	}
	failpoint.Hit("store", "made")
	if err := o.syncFolder("store", filepath.Dir(path)); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.unsynced, path)
	return nil
}

// mkdir makes a folder where there is none, and tells whether its name is still to be made durable.
func (o *Objects) mkdir(path string) (unsynced bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	err = os.Mkdir(path, 0o777)
	switch {
	case err == nil:
		o.unsynced[path] = true
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	return o.unsynced[path], err
}
