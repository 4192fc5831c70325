package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// targets lists the files to format, by the names that the user knows them by, in order. It lists what it can, and
// returns an error that names what it can't.
func (f *formatting) targets(args []string) (files []string, err error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, arg := range args {
		info, failed := os.Stat(f.inside(arg))
		switch {
		case failed != nil:
			err = errors.Join(err, fmt.Errorf("no file or folder at %s", arg))
		case info.IsDir():
			below, failed := f.below(arg)
			files, err = append(files, below...), errors.Join(err, failed)
		default:
			files = append(files, arg)
		}
	}
	return files, err
}

// below lists what belongs to the configuration in a folder and, with -recursive, below it. It does not follow symlinks
// to folders, but for the one that is named.
func (f *formatting) below(folder string) (files []string, err error) {
	root := resolved(f.inside(folder))
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		inner, relErr := filepath.Rel(root, name)
		switch {
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case entry.IsDir() && name != root && (!f.recursive || isHidden(entry.Name())):
			return filepath.SkipDir
		case !entry.IsDir() && isConfiguration(entry.Name()):
			files = append(files, filepath.Join(folder, inner))
		}
		return nil
	})
	return files, err
}

func isHidden(name string) bool { return strings.HasPrefix(name, ".") }

// isConfiguration tells the files that are read without being named.
func isConfiguration(name string) bool {
	return !isHidden(name) &&
		(strings.HasSuffix(name, ".imgplan.hcl") || name == "imgplan.vars.hcl" || strings.HasSuffix(name, ".auto.vars.hcl"))
}

// replaceFile writes a file whole or not at all: it is the user's work. Behind a symlink it is the file that is
// replaced, not the link.
func replaceFile(name string, data []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".imgplan-fmt-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once it is renamed
	if err := fill(temp, data, info.Mode().Perm()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}

// fill writes a file, durably, and closes it.
func fill(file *os.File, data []byte, mode fs.FileMode) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err == nil {
		err = file.Chmod(mode)
	}
	return errors.Join(err, file.Close())
}
