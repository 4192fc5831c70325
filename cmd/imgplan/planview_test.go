package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/plan"
)

func TestByteWords(t *testing.T) {
	for bytes, want := range map[int64]string{
		1: "1 byte", 999: "999 bytes", 1000: "1.0 kB", 4096: "4.1 kB", 9_960: "10 kB", 999_499: "999 kB", 999_500: "1.0 MB",
		12_345_678: "12 MB", 999_500_000: "1.0 GB", 2_000_000_000_000: "2.0 TB",
	} {
		if got := byteWords(bytes); got != want {
			t.Errorf("%d is %q, want %q", bytes, got, want)
		}
	}
}

func TestBlockOf(t *testing.T) {
	for address, want := range map[string]string{
		"image.a": "", "image.a[0]": "image.a", `image.a["x[1]"]`: "image.a", `image.a["\"]["]`: "image.a", `module.m["x"].image.a`: "",
		`module.m["x"].image.a["y"]`: `module.m["x"].image.a`,
	} {
		block, isInstance := blockOf(address)
		if isInstance != (want != "") || isInstance && block != want {
			t.Errorf("%s is an instance of %q: %v", address, block, isInstance)
		}
	}
}

// TestChangedWordsInColour: the words are the same with colours as without, and nothing else is in them.
func TestChangedWordsInColour(t *testing.T) {
	long := strings.Repeat("some words that stay, ", 10)
	reason := plan.Reason{Argument: "prompt", Before: long + "a grey wolf\n\x1b[2J", After: long + "a red fox\n\x1b[2J"}
	for colour, want := range map[bool]string{
		false: `      prompt: "…words that stay, a [-grey wolf-]{+red fox+}\n\x1b[2J"` + "\n",
		true:  "      prompt: \"\x1b[2m…\x1b[0mwords that stay, a \x1b[31mgrey wolf\x1b[0m\x1b[32mred fox\x1b[0m" + `\n\x1b[2J"` + "\n",
	} {
		var out bytes.Buffer
		view := planView{w: &out, colour: colour}
		if view.reason(reason); out.String() != want {
			t.Errorf("it prints %q, want %q", out.String(), want)
		}
	}
}

// TestMuchForGit: a word is said where git itself would grow much, and only of the files that it would grow by.
func TestMuchForGit(t *testing.T) {
	work := t.TempDir()
	if err := os.Mkdir(filepath.Join(work, ".git"), 0o777); err != nil {
		t.Fatal(err)
	}
	document := func() *plan.Document {
		return &plan.Document{Adds: &plan.Added{BytesAbout: 30_000_000, Images: 2}, Changes: []plan.DocumentChange{
			{Path: "a.png", BytesAbout: 18_000_000}, {Path: "b.jpg", BytesAbout: 12_000_000}, {Path: "c.webp"},
		}}
	}
	for attributes, want := range map[string]string{
		"":                                   "about 30 MB will be added to git itself: git lfs track \"*.jpg\" \"*.png\" keeps clones small",
		"*.png filter=lfs":                   "about 12 MB will be added to git itself: git lfs track \"*.jpg\" keeps clones small",
		"*.jpg filter=lfs":                   "about 18 MB will be added to git itself: git lfs track \"*.png\" keeps clones small",
		"*.png filter=lfs\n*.jpg filter=lfs": "",
	} {
		if err := os.WriteFile(filepath.Join(work, ".gitattributes"), []byte(attributes), 0o666); err != nil {
			t.Fatal(err)
		}
		doc := document()
		if (&folder{chdir: work}).complete(doc); strings.Join(doc.Notes, "\n") != want {
			t.Errorf("with %q it notes %q, want %q", attributes, doc.Notes, want)
		}
	}
}
