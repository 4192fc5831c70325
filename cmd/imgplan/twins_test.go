package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// folderOf is a folder of images with looks.
func folderOf(looks ...string) (*spec.Config, map[string]*state.Record, map[string]bool) {
	config, records, made := &spec.Config{}, map[string]*state.Record{}, map[string]bool{}
	for i, look := range looks {
		address := fmt.Sprintf("image.i%05d", i)
		config.Images = append(config.Images, &spec.Image{Address: address, Path: address + ".png"})
		records[address] = &state.Record{Address: address, Key: state.Key(address), Look: look}
		made[address] = true
	}
	return config, records, made
}

func TestTwins(t *testing.T) {
	look, near, far := strings.Repeat("0f", 28), "0e"+strings.Repeat("0f", 27), strings.Repeat("f0", 28)
	config, records, made := folderOf(look, near, far, "")
	if found := twinsOf(config, records, made); len(found) != 1 || found[0] != (twin{"image.i00000", "image.i00001"}) {
		t.Errorf("%v", found)
	}
	made["image.i00000"], made["image.i00001"] = false, false
	if found := twinsOf(config, records, made); len(found) != 0 {
		t.Errorf("what was there before is told again: %v", found)
	}
	made["image.i00001"] = true
	if found := twinsOf(config, records, made); len(found) != 1 || found[0].other != "image.i00000" {
		t.Errorf("%v", found)
	}
	for name, change := range map[string]func(){
		"one is made from the other": func() { config.Images[1].Source = config.Images[0].Path },
		"it is meant":                func() { config.Images[0].MayLookAlike = true },
		"both are of one key":        func() { records["image.i00001"] = &state.Record{Key: "image.i00000", Look: near} },
	} {
		config, records, made = folderOf(look, near)
		change()
		if found := twinsOf(config, records, made); len(found) != 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestTwinsOfManyAreBounded: ten thousand pictures that look alike, or nearly, are no ten thousand times ten thousand comparisons.
func TestTwinsOfManyAreBounded(t *testing.T) {
	var looks []string
	for i := range 10_000 {
		looks = append(looks, fmt.Sprintf("0f0f0f0f0f0f0f0f0f0f0f0f%08x", i)+strings.Repeat("40", 12))
	}
	if found := twinsOf(folderOf(looks...)); len(found) < 5000 {
		t.Errorf("%d twins", len(found))
	}
}
