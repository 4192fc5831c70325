// Package gitattributes says which files of a repo Git LFS keeps, by reading .gitattributes as git does. It never runs
// git, never writes, and takes whatever it can't read for absent.
package gitattributes

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// mostBytes bounds a file of attributes: git itself reads no larger one than 100 MB, and no honest one is near this.
const mostBytes = 1 << 20

// Repo is the attributes of a repo, as seen from one of its folders. It is read as it is asked, and not safe for use from
// many goroutines.
type Repo struct {
	root   string // of the work tree
	under  string // the folder, from the root, in slashes; "" when it is the root
	macros map[string]string
	files  map[string][]rule // by folder from the root
	info   []rule            // $GIT_DIR/info/attributes, which wins over all others
}

// Find returns the repo that a folder belongs to, nil if it is in none.
func Find(folder string) *Repo {
	folder, err := filepath.Abs(folder)
	if err == nil {
		folder, err = filepath.EvalSymlinks(folder)
	}
	if err != nil {
		return nil
	}
	for root := folder; ; root = filepath.Dir(root) {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			return open(root, folder)
		}
		if root == filepath.Dir(root) {
			return nil
		}
	}
}

func open(root, folder string) *Repo {
	under, err := filepath.Rel(root, folder)
	if err != nil {
		return nil
	}
	r := &Repo{root: root, under: filepath.ToSlash(under), macros: map[string]string{}, files: map[string][]rule{}}
	if r.under == "." {
		r.under = ""
	}
	r.rules("")
	r.info = r.parse(read(filepath.Join(root, ".git", "info", "attributes")), true)
	return r
}

// LFS tells whether Git LFS keeps the file at a path of the folder, in slashes: whether its filter attribute is lfs.
func (r *Repo) LFS(name string) bool {
	name = path.Join(r.under, name)
	filter := ""
	for _, folder := range above(name) {
		filter = decide(filter, r.rules(folder), strings.TrimPrefix(strings.TrimPrefix(name, folder), "/"))
	}
	return decide(filter, r.info, name) == "lfs"
}

// above lists the folders that a path is in, from the root on.
func above(name string) []string {
	folders := []string{""}
	for i, r := range name {
		if r == '/' {
			folders = append(folders, name[:i])
		}
	}
	return folders
}

// rules are those of one folder's .gitattributes, nil if there is none. Macros count only at the root.
func (r *Repo) rules(folder string) []rule {
	rules, known := r.files[folder]
	if !known {
		rules = r.parse(read(filepath.Join(r.root, filepath.FromSlash(folder), ".gitattributes")), folder == "")
		r.files[folder] = rules
	}
	return rules
}

// read returns a file's text, "" if it can't be read or is none.
func read(name string) string {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostBytes {
		return ""
	}
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostBytes))
	if err != nil {
		return ""
	}
	return string(text)
}
