package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// other is a tool and how a folder is made in which it has nothing to do.
type other struct {
	name    string
	command []string
	most    int // pictures; terraform takes the better part of an hour to make ten thousand
	make    func(dir string, n int) error
}

// others are the tools that are measured beside it, where they are installed.
var others = []other{
	{"ninja", []string{"ninja", "--quiet"}, 1_000_000, makeNinja},
	{"terraform plan", []string{"terraform", "plan"}, 1000, makeTerraform},
}

func (o other) fits(n int) bool {
	_, err := exec.LookPath(o.command[0])
	return err == nil && n <= o.most
}

// listIn is the file that lists a folder's pictures.
func listIn(dir string) string { return filepath.Join(dir, ".git", "paths") }

// makeTrees makes all that is measured with n pictures, as far as it isn't there.
func makeTrees(imgplan, dir string, n int) error {
	if err := makeTree(imgplan, dir, n); err != nil {
		return err
	}
	for _, other := range others {
		if other.fits(n) {
			if err := other.make(dir+"-"+other.command[0], n); err != nil {
				return err
			}
		}
	}
	var paths strings.Builder
	for i := range n {
		paths.WriteString(picturePath(i) + "\n")
	}
	return os.WriteFile(listIn(dir), []byte(paths.String()), 0o666)
}

// makeNinja makes a folder in which ninja has nothing to do: n files, each made from one that they share.
func makeNinja(dir string, n int) error {
	if _, err := os.Stat(filepath.Join(dir, ".ninja_log")); err == nil {
		return nil
	}
	var text strings.Builder
	text.WriteString("rule copy\n  command = cp $in $out\n")
	for i := range n {
		fmt.Fprintf(&text, "build %s: copy source\n", picturePath(i))
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o777), os.WriteFile(filepath.Join(dir, "source"), []byte("x"), 0o666),
		os.WriteFile(filepath.Join(dir, "build.ninja"), []byte(text.String()), 0o666)); err != nil {
		return err
	}
	return in(dir, "ninja", "--quiet")
}

// makeTerraform makes a folder in which terraform has nothing to do: n resources that need no network.
func makeTerraform(dir string, n int) error {
	if _, err := os.Stat(filepath.Join(dir, "made")); err == nil {
		return nil
	}
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "resource \"terraform_data\" \"i%06d\" {\n  input = \"a fox\"\n}\n", i)
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o777), os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text.String()), 0o666)); err != nil {
		return err
	}
	for _, command := range [][]string{{"terraform", "init"}, {"terraform", "apply", "-auto-approve"}} {
		if err := in(dir, command...); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "made"), nil, 0o666)
}
