package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sync/errgroup"
)

// settleMost is how many folders are synced at once.
const settleMost = 32

// settle makes durable what a killed run has left. That run may have given names and died before it synced their folders.
// They look like any others, so that nobody would sync them any more; and who acts on one (drops the task whose picture
// is stored, overwrites the file whose bytes are kept) acts on what a power cut can still take away. A transaction that was
// written and not synced needs nothing: the next one, without which nothing is paid, syncs it along.
func settle(dir string) error {
	home := filepath.Join(dir, Folder)
	folders := []string{dir, home}
	objects := OpenObjects(dir).root()
	entries, err := os.ReadDir(objects)
	if err == nil {
		folders = append(folders, objects)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if entry.IsDir() {
			folders = append(folders, filepath.Join(objects, entry.Name()))
		}
	}
	var syncs errgroup.Group // at once: file systems write down many names as quickly as one
	syncs.SetLimit(settleMost)
	for _, folder := range folders {
		syncs.Go(func() error { return syncFolder("settle", folder) })
	}
	return syncs.Wait()
}
