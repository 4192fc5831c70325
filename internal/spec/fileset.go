package spec

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/imgplan/imgplan/internal/repopath"
)

func fileSetFunction(in folder) function.Function {
	return simple("Returns the paths of the files below a folder that match a pattern.", cty.Set(cty.String),
		[]function.Parameter{
			param("path", "The folder.", cty.String),
			param("pattern", "Slashes, *, **, ?, [a-z] and {a,b} have their usual meaning.", cty.String),
		},
		func(args []cty.Value) (cty.Value, error) {
			names, err := in.glob(args[0].AsString(), args[1].AsString())
			if err != nil || len(names) == 0 {
				return cty.SetValEmpty(cty.String), err
			}
			return cty.SetVal(names), nil
		})
}

// glob returns the paths, relative to dir, of the regular files that match. It does not follow a symlink to a folder.
func (in folder) glob(dir, pattern string) ([]cty.Value, error) {
	dir = path.Clean(dir)
	if dir != "." {
		if err := repopath.Inside(dir); err != nil {
			return nil, function.NewArgError(0, err)
		}
	}
	pattern = path.Clean(pattern)
	if path.IsAbs(pattern) || pattern == ".." || strings.HasPrefix(pattern, "../") {
		return nil, function.NewArgErrorf(1, "the pattern %q leads out of the folder %q", pattern, dir)
	}
	if alternatives(pattern) > maxAlternatives {
		return nil, function.NewArgErrorf(1, "the braces of the pattern make more than %d patterns of it", maxAlternatives)
	}
	below, err := fs.Sub(ours{in.fsys, in.effort}, dir)
	if err != nil {
		return nil, function.NewArgError(0, err)
	}
	var names []cty.Value
	if in.effort.left -= globEffort; in.effort.left < 0 {
		return nil, errTooMuch
	}
	err = doublestar.GlobWalk(below, pattern, func(name string, entry fs.DirEntry) error {
		if in.effort.left -= entryEffort; in.effort.left < 0 {
			return errTooMuch
		}
		if repopath.Inside(path.Join(dir, name)) != nil {
			return nil // a pattern may name .git itself, though no walk leads there
		}
		if names = append(names, cty.StringVal(name)); len(names) > maxParts {
			return errTooMuch
		}
		return nil
	}, doublestar.WithFilesOnly(), doublestar.WithNoFollow(), doublestar.WithFailOnIOErrors())
	if err != nil {
		return nil, fmt.Errorf("the pattern %q can't be matched: %s", pattern, reason(err))
	}
	return names, nil
}

// maxAlternatives is how many patterns a pattern with braces may stand for: {a,b} side by side multiply.
const maxAlternatives = 100

// alternatives is at least how many patterns a pattern stands for.
func alternatives(pattern string) int {
	count, open := 1, []int{}
	for i := 0; i < len(pattern) && count <= maxAlternatives; i++ {
		switch last := len(open) - 1; {
		case pattern[i] == '\\':
			i++
		case pattern[i] == '{':
			open = append(open, 1)
		case pattern[i] == ',' && last >= 0:
			open[last]++
		case pattern[i] == '}' && last >= 0:
			count *= open[last]
			open = open[:last]
		}
	}
	return count
}

// ours is a folder without .git and .imgplan, which may be large and are nobody's pictures. What is looked at counts: a
// pattern with many ** in it comes by the same folders again and again.
type ours struct {
	fs.FS
	effort *effort
}

// ReadDir implements fs.ReadDirFS.
func (o ours) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if o.effort.left -= folderEffort + listedEffort*len(entries); o.effort.left < 0 {
		return nil, errTooMuch
	}
	return slices.DeleteFunc(entries, func(entry fs.DirEntry) bool { return repopath.Inside(entry.Name()) != nil }), err
}

// Open implements fs.FS.
func (o ours) Open(name string) (fs.File, error) {
	if name != "." && repopath.Inside(name) != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if o.effort.left -= folderEffort; o.effort.left < 0 {
		return nil, errTooMuch
	}
	return o.FS.Open(name)
}
