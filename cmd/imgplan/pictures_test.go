package main

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The prompt has what each protocol begins with: it may not come out as that.
const pictured = `
provider "sketch" {}
image "a" {
  prompt = "a fox \u001b_Ga=d\u001b\\ \u001b]1337;File=:\u0007 \u001bP0;1q"
  size   = "64x64"
  path   = "a.png"
}
`

// answer runs a command on a terminal of so many columns, 0 for none, and returns what it wrote on stdout.
func answer(t *testing.T, vars string, width, want int, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &said, outWidth: width, vars: map[string]string{}}
	for _, pair := range strings.Fields(vars) {
		name, value, _ := strings.Cut(pair, "=")
		env.vars[name] = value
	}
	if code := run(context.Background(), env, args); code != want {
		t.Fatalf("%s %q: exit code %d: %s", vars, args, code, said.String())
	}
	return out.String() + said.String()
}

func picturedFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.imgplan.hcl"), []byte(pictured), 0o666); err != nil {
		t.Fatal(err)
	}
	answer(t, "", 0, exitDone, "-chdir="+dir, "apply", "-auto-approve")
	return dir
}

// marks are what each protocol begins a picture with.
var marks = map[string]string{"kitty": "\x1b_G", "iterm": "\x1b]1337;", "sixel": "\x1bP", "blocks": "▀"}

// TestShowPictures: who gets a picture, and how.
func TestShowPictures(t *testing.T) {
	dir := picturedFolder(t)
	for _, c := range []struct {
		vars  string
		width int
		flags string
		want  string // "" for none
	}{
		{"TERM=xterm-256color", 80, "", "blocks"},
		{"TERM=xterm-kitty", 80, "", "kitty"},
		{"TERM=foot", 80, "", "sixel"},
		{"TERM=xterm TERM_PROGRAM=iTerm.app", 80, "", "iterm"},
		{"TERM=xterm-kitty", 0, "", ""},
		{"TERM=xterm-kitty", 0, "-pictures=kitty", ""},
		{"TERM=xterm-kitty", 80, "-json", ""},
		{"TERM=xterm-kitty NO_COLOR=1", 80, "", ""},
		{"TERM=xterm-kitty", 80, "-no-color", ""},
		{"TERM=dumb", 80, "", ""},
		{"TERM=xterm-kitty IMGPLAN_IN_AUTOMATION=1", 80, "", ""},
		{"TERM=xterm-kitty CI=true", 80, "", ""},
		{"TERM=xterm-kitty", 80, "-pictures=none", ""},
		{"TERM=xterm-kitty IMGPLAN_PICTURES=sixel", 80, "", "sixel"},
		{"TERM=xterm-kitty IMGPLAN_PICTURES=sixel", 80, "-pictures=auto", "kitty"},
		{"TERM=xterm-kitty IMGPLAN_PICTURES=sixel", 80, "-pictures=blocks", "blocks"},
		{"TERM=xterm-kitty IMGPLAN_PICTURES=sixel", 80, "-no-color", ""},
		{"TERM=xterm-kitty NO_COLOR=1", 80, "-pictures=kitty", "kitty"},
	} {
		for _, verb := range []string{"show image.a", "state show image.a"} {
			text := answer(t, c.vars, c.width, exitDone, strings.Fields("-chdir="+dir+" "+verb+" "+c.flags)...)
			for protocol, mark := range marks {
				if strings.Contains(text, mark) != (protocol == c.want) {
					t.Errorf("%s, %d columns, %s %s: got %.60q; want %q", c.vars, c.width, verb, c.flags, text, c.want)
				}
			}
			if !strings.Contains(text, "a.png") {
				t.Errorf("%s %s does not show the record: %q", verb, c.flags, text)
			}
		}
	}
}

// TestShowWithoutAPicture: the facts come whether or not the file can be shown, and none is shown among many.
func TestShowWithoutAPicture(t *testing.T) {
	dir := picturedFolder(t)
	if text := answer(t, "TERM=xterm-kitty", 80, exitDone, "-chdir="+dir, "show"); strings.Contains(text, "\x1b_G") {
		t.Error("show of everything has pictures")
	}
	file := filepath.Join(dir, "a.png")
	var large bytes.Buffer
	if err := png.Encode(&large, image.NewGray(image.Rect(0, 0, 5000, 5000))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"no picture": []byte("\x1b_Ga=T;AAAA\x1b\\"), "a large one": large.Bytes(), "gone": nil} {
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		if data == nil {
			os.Remove(file)
		}
		text := answer(t, "TERM=xterm-kitty", 80, exitDone, "-chdir="+dir, "show", "image.a")
		if strings.Contains(text, "\x1b_G") || !strings.Contains(text, "content: sha256:") {
			t.Errorf("%s: got %q", name, text)
		}
	}
}

func TestPicturesMode(t *testing.T) {
	dir := picturedFolder(t)
	modes := "one of auto, kitty, iterm, sixel, blocks, none"
	for _, c := range [][]string{
		{"", "show", "image.a", "-pictures=telex"}, {"IMGPLAN_PICTURES=telex TERM=xterm", "show", "image.a"},
		{"IMGPLAN_PICTURES=telex", "apply", "-auto-approve", "-replace=image.a"},
	} {
		if text := answer(t, c[0], 80, exitError, append([]string{"-chdir=" + dir}, c[1:]...)...); !strings.Contains(text, modes) {
			t.Errorf("%q: got %q", c, text)
		}
	}
}
