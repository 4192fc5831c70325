// Package glance is the memory of a plan in which there was nothing to do: valid as long as nothing that it was made
// from has changed. Deleting it changes nothing but time. It never decides anything, and in any doubt it is silent.
package glance

import (
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/state"
)

// mostTogether is how many entries a part has: enough that finding the folder costs nothing beside them, and few enough
// that all cores have work until the end.
const mostTogether = 512

// partsOf groups entries, whose names are paths, by their folder, in the order of the paths, so that one folder's parts
// stand together.
func partsOf(entries []kept.Entry) (parts []kept.Part) {
	slices.SortFunc(entries, func(a, b kept.Entry) int {
		return compareFolders(path.Dir(a.Name), path.Dir(b.Name), a.Name, b.Name)
	})
	for _, e := range entries {
		folder := path.Dir(e.Name)
		last := len(parts) - 1
		if last < 0 || parts[last].Folder != folder || len(parts[last].Entries) == mostTogether {
			parts = append(parts, kept.Part{Folder: folder})
			last++
		}
		parts[last].Entries = append(parts[last].Entries, kept.Entry{Name: path.Base(e.Name), Stat: e.Stat})
	}
	return parts
}

func compareFolders(a, b, pathA, pathB string) int {
	if a != b {
		return strings.Compare(a, b)
	}
	return strings.Compare(pathA, pathB)
}

func entriesOf(stats map[string]state.Stat) []kept.Entry {
	entries := make([]kept.Entry, 0, len(stats))
	for name, s := range stats {
		entries = append(entries, kept.Entry{Name: name, Stat: kept.Stat{Size: s.Size, MTime: s.MTime, CTime: s.CTime, Inode: s.Inode, Mode: s.Mode}})
	}
	return entries
}
