package state

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/imgplan/imgplan/internal/foldersync"
)

// Objects is a folder's store of files by content: originals, and what was about to be overwritten. What is in it was
// paid for or is the user's own: nothing here removes an object. Its methods may be called from many goroutines and
// processes at once: two that put the same bytes write the same file.
type Objects struct {
	dir   string
	syncs foldersync.Group

	mu       sync.Mutex
	unsynced map[string]bool // folders that were made here, and whose names may not be durable yet
}

// OpenObjects returns the store of a folder. Nothing is made on disk before the first Put.
func OpenObjects(dir string) *Objects { return &Objects{dir: dir, unsynced: map[string]bool{}} }

func (o *Objects) root() string { return filepath.Join(o.dir, Folder, "objects") }

// path is where a content stands: objects/ab/cdef...
func (o *Objects) path(c Content) (string, error) {
	digits, ok := c.digits()
	if !ok {
		return "", fmt.Errorf("%q is not a content", c)
	}
	return filepath.Join(o.root(), digits[:2], digits[2:]), nil
}

// Has tells whether there is an object of that content.
func (o *Objects) Has(c Content) bool {
	_, err := o.size(c)
	return err == nil
}

// size is an object's size in bytes; an error that is fs.ErrNotExist when there is none.
func (o *Objects) size(c Content) (int64, error) {
	path, err := o.path(c)
	if err != nil {
		return 0, err
	}
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Open opens an object for reading; fs.ErrNotExist when there is none. Its bytes are not verified.
func (o *Objects) Open(c Content) (*os.File, error) {
	path, err := o.path(c)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Verify reads an object and returns nil if its bytes are those of its content.
func (o *Objects) Verify(c Content) error {
	file, err := o.Open(c)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return err
	}
	if contentOf(hash) != c {
		return fmt.Errorf("%s is damaged: its bytes are not those it is named after", file.Name())
	}
	return nil
}

// copying has what bytes go through on their way to an object, as large as most pictures.
var copying = sync.Pool{New: func() any { return new([copyRoom]byte) }}

const copyRoom = 128 << 10

// Put stores what a reader gives, and returns its content and size. Once it returns, the object is durable.
func (o *Objects) Put(r io.Reader) (Content, int64, error) {
	in, err := o.Create()
	if err != nil {
		return "", 0, err
	}
	room := copying.Get().(*[copyRoom]byte)
	defer copying.Put(room)
	if _, err := io.CopyBuffer(in, r, room[:]); err != nil {
		in.Abort()
		return "", 0, err
	}
	return in.Commit()
}
