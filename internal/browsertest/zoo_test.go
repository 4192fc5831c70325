package browsertest

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zoo is a folder with a change of almost every kind, drawn offline.
const zoo = `
provider "sketch" {}

locals {
  style   = "flat vector, thick outlines"
  animals = ["fox", "owl", "bear", "hare"]
}

image "animal" {
  for_each = toset(local.animals)
  prompt   = "a ${each.key} in the wood, ${local.style}"
  size     = "320x240"
  path     = "animals/${each.key}.png"
}

image "sky" {
  prompt = "a wide sky"
  size   = "256x256"
  path   = "sky.png"
}

image "tree" {
  prompt = "an old tree"
  size   = "256x256"
  path   = "tree.png"
}
`

// changedZoo returns a folder whose plan has changes of many kinds.
func changedZoo(t *testing.T) string {
	t.Helper()
	needBrowser(t)
	folder := t.TempDir()
	writeFile(t, folder, zoo)
	imgplan(t, folder, "apply", "-auto-approve")
	changed := strings.NewReplacer(
		`["fox", "owl", "bear", "hare"]`, `["fox", "owl", "bear", "wolf"]`, // one to delete, one to generate
		`a ${each.key} in the wood`, `a young ${each.key} by the river`, // three to regenerate
		`"tree.png"`, `"trees/old.png"`, // one to move
	).Replace(zoo)
	writeFile(t, folder, changed)
	retouch(t, filepath.Join(folder, "sky.png"))
	return folder
}

func writeFile(t *testing.T, folder, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, "zoo.imgplan.hcl"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// retouch paints a square of 40 by 20 pixels into a picture.
func retouch(t *testing.T, name string) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	before, err := png.Decode(file)
	file.Close()
	if err != nil {
		t.Fatal(err)
	}
	after := image.NewNRGBA(before.Bounds())
	draw.Draw(after, after.Bounds(), before, image.Point{}, draw.Src)
	draw.Draw(after, image.Rect(100, 60, 140, 80), image.NewUniform(color.NRGBA{250, 20, 90, 255}), image.Point{}, draw.Src)
	if file, err = os.Create(name); err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, after); err != nil {
		t.Fatal(err)
	}
}

// review writes the review of a folder and returns the file's name.
func review(t *testing.T, folder string, args ...string) string {
	t.Helper()
	imgplan(t, folder, append([]string{"review", "-out=review.html"}, args...)...)
	return filepath.Join(folder, "review.html")
}
