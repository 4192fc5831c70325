package workdir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/repopath"
)

// maxLinks is how many symlinks may lead to a folder, as on Linux.
const maxLinks = 40

// openFolder opens a folder of the working folder to write in it. It goes step by step and follows symlinks itself, so that each
// name on the way is known to be that of what was opened, also where somebody changes the folders meanwhile: os.Root lets no
// symlink lead out of the working folder, but into .git and .imgplan.
func (d *Dir) openFolder(folder string) (*os.Root, error) {
	real := folder
	for range maxLinks {
		opened, next, err := d.openReal(real)
		switch {
		case err != nil && real != folder:
			return nil, fmt.Errorf("%s is a symlink: %w", folder, err)
		case next == "" || err != nil:
			return opened, err
		}
		real = next
	}
	return nil, fmt.Errorf("%s: too many symlinks", folder)
}

// openReal opens a folder by a path without symlinks. Where there is one on it, it returns the path to go on with instead.
func (d *Dir) openReal(folder string) (opened *os.Root, next string, err error) {
	if err := repopath.Inside(folder); err != nil && folder != "." {
		return nil, "", err
	}
	if opened, err = d.root.OpenRoot("."); err != nil || folder == "." {
		return opened, "", err
	}
	parts := strings.Split(folder, "/")
	for i, name := range parts {
		above := opened
		opened, next, err = step(above, name)
		_ = above.Close() // it was only read
		if err == nil && next != "" {
			if next, err = follow(parts[:i], next, parts[i+1:]); err != nil {
				err = fmt.Errorf("%s is a symlink: %w", path.Join(parts[:i+1]...), err)
			}
		}
		if err != nil || next != "" {
			return nil, next, err
		}
	}
	return opened, "", nil
}

// step opens a folder in a folder, or returns where the symlink of that name leads.
func step(above *os.Root, name string) (opened *os.Root, target string, err error) {
	info, err := above.Lstat(name)
	switch {
	case err != nil:
		return nil, "", err
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := above.Readlink(name)
		return nil, filepath.ToSlash(target), err
	case !info.IsDir():
		return nil, "", &fs.PathError{Op: "open", Path: name, Err: syscall.ENOTDIR}
	}
	if opened, err = above.OpenRoot(name); err != nil {
		return nil, "", err
	}
	if now, err := opened.Stat("."); err != nil || !os.SameFile(info, now) {
		_ = opened.Close()
		return nil, "", errors.Join(err, fmt.Errorf("%s was replaced while it was opened", name))
	}
	return opened, "", nil
}

// follow is the path that a symlink in a folder makes of itself and of what comes after it. A target that goes back on its way is
// refused: where that leads depends on other symlinks.
func follow(before []string, target string, after []string) (string, error) {
	down := target
	for cut := true; cut; {
		down, cut = strings.CutPrefix(strings.TrimPrefix(down, "./"), "../")
	}
	if path.IsAbs(target) || strings.Contains("/"+down+"/", "/../") && down != ".." {
		return "", fmt.Errorf("it leads to %s, which may be outside", target)
	}
	return path.Join(path.Join(before...), target, path.Join(after...)), nil
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
