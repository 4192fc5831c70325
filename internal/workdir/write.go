package workdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/state"
)

// Write puts what a reader gives at a path, durably, and makes the folders it needs. Whatever happens, there is either
// what was there before or all of the new. A file that has these bytes already isn't touched; one that has others is
// replaced, and passes on its permissions: whether it may be is for the caller to know. Errors: a path that no picture
// may have, that leads out of the folder, or where something else than a regular file stands; the reader's; the disk's.
func (d *Dir) Write(name string, r io.Reader) (state.File, error) {
	if err := repopath.Check(name); err != nil {
		return state.File{}, err
	}
	file, err := d.write(name, r)
	if err != nil {
		return state.File{}, fmt.Errorf("%s can't be written: %w", name, err)
	}
	return file, nil
}

func (d *Dir) write(name string, r io.Reader) (state.File, error) {
	if err := d.makeFolder(parent(name)); err != nil {
		return state.File{}, err
	}
	folder, err := d.openFolder(parent(name))
	if err != nil {
		return state.File{}, err
	}
	defer folder.Close()
	before, err := stand(folder, path.Base(name))
	if err == nil && before != nil {
		err = regular(before)
	}
	if err != nil {
		return state.File{}, err
	}
	t, err := createTemp(folder, before)
	if err != nil {
		return state.File{}, err
	}
	defer t.discard()
	if failpoint.Skip("temp.picture") { // then it stands there from the start
		_ = errors.Join(folder.Remove(path.Base(name)), folder.Link(t.name, path.Base(name)))
	}
	failpoint.Hit("picture", "made")
	if _, err := io.Copy(t, r); err != nil {
		return state.File{}, err
	}
	return t.place(path.Base(name), before)
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
