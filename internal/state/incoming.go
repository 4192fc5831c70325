package state

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"os"
	"path/filepath"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// Incoming is an object that is still being written. One of Commit and Abort must be called.
type Incoming struct {
	objects *Objects
	file    *os.File
	hash    hash.Hash
	size    int64
	placed  bool  // it has its content's name
	err     error // of the first write that failed, or why it is over
}

// incomingName is the pattern of the names of objects that aren't whole yet.
const incomingName = "incoming-*"

var errOver = errors.New("the object was committed or aborted before")

// Create begins an object. It makes the folders where they are missing.
func (o *Objects) Create() (*Incoming, error) {
	if _, err := makeHome(o.dir); err != nil {
		return nil, err
	}
	if err := o.makeFolder(o.root()); err != nil {
		return nil, err
	}
	failpoint.Hit("object", "before")
	file, err := os.CreateTemp(o.root(), incomingName)
	if err != nil {
		return nil, err
	}
	failpoint.Hit("object", "made")
	return &Incoming{objects: o, file: file, hash: sha256.New()}, nil
}

// Write adds bytes. After an error the object can't be committed.
func (in *Incoming) Write(p []byte) (int, error) {
	if in.err != nil {
		return 0, in.err
	}
	n, err := in.file.Write(p)
	in.hash.Write(p[:n])
	in.size += int64(n)
	in.err = err
	failpoint.Hit("object", "written")
	return n, err
}

// Commit makes the object durable under its content's name, and returns that and its size in bytes. An object of the
// same content is written over with the same bytes: so one that was damaged is whole again. After an error there is no
// object.
func (in *Incoming) Commit() (Content, int64, error) {
	content := contentOf(in.hash)
	path, err := in.objects.path(content)
	if err == nil {
		err = in.err
	}
	if err == nil {
		err = in.finish(path)
	}
	in.Abort()
	if err != nil {
		return "", 0, fmt.Errorf("an original can't be stored: %w", err)
	}
	return content, in.size, nil
}

func (in *Incoming) finish(path string) error {
	if err := in.file.Chmod(0o644); err != nil {
		return err
	}
	var err error
	if !failpoint.Skip("fsync.object") {
		err = in.file.Sync()
	}
	if err := errors.Join(err, in.file.Close()); err != nil {
		return err
	}
	failpoint.Hit("object", "fsynced")
	if err := in.objects.makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Rename(in.file.Name(), path); err != nil {
		return err
	}
	failpoint.Hit("object", "renamed")
	in.placed = true
	return in.objects.syncFolder("object", filepath.Dir(path))
}

// Abort throws away what was written. After Commit or another Abort it does nothing.
func (in *Incoming) Abort() {
	if errors.Is(in.err, errOver) {
		return
	}
	in.err = errOver
	_ = in.file.Close()
	if !in.placed {
		_ = os.Remove(in.file.Name())
	}
}
