package spec

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/repopath"
)

// links tells where folders lead that are symlinks, or stand behind one.
type links struct {
	fsys fs.FS
	real map[string]string // by folder
}

// follow is the path of a folder without symlinks. One that leads out of the working folder stays as it is, and of those that lead round
// it is one of them: nothing can be written through any.
func (l links) follow(folder string) string {
	if real, done := l.real[folder]; done || folder == "." {
		return cmp.Or(real, folder)
	}
	l.real[folder] = folder
	real := path.Join(l.follow(path.Dir(folder)), path.Base(folder))
	if target, linked := l.target(real); linked {
		real = l.follow(target)
	}
	l.real[folder] = real
	return real
}

// target is where a symlink leads.
func (l links) target(name string) (target string, linked bool) {
	info, err := fs.Lstat(l.fsys, name)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return "", false
	}
	if target, err = fs.ReadLink(l.fsys, name); err != nil || path.IsAbs(target) {
		return "", false
	}
	target = path.Join(path.Dir(name), target)
	return target, repopath.Inside(target) == nil || target == "."
}

// checkLinks reports two pictures whose paths are one file, because a folder is a symlink.
func (l *loader) checkLinks() {
	follow := links{l.in.FS, map[string]string{}}
	var linked []picture
	for _, one := range l.pictures {
		if folder := path.Dir(one.path); follow.follow(folder) != folder {
			linked = append(linked, one)
		}
	}
	slices.SortFunc(linked, func(a, b picture) int {
		return cmp.Or(comparePlaces(a.place, b.place), strings.Compare(a.path, b.path))
	})
	behind := map[string]picture{}
	for _, one := range linked {
		real := path.Join(follow.follow(path.Dir(one.path)), path.Base(one.path))
		first, taken := l.pictures[repopath.Fold(real)]
		if !taken {
			first, taken = behind[repopath.Fold(real)]
		}
		if taken && first.path != one.path {
			l.report.err(one.place, "Duplicate path", "%s would write %q, which is %q behind a symlink: the path of %s, declared at %s.",
				one.owner(), one.path, real, first.owner(), first.place)
		}
		behind[repopath.Fold(real)] = one
	}
}
