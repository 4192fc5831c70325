package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// perFile and perFolder are how many images share a file of declarations, and a folder.
const (
	perFile   = 100
	perFolder = 1000
)

const block = `image "i%06d" {
  prompt = "a fox in the snow, flat vector, thick outlines"
  seed   = 7
  size   = "64x64"
  path   = "%s"
}
`

func picturePath(i int) string { return fmt.Sprintf("art/%03d/i%06d.png", i/perFolder, i) }

// makeTree makes a git repo of n pictures and their declarations, unless it is there. The program draws one picture; as
// all have one spec, the others are copies of it, and lines of imgplan.sum such as its own.
func makeTree(imgplan, dir string, n int) error {
	if _, err := os.Stat(filepath.Join(dir, ".git", "made")); err == nil {
		return nil
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o777), declare(dir, 1)); err != nil {
		return err
	}
	if err := in(dir, imgplan, "apply", "-auto-approve"); err != nil {
		return err
	}
	if err := errors.Join(declare(dir, n), copyPictures(dir, n)); err != nil {
		return err
	}
	for _, command := range [][]string{
		{imgplan, "apply", "-auto-approve"}, {"git", "init", "-q"}, {"git", "add", "."},
		{"git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "pictures"},
	} {
		if err := in(dir, command...); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, ".git", "made"), nil, 0o666)
}

func declare(dir string, n int) error {
	for first := 0; first < n; first += perFile {
		var text strings.Builder
		if first == 0 {
			text.WriteString("provider \"sketch\" {}\n")
		}
		for i := first; i < min(first+perFile, n); i++ {
			fmt.Fprintf(&text, block, i, picturePath(i))
		}
		name := filepath.Join(dir, fmt.Sprintf("%05d.imgplan.hcl", first/perFile))
		if err := os.WriteFile(name, []byte(text.String()), 0o666); err != nil {
			return err
		}
	}
	return nil
}

func copyPictures(dir string, n int) error {
	sum, err := os.ReadFile(filepath.Join(dir, "imgplan.sum"))
	if err != nil {
		return err
	}
	fields := strings.SplitN(string(sum), " ", 3) // address, path, what all have in common
	picture, err := os.ReadFile(filepath.Join(dir, fields[1]))
	if err != nil {
		return err
	}
	var lines strings.Builder
	for i := range n {
		name := picturePath(i)
		fmt.Fprintf(&lines, "image.i%06d %s %s", i, name, fields[2])
		full := filepath.Join(dir, name)
		err := os.WriteFile(full, picture, 0o666)
		if errors.Is(err, fs.ErrNotExist) {
			err = errors.Join(os.MkdirAll(path.Dir(full), 0o777), os.WriteFile(full, picture, 0o666))
		}
		if err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "imgplan.sum"), []byte(lines.String()), 0o666)
}

func in(dir string, command ...string) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, out)
	}
	return nil
}
