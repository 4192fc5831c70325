// Package glance is the memory of a plan in which there was nothing to do: valid as long as nothing that it was made
// from has changed. Deleting it changes nothing but time. It never decides anything, and in any doubt it is silent.
package glance

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/state"
)

// file is where a folder's glance stands: only the newest is kept.
const file = state.Folder + "/glance"

// able tells whether this system's files say enough of themselves: without the time that an inode changed, a file that
// was written to and set back to its old time would look as it was.
const able = system

// Recall returns what Keep kept in a folder. It is false unless the question is the same, the environment answers as it
// did, and everything that was read then is the very same now, so far as its Stat can tell. Every error is a no.
func Recall(dir, question string, env func(string) (string, bool)) (texts []string, valid bool) {
	if !able {
		return nil, false
	}
	from, err := os.Open(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return nil, false
	}
	defer from.Close()
	h, err := readHead(from)
	if err != nil || h.asked != digest(question, h.names, env) || !hold(dir, from, h.parts) {
		return nil, false
	}
	return h.texts, true
}

// entry is something that was read, and what the file system said of it; a zero Stat says that nothing stood there.
type entry struct {
	path string
	stat state.Stat
}

// part is entries of one folder that are checked together.
type part struct {
	folder  string // "." is the working folder; elsewhere means that the names are whole paths
	entries []entry
}

// elsewhere is the folder of files that the command line named. They may be anywhere, and symlinks to them are followed.
const elsewhere = ""

// mostTogether is how many entries a part has: enough that finding the folder costs nothing beside them, and few enough
// that all cores have work until the end.
const mostTogether = 512

// partsOf groups entries by their folder, in the order of the paths, so that one folder's parts stand together.
func partsOf(entries []entry) (parts []part) {
	slices.SortFunc(entries, func(a, b entry) int {
		return compareFolders(path.Dir(a.path), path.Dir(b.path), a.path, b.path)
	})
	for _, e := range entries {
		folder := path.Dir(e.path)
		last := len(parts) - 1
		if last < 0 || parts[last].folder != folder || len(parts[last].entries) == mostTogether {
			parts = append(parts, part{folder: folder})
			last++
		}
		parts[last].entries = append(parts[last].entries, entry{path.Base(e.path), e.stat})
	}
	return parts
}

func compareFolders(a, b, pathA, pathB string) int {
	if a != b {
		return strings.Compare(a, b)
	}
	return strings.Compare(pathA, pathB)
}
