package workdir

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/state"
)

// Write puts what a reader gives at a path, durably, and makes the folders it needs. Whatever happens, there is either
// what was there before or all of the new. A file that has these bytes already isn't touched; one that has others is
// replaced, and passes on its permissions: whether it may be is for the caller to know. Errors: a path that no picture
// may have, that leads out of the folder, or where something else than a regular file stands; the reader's; the disk's.
func (d *Dir) Write(name string, r io.Reader) (state.File, error) {
	staged, err := d.Stage(name, r)
	if err != nil {
		return state.File{}, err
	}
	return staged.Place()
}

// Stage is the first part of Write, which takes the processor: the file is written whole, under another name. Place is the
// other part, which waits for the disk. The caller must call it, or Discard.
func (d *Dir) Stage(name string, r io.Reader) (*Staged, error) {
	if err := repopath.Check(name); err != nil {
		return nil, err
	}
	staged, err := d.stage(name, r)
	if err != nil {
		return nil, cantWrite(name, err)
	}
	return staged, nil
}

func cantWrite(name string, err error) error { return fmt.Errorf("%s can't be written: %w", name, err) }

func (d *Dir) stage(name string, r io.Reader) (*Staged, error) {
	if err := d.makeFolder(parent(name)); err != nil {
		return nil, err
	}
	folder, err := d.openFolder(parent(name))
	if err != nil {
		return nil, err
	}
	t := &Staged{dir: d, path: name, folder: folder, sum: sha256.New()}
	if err := t.fill(r); err != nil {
		t.Discard()
		return nil, err
	}
	return t, nil
}

// stand returns what stands at a path, which is not followed if it is a symlink; nil if nothing does.
func stand(folder *os.Root, name string) (fs.FileInfo, error) {
	info, err := folder.Lstat(name)
	if _, absent := absence(err); absent {
		return nil, nil
	}
	return info, err
}

// regular is an error for anything else than a regular file.
func regular(info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return errors.New("a folder stands there")
	case mode&fs.ModeSymlink != 0:
		return errors.New("a symlink stands there")
	}
	return errors.New("something that is not a file stands there")
}
