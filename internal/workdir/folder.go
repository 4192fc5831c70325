package workdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/repopath"
)

// openFolder opens a folder of the working folder to write in it. os.Root sees to it that no symlink leads out of the
// working folder; here, that none leads into .git or .imgplan.
func (d *Dir) openFolder(folder string) (*os.Root, error) {
	opened, err := openRoot(d.root, folder)
	if err != nil || folder == "." {
		return opened, err
	}
	if err := d.checkReal(folder); err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return opened, nil
}

// openRoot opens a folder in a folder. A file that stands there is ENOTDIR, for which os has an error of its own.
func openRoot(root *os.Root, folder string) (*os.Root, error) {
	opened, err := root.OpenRoot(folder)
	if err != nil {
		if info, statErr := root.Stat(folder); statErr == nil && !info.IsDir() {
			err = &fs.PathError{Op: "open", Path: folder, Err: syscall.ENOTDIR}
		}
	}
	return opened, err
}

func (d *Dir) checkReal(folder string) error {
	real, err := filepath.EvalSymlinks(filepath.Join(d.name, filepath.FromSlash(folder)))
	if err != nil {
		return err
	}
	inside, err := filepath.Rel(d.real, real)
	if err != nil || inside == "." {
		return err
	}
	if err := repopath.Inside(filepath.ToSlash(inside)); err != nil {
		return fmt.Errorf("%s is a symlink: %w", folder, err)
	}
	return nil
}

// makeFolder makes a folder, and those above it that are missing, durably. Two may make the same one at once. One that is
// there counts as durable only once it was synced here: who made it may have been killed before that.
func (d *Dir) makeFolder(folder string) error {
	info, err := d.root.Stat(folder)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder", folder)
	case err == nil && d.isSynced(folder):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	missing := err != nil
	if err := d.makeFolder(parent(folder)); err != nil {
		return err
	}
	above, err := d.openFolder(parent(folder))
	if err != nil {
		return err
	}
	defer above.Close()
	if missing {
		err = above.Mkdir(path.Base(folder), 0o777)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	failpoint.Hit("folder", "made")
	return d.syncName(folder, above)
}

func (d *Dir) isSynced(folder string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.synced[folder]
}

// syncName makes a folder's name durable, which is in the one above it.
func (d *Dir) syncName(folder string, above *os.Root) error {
	if err := d.syncFolder("folder", parent(folder), above); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.synced[folder] = true
	return nil
}

// syncFolder makes the names in an open folder durable, together with others who want that of the folder of this name.
// What it is for is only told to crash tests.
func (d *Dir) syncFolder(of, name string, folder *os.Root) error {
	return d.syncs.Sync(of, name, func() (*os.File, error) { return folder.Open(".") })
}
