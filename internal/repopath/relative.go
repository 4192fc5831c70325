package repopath

import (
	"path"
	"strings"
)

// Relative is the way from the folder of one file to another. Both are clean paths inside the working folder, in slashes.
func Relative(from, to string) string {
	folder := strings.Split(path.Dir(from), "/")
	if folder[0] == "." {
		folder = nil
	}
	steps := strings.Split(to, "/")
	for len(folder) > 0 && len(steps) > 1 && folder[0] == steps[0] {
		folder, steps = folder[1:], steps[1:]
	}
	return strings.Repeat("../", len(folder)) + strings.Join(steps, "/")
}
