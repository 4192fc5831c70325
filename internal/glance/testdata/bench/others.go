package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

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
