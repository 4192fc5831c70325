package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/foldersync"
)

// syncFolder makes the names in a folder durable. What it is for is only told to crash tests.
func syncFolder(of, path string) error {
	return foldersync.Sync(of, func() (*os.File, error) { return os.Open(path) })
}

// makeHome makes .imgplan in a folder, with its .gitignore. A symlink of that name is refused: what is written there
// would land wherever a foreign repository wants it.
func makeHome(dir string) (home string, err error) {
	home = filepath.Join(dir, Folder)
	making := os.Mkdir(home, 0o777)
	if making == nil {
		failpoint.Hit("home", "made")
	}
	info, err := os.Lstat(home)
	if making != nil && errors.Is(err, fs.ErrNotExist) {
		err = making // which says why it isn't there
	}
	if err != nil {
		return "", err
	}
	if !info.IsDir() {
		return "", &fs.PathError{Op: "open", Path: home, Err: errors.New("it is not a folder")}
	}
	ignore := filepath.Join(home, ".gitignore")
	if _, err := os.Lstat(ignore); !errors.Is(err, fs.ErrNotExist) {
		return home, nil
	}
	if err := syncFolder("home", dir); err != nil { // whoever made .imgplan may have been killed before this
		return "", err
	}
	return home, replaceFile("ignore", ignore, []byte("*\n"))
}

// MakeHome makes a folder's .imgplan, which git ignores, where there is none. It needs no lock.
func MakeHome(dir string) error {
	_, err := makeHome(dir)
	return err
}

// TempName is the pattern of the names of files that aren't whole yet.
const TempName = ".imgplan-*.tmp"

// replaceFile writes a file whole or not at all, durably. A file that is there keeps its permissions.
func replaceFile(of, path string, text []byte) error {
	if err := exchangeFile(of, path, text, true); err != nil {
		return err
	}
	return syncFolder(of, filepath.Dir(path))
}

// exchangeFile writes a file whole or not at all, as far as those can see who read it meanwhile. What of it is there after
// a power cut is another thing.
func exchangeFile(of, path string, text []byte, durably bool) (err error) {
	failpoint.Hit(of, "before")
	temp, err := createTemp(of, path)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temp.Close() // a second Close only says so
			_ = os.Remove(temp.Name())
		}
	}()
	failpoint.Hit(of, "made")
	if _, err := temp.Write(text); err != nil {
		return err
	}
	failpoint.Hit(of, "written")
	if err := temp.Chmod(permissions(path)); err != nil {
		return err
	}
	if durably && !failpoint.Skip("fsync", of) {
		err = temp.Sync()
	}
	if err := errors.Join(err, temp.Close()); err != nil {
		return err
	}
	failpoint.Hit(of, "fsynced")
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	failpoint.Hit(of, "renamed")
	return nil
}

func createTemp(of, path string) (*os.File, error) {
	if failpoint.Skip("temp", of) {
		return os.Create(path)
	}
	return os.CreateTemp(filepath.Dir(path), TempName)
}

// permissions are those of the file that is there, else the usual ones: CreateTemp's are for the owner only.
func permissions(path string) fs.FileMode {
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
		return info.Mode().Perm()
	}
	return 0o644
}
