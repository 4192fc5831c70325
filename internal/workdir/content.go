package workdir

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/imgplan/imgplan/internal/state"
)

func contentOf(sum hash.Hash) state.Content {
	return state.Content("sha256:" + hex.EncodeToString(sum.Sum(nil)))
}

// buffers are large enough that reading costs nothing beside hashing.
var buffers = sync.Pool{New: func() any { return new([128 << 10]byte) }}

// hashTries is how often a file is read again that changes while it is read.
const hashTries = 5

// hashFile reads a file for its content. One that keeps changing gets a Stat that matches nothing.
func hashFile(root *os.Root, name string) (state.File, error) {
	for range hashTries {
		file, steady, err := hashOnce(root, name)
		if errors.Is(err, fs.ErrNotExist) {
			return state.File{}, nil // it went away since it was seen
		}
		if err != nil || steady {
			return file, err
		}
	}
	file, _, err := hashOnce(root, name)
	file.Stat = state.Stat{}
	return file, err
}

// hashOnce reads a file; steady says that nobody wrote to it meanwhile, so far as its Stat can tell.
func hashOnce(root *os.Root, name string) (file state.File, steady bool, err error) {
	f, err := root.Open(name)
	if err != nil {
		return state.File{}, false, err
	}
	defer f.Close()
	now := time.Now()
	before, err := f.Stat()
	if err != nil {
		return state.File{}, false, err
	}
	if !before.Mode().IsRegular() {
		return state.File{Kind: state.Other}, true, nil
	}
	sum, buffer := sha256.New(), buffers.Get().(*[128 << 10]byte)
	defer buffers.Put(buffer)
	if _, err := io.CopyBuffer(struct{ io.Writer }{sum}, struct{ io.Reader }{f}, buffer[:]); err != nil {
		return state.File{}, false, err
	}
	after, err := f.Stat()
	if err != nil {
		return state.File{}, false, err
	}
	stat := StatOf(before, now)
	file = throughPointer(state.File{Kind: state.Regular, Content: contentOf(sum), Stat: stat}, f)
	return file, same(stat, StatOf(after, now)), nil
}
