package browsertest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// island is a folder of two hundred pictures, most of them drawn here.
const island = `
variable "vendor" {}

provider "sketch" {}

provider "apikley" {
  base_url      = var.vendor
  poll_interval = "20ms"
  price         = { "qwen/text-to-image" = 0.02 }
}

locals {
  light   = "in the morning sun"
  animals = ["fox", "owl", "bear", "hare", "whale", "heron", "otter", "lynx", "crab", "swan"]
  places  = ["by the sea", "in the wood", "on a hill", "at the harbour", "under the stars", "in the snow"]
}

image "card" {
  for_each = { for pair in setproduct(local.animals, local.places) : "${pair[0]} ${pair[1]}" => pair }
  provider = sketch
  prompt   = "${each.value[0]} ${each.value[1]}, ${local.light}"
  size     = "320x240"
  path     = "cards/${each.value[0]}/${replace(each.value[1], " ", "-")}.png"
}

image "token" {
  count    = 140
  provider = sketch
  prompt   = "token ${count.index}, ${local.light}"
  size     = "128x128"
  path     = "tokens/${format("%03d", count.index)}.png"
}
`

const heroes = `
image "hero" {
  for_each = toset(["beach", "castle", "market", "lighthouse", "mill"])
  provider = apikley
  prompt   = "the ${each.key} of the island, wide, ${local.light}"
  path     = "heroes/${each.key}.png"
}
`

// TestShots takes the pictures of the pages for the docs, into the folder of the repo that IMGPLAN_SHOTS names.
func TestShots(t *testing.T) {
	shots := os.Getenv("IMGPLAN_SHOTS")
	if shots == "" {
		t.Skip("IMGPLAN_SHOTS names no folder")
	}
	if !filepath.IsAbs(shots) {
		shots = filepath.Join("../..", shots)
	}
	needBrowser(t)
	vendor := providertest.Start(t)
	folder := changedIsland(t, vendor)
	each(func(name, scheme string, width int64) {
		b := open(t, review(t, folder), width, 860, media("prefers-color-scheme", scheme))
		b.wait("document.querySelectorAll('.card img').length >= 2 && [...document.querySelectorAll('.card img')].every(one => one.complete)")
		b.keep(filepath.Join(shots, "review"+name))
	})
	vendor.Strike(providertest.Fault{Endpoint: providertest.Task, Kind: providertest.Slow, Polls: 1_000_000, Times: 4}, providertest.Fault{Endpoint: providertest.Task, Kind: providertest.Refuse})
	s := serve(t, folder, vendor)
	b := open(t, s.address, 1280, 860)
	b.keysWhen("document.getElementById('phase')?.textContent === 'Nothing is done yet'", "a")
	b.press("Yes, apply")
	b.wait("document.querySelectorAll('#landed img').length === 8")
	each(func(name, scheme string, width int64) {
		b := open(t, s.address, width, 860, media("prefers-color-scheme", scheme), media("prefers-reduced-motion", "reduce"))
		b.wait("document.querySelectorAll('#landed img').length === 8 && [...document.querySelectorAll('img')].every(one => one.complete) && document.querySelectorAll('#working li').length >= 4")
		b.keep(filepath.Join(shots, "ui"+name))
	})
	vendor.Hurry()
}

// each takes the one picture for the docs, or all that there are to look at.
func each(take func(name, scheme string, width int64)) {
	take(".png", "light", 1280)
	if os.Getenv("IMGPLAN_SHOTS_ALL") == "" {
		return
	}
	for _, scheme := range schemes {
		for _, width := range []int64{1280, 390} {
			take(fmt.Sprintf("-%s-%d.png", scheme, width), scheme, width)
		}
	}
}

// changedIsland returns the island with sixty pictures made, and two hundred changes to make.
func changedIsland(t *testing.T, vendor *providertest.Vendor) string {
	t.Helper()
	t.Setenv("IMGPLAN_VAR_vendor", vendor.URL())
	t.Setenv("APIKLEY_API_KEY", providertest.Key)
	folder := filepath.Join(t.TempDir(), "island")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	writeFile(t, folder, island)
	imgplan(t, folder, "apply", "-auto-approve", "-target=image.card")
	changed := strings.NewReplacer(`in the morning sun"`, `at dusk, lanterns are lit"`, `, "swan"]`, `, "seal"]`).Replace(island)
	writeFile(t, folder, changed+heroes)
	retouch(t, filepath.Join(folder, "cards/fox/in-the-wood.png"))
	return folder
}

// keep writes what is seen into a file.
func (b *tab) keep(name string) {
	b.t.Helper()
	pixels, err := png.Decode(bytes.NewReader(b.shot()))
	b.must(err)
	b.must(os.WriteFile(name, reduced(pixels), 0o666))
}

// reduced is a picture as a PNG that compresses well.
func reduced(pixels image.Image) []byte {
	var data bytes.Buffer
	_ = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&data, pixels)
	return data.Bytes()
}
