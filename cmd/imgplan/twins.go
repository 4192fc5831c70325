package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// The most pairs that are named, and the most pictures that one is compared with: a folder of pictures that all look alike is one
// mistake, not a million.
const (
	namedTwins    = 10
	comparedTwins = 256
)

// twin is a picture that was made and one that looks the same.
type twin struct{ made, other string }

// warnOfTwins tells which of the pictures that were made look like others that were asked for differently.
func (a *applying) warnOfTwins(config *spec.Config, images []apply.ImageResult) error {
	made := map[string]bool{}
	for _, one := range images {
		made[one.Address] = one.Outcome == apply.Done
	}
	snapshot, err := a.store.Snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	found := twinsOf(config, snapshot.Records, made)
	for _, one := range found[:min(len(found), namedTwins)] {
		a.note([]string{fmt.Sprintf("%s and %s look the same, and were asked for differently: look at them, and try another seed or prompt. "+
			"checks without \"twin\" says that it is meant", one.made, one.other)})
	}
	if rest := len(found) - namedTwins; rest > 0 {
		a.note([]string{fmt.Sprintf("%d more pictures look like others", rest)})
	}
	return nil
}

// twinsOf finds, for each picture that was made, one that looks the same. It compares only what has a band of their looks in common.
func twinsOf(config *spec.Config, records map[string]*state.Record, made map[string]bool) []twin {
	images := map[string]*spec.Image{}
	for _, image := range config.Images {
		if !image.MayLookAlike {
			images[image.Address] = image
		}
	}
	alike := map[string][]string{}
	var fresh []string
	for address := range images {
		for i, band := range lookOf(records[address]).Bands() {
			name := string(rune('0'+i)) + band
			alike[name] = append(alike[name], address)
		}
		if made[address] {
			fresh = append(fresh, address)
		}
	}
	for _, addresses := range alike {
		slices.Sort(addresses)
	}
	slices.Sort(fresh)
	told := map[string]bool{}
	var found []twin
	for _, address := range fresh {
		if other := twinOf(address, images, records, alike); other != "" && !told[other+" "+address] {
			told[address+" "+other] = true
			found = append(found, twin{address, other})
		}
	}
	return found
}

// lookOf is that of a picture, if it is recorded.
func lookOf(record *state.Record) picture.Look {
	if record == nil {
		return ""
	}
	return picture.Look(record.Look)
}

func twinOf(address string, images map[string]*spec.Image, records map[string]*state.Record, alike map[string][]string) string {
	record, compared := records[address], 0
	look := lookOf(record)
	for i, band := range look.Bands() {
		for _, other := range alike[string(rune('0'+i))+band] {
			if compared++; compared > comparedTwins {
				return ""
			}
			if other != address && records[other].Key != record.Key && look.Near(lookOf(records[other])) &&
				!related(images[address], images[other]) {
				return other
			}
		}
	}
	return ""
}

// related tells whether one picture is made from the other: then they may look alike.
func related(a, b *spec.Image) bool {
	return cmp.Or(a.Source, "\x00") == b.Path || cmp.Or(b.Source, "\x00") == a.Path || slices.ContainsFunc(a.DependsOn, func(address string) bool {
		return strings.HasPrefix(address, b.Address)
	})
}
