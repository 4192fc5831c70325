package workdir

import (
	"fmt"
	"io/fs"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// SweepTemps removes what killed runs left half-written in the folders of the paths. The folder's lock must be held, or
// it takes from another run.
func (d *Dir) SweepTemps(paths []string) error {
	done := map[string]bool{}
	for _, name := range paths {
		folder := parent(name)
		if done[folder] {
			continue
		}
		done[folder] = true
		if err := d.sweep(folder); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	return nil
}

func (d *Dir) sweep(name string) error {
	folder, err := d.openFolder(name)
	if _, absent := absence(err); absent || failpoint.Skip("sweep.picture") {
		return nil
	}
	if err != nil {
		return err
	}
	defer folder.Close()
	entries, err := fs.ReadDir(folder.FS(), ".")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Type().IsRegular() && isTemp(entry.Name()) {
			if err := folder.Remove(entry.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}
