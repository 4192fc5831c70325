package workdir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/state"
)

// Look says what stands at the paths. A file's content is taken from the record known for its path when the file is
// provably the one it was, else its bytes are read; exact reads all of them. A path that leads out of the folder and a
// file that can't be read are errors, which name it. A symlink at the path itself is of kind Other, wherever it leads,
// as is a path that can't be, because a file stands where it needs a folder: of that file, too, the answer says that it is one.
// A Git LFS pointer has the content of the file that it stands for.
func (d *Dir) Look(paths []string, known map[string]*state.Record, exact bool) (map[string]state.File, error) {
	l := &look{dir: d, known: known, exact: exact, files: make(map[string]state.File, len(paths))}
	folders := map[string][]string{}
	for _, name := range paths {
		if err := repopath.Inside(name); err != nil {
			return nil, err
		}
		folders[parent(name)] = append(folders[parent(name)], name)
	}
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		for part := range slices.Chunk(folders[folder], l.together()) {
			group.Go(func() error { return l.folder(folder, part) })
		}
	}
	return l.files, group.Wait()
}

// look is one Look.
type look struct {
	dir   *Dir
	known map[string]*state.Record
	exact bool

	mu    sync.Mutex
	files map[string]state.File
}

// together is how many files one goroutine looks at before it takes the next. To look at one is nothing, so that opening
// its folder counts; to read one takes long, and all cores should have work until the end.
func (l *look) together() int {
	if l.exact {
		return 2
	}
	return 256
}

func (l *look) add(path string, file state.File) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.files[path] = file
}

// folder looks at paths of one folder, which is opened once: to walk to each file anew takes most of the time else.
func (l *look) folder(folder string, paths []string) error {
	root, err := openRoot(l.dir.root, folder)
	if kind, absent := absence(err); absent {
		for _, name := range paths {
			l.add(name, state.File{Kind: kind})
		}
		if kind == state.Other {
			l.obstacle(folder)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s: %w", paths[0], err)
	}
	defer root.Close()
	for _, name := range paths {
		file, err := l.file(root, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		l.add(name, file)
	}
	return nil
}

// obstacle adds the file that stands where a folder should be, unless it was asked for: then it is looked at for itself.
func (l *look) obstacle(folder string) {
	for ; folder != "."; folder = parent(folder) {
		info, err := l.dir.root.Stat(folder)
		if err != nil || info.IsDir() {
			continue
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if _, asked := l.files[folder]; !asked {
			l.files[folder] = state.File{Kind: state.Regular}
		}
		return
	}
}

// absence tells from an error whether nothing stands at a path: Missing, or Other where nothing could stand either.
func absence(err error) (state.FileKind, bool) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return state.Missing, true
	case errors.Is(err, syscall.ENOTDIR):
		return state.Other, true
	}
	return state.Missing, false
}

func (l *look) file(root *os.Root, name string) (state.File, error) {
	info, err := root.Lstat(path.Base(name))
	if kind, absent := absence(err); absent {
		return state.File{Kind: kind}, nil
	}
	if err != nil {
		return state.File{}, err
	}
	if !info.Mode().IsRegular() {
		return state.File{Kind: state.Other}, nil
	}
	record, found := l.known[name]
	if found && !l.exact && record.Content != "" && same(record.Stat, StatOf(info, time.Now())) && !record.Stat.Racy() {
		return state.File{Kind: state.Regular, Content: record.Content, Stat: record.Stat}, nil
	}
	return hashFile(root, path.Base(name))
}

// parent is the folder of a path; "." for the working folder itself.
func parent(name string) string { return path.Dir(name) }
