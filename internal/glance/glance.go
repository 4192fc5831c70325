// Package glance is the memory of a plan in which there was nothing to do: valid as long as nothing that it was made
// from has changed. Deleting it changes nothing but time. It never decides anything, and in any doubt it is silent.
package glance

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// file is where a folder's glance stands: only the newest is kept.
const file = state.Folder + "/glance"

// able tells whether this system's files say enough of themselves: without the time that an inode changed, a file that
// was written to and set back to its old time would look as it was.
const able = system

// Said is what a plan says, for a terminal and for all else.
type Said struct {
	Plain, Coloured string
	Aside           string // warnings and notes
	Style           string // what their form depends on
}

// Asker is who asks: this very program, for this user. It is false where that can't be told, or nobody wants to know
// what was kept.
func Asker(env func(string) (string, bool)) (asker string, ok bool) {
	program, err := os.Executable()
	if off, _ := env("IMGPLAN_GLANCE"); err != nil || off == "off" {
		return "", false
	}
	info, err := os.Stat(program)
	if err != nil {
		return "", false
	}
	stat := workdir.StatOf(info, time.Time{})
	stat.Seen = 0
	return fmt.Sprint(stat, os.Getuid()), true
}

// Recall returns what Keep kept in a folder. It is false unless the question is the same, the environment answers as it
// did, and everything that was read then is the very same now, so far as its Stat can tell. Every error is a no.
func Recall(dir, question string, env func(string) (string, bool)) (said Said, valid bool) {
	if !able {
		return Said{}, false
	}
	from, err := os.Open(filepath.Join(dir, filepath.FromSlash(file)))
	if err != nil {
		return Said{}, false
	}
	defer from.Close()
	h, err := readHead(from)
	if err != nil || h.asked != digest(question, h.names, env) || !hold(dir, from, h.parts) {
		return Said{}, false
	}
	return h.said, true
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
