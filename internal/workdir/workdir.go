// Package workdir is what stands in the working folder, and writing there whole or not at all. It never reaches outside
// of the folder, through a symlink or otherwise.
package workdir

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/foldersync"
	"github.com/imgplan/imgplan/internal/repopath"
)

// Dir is an open working folder. Paths are relative to it, in slashes. Its methods may be called from many goroutines
// at once, as long as no two write to one path.
type Dir struct {
	root  *os.Root
	name  string
	syncs foldersync.Group

	mu     sync.Mutex
	synced map[string]bool // folders whose names are known to be durable
}

// Open opens a working folder, which must be there. The caller closes it.
func Open(dir string) (*Dir, error) {
	name, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	return &Dir{root: root, name: name, synced: map[string]bool{".": true}}, nil
}

// Close gives the folder back. Files that were opened stay open.
func (d *Dir) Close() error { return d.root.Close() }

// Name is the folder's absolute path in the system's own form.
func (d *Dir) Name() string { return d.name }

// FS is the folder to read. What is reached through a symlink that leads out of it is refused.
func (d *Dir) FS() fs.FS { return d.root.FS() }

// Open opens a regular file of the folder for reading, such as a source picture. One that isn't there is
// fs.ErrNotExist. A symlink is followed if it stays inside.
func (d *Dir) Open(name string) (*os.File, error) {
	if err := repopath.Inside(name); err != nil {
		return nil, err
	}
	info, err := d.root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("%s is not a file", name)
	}
	return d.root.Open(name)
}

// Same tells whether two paths are one file under one name: a symlink to a folder leads there, or the file system ignores case.
// Two names that share a file (hard links) are two files. Nothing is not the same as anything.
func (d *Dir) Same(a, b string) bool {
	return a == b || repopath.Fold(path.Base(a)) == repopath.Fold(path.Base(b)) && d.sameFile(a, b) && d.sameFile(parent(a), parent(b))
}

// Real is what a path is with all symlinks to folders followed, and case and spelling ignored: paths that are the Same have one. It is
// for comparison only.
func (d *Dir) Real(name string) string { return realIn(d.realFolder(parent(name)), name) }

// ByReal lists paths by what they are in the words of Real. Each folder is looked at once.
func (d *Dir) ByReal(names []string) map[string][]string {
	listed, folders := map[string][]string{}, map[string]string{}
	for _, name := range names {
		folder, looked := folders[parent(name)]
		if !looked {
			folder = d.realFolder(parent(name))
			folders[parent(name)] = folder
		}
		real := realIn(folder, name)
		listed[real] = append(listed[real], name)
	}
	return listed
}

func (d *Dir) realFolder(folder string) string {
	folder = filepath.Join(d.name, filepath.FromSlash(folder))
	if real, err := filepath.EvalSymlinks(folder); err == nil {
		return real
	}
	return folder // nothing stands there
}

func realIn(folder, name string) string {
	return repopath.Fold(filepath.ToSlash(filepath.Join(folder, path.Base(name))))
}

func (d *Dir) sameFile(a, b string) bool {
	x, errX := d.root.Stat(a)
	y, errY := d.root.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// Remove removes a file, durably. One that isn't there is fine; what isn't a regular file stays, and is an error.
// The folder that it was in stays, too.
func (d *Dir) Remove(name string) error {
	if err := repopath.Check(name); err != nil {
		return err
	}
	if err := d.remove(name); err != nil {
		return fmt.Errorf("%s can't be removed: %w", name, err)
	}
	return nil
}

// Settle makes durable that a file is not there any more: who removed it may have been killed before that was.
func (d *Dir) Settle(name string) error {
	folder, err := d.openFolder(parent(name))
	if _, absent := absence(err); absent {
		return nil
	}
	if err != nil {
		return err
	}
	defer folder.Close()
	return d.syncFolder("remove", parent(name), folder)
}

func (d *Dir) remove(name string) error {
	folder, err := d.openFolder(parent(name))
	if _, absent := absence(err); absent {
		return nil
	}
	if err != nil {
		return err
	}
	defer folder.Close()
	info, err := stand(folder, path.Base(name))
	if err == nil && info == nil {
		return nil
	}
	if err == nil {
		err = regular(info)
	}
	failpoint.Hit("remove", "before")
	if err == nil {
		err = folder.Remove(path.Base(name))
	}
	if err != nil {
		return err
	}
	failpoint.Hit("remove", "removed")
	return d.syncFolder("remove", parent(name), folder)
}
