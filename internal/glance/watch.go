package glance

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// Watch notes all that a plan is made from, while it is made. It is the folder that the plan is made from, so that
// nothing can be read without a note of it: an fs.FS whose names are also those of folders and of what isn't there. Its
// methods may be called from many goroutines at once.
type Watch struct {
	fsys fs.FS

	mu       sync.Mutex
	read     map[string]state.Stat   // by path in the folder; zero where there was nothing
	outside  map[string]state.Stat   // by name on the command line
	pictures []map[string]state.File // by path in the folder
	asked    map[string]answer       // by the environment variable's name
	doubt    bool                    // something was seen that can't be checked again
}

// answer is what the environment said.
type answer struct {
	value string
	set   bool
}

// NewWatch watches a working folder.
func NewWatch(fsys fs.FS) *Watch {
	return &Watch{
		fsys: fsys, read: map[string]state.Stat{}, outside: map[string]state.Stat{},
		asked: map[string]answer{},
	}
}

// Open implements fs.FS.
func (w *Watch) Open(name string) (fs.File, error) {
	now := time.Now()
	opened, err := w.fsys.Open(name)
	if err != nil {
		w.note(w.read, name, nil, err, now)
		return nil, err
	}
	info, err := opened.Stat()
	w.note(w.read, name, info, err, now)
	return opened, nil
}

// Stat implements fs.StatFS.
func (w *Watch) Stat(name string) (fs.FileInfo, error) {
	now := time.Now()
	info, err := fs.Stat(w.fsys, name)
	w.note(w.read, name, info, err, now)
	return info, err
}

// Lstat implements fs.ReadLinkFS. What isn't a symlink needs no note: whatever is kept is checked through none.
func (w *Watch) Lstat(name string) (fs.FileInfo, error) {
	info, err := fs.Lstat(w.fsys, name)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		w.Doubt()
	}
	return info, err
}

// ReadLink implements fs.ReadLinkFS.
func (w *Watch) ReadLink(name string) (string, error) {
	w.Doubt()
	return fs.ReadLink(w.fsys, name)
}

// ReadDir implements fs.ReadDirFS. A folder's own times change with the names in it.
func (w *Watch) ReadDir(name string) ([]fs.DirEntry, error) {
	if _, err := w.Stat(name); err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(w.fsys, name)
	if err != nil {
		w.Doubt()
	}
	return entries, err
}

// ReadFile reads a file that the command line names: relative to the folder dir, or anywhere; of at most so many bytes.
func (w *Watch) ReadFile(dir, name string, most int64) ([]byte, error) {
	full := name
	if !filepath.IsAbs(name) {
		full = filepath.Join(dir, name)
	}
	now := time.Now()
	info, err := os.Stat(full)
	if err != nil {
		return nil, err
	}
	w.note(w.outside, name, info, err, now)
	return state.ReadAtMost(full, most)
}

// Env is a lookup in the environment that is noted.
func (w *Watch) Env(lookup func(string) (string, bool)) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, set := lookup(name)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.asked[name] = answer{value, set}
		return value, set
	}
}

// Saw notes what was found to stand at paths; of a path that is found again, the last counts. Only files can be checked
// again. The files are kept as they are: they must not be changed.
func (w *Watch) Saw(files map[string]state.File) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pictures = append(w.pictures, files)
	for _, found := range files {
		w.doubt = w.doubt || found.Kind != state.Regular
	}
}

// Doubt says that the plan was made from something that can't be checked again: nothing is kept.
func (w *Watch) Doubt() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.doubt = true
}

// note remembers what the file system said, as of before anything was read.
func (w *Watch) note(into map[string]state.Stat, name string, info fs.FileInfo, err error, now time.Time) {
	var stat state.Stat
	doubt := err != nil && !errors.Is(err, fs.ErrNotExist)
	if err == nil {
		stat = workdir.StatOf(info, now)
		doubt = stat.Racy() || !info.IsDir() && !info.Mode().IsRegular()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	before, again := into[name]
	if stat.Seen = 0; again && before != stat {
		doubt = true // it changed meanwhile
	}
	into[name] = stat
	w.doubt = w.doubt || doubt
}
