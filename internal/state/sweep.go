package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// sweep removes what killed runs left half-written. The folder's lock must be held, or it takes from another run.
func sweep(dir string) error {
	home := filepath.Join(dir, Folder)
	objects := OpenObjects(dir).root()
	return errors.Join(
		sweepFolder(dir, TempName), sweepFolder(home, TempName), sweepFolder(filepath.Join(objects, "keys"), TempName),
		sweepFolder(objects, incomingName), os.RemoveAll(filepath.Join(home, dbFile+".new")),
	)
}

// sweepFolder removes the files whose names os.CreateTemp made from a pattern: it puts a number for the star.
func sweepFolder(folder, pattern string) error {
	if failpoint.Skip("sweep.state") {
		return nil
	}
	before, after, _ := strings.Cut(pattern, "*")
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range entries {
		number, begins := strings.CutPrefix(entry.Name(), before)
		number, ends := strings.CutSuffix(number, after)
		if begins && ends && number != "" && strings.Trim(number, "0123456789") == "" {
			err = errors.Join(err, os.Remove(filepath.Join(folder, entry.Name())))
		}
	}
	return err
}
