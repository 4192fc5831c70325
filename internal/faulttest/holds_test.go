//go:build linux

package faulttest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg" // the formats that are declared
	_ "image/png"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/state"
)

// broken is a promise that did not hold.
type broken struct{ kind, what string }

// The kinds.
const (
	twice = "paid twice"
	lost  = "lost"
	torn  = "torn"
	wrong = "wrong" // what is remembered, planned or said is not what is
)

// settle ends a trial: the fault is over, and one clean run must bring everything home. It returns what did not hold,
// and how many images are held.
func (r *trial) settle() (faults []broken, held int) {
	clean := r.run(nil, applying...)
	holds, faults := r.holding()
	switch {
	case clean.code != 0 && !(clean.code == 3 && len(holds) > 0):
		faults = append(faults, broken{lost, fmt.Sprintf("the clean run ended with %d:\n%s", clean.code, clean.output)})
	case strings.Contains(clean.output, "note:"):
		faults = append(faults, broken{wrong, "the clean run found damage:\n" + clean.output})
	}
	if most := workers * r.crashes; len(holds) > most {
		faults = append(faults, broken{lost, fmt.Sprintf("%d images are held after %d crashes with %d at work", len(holds), r.crashes, workers)})
	}
	faults = append(faults, r.whole()...)
	faults = append(faults, r.paid(holds)...)
	faults = append(faults, r.remembered(holds)...)
	faults = append(faults, r.tidy()...)
	return faults, len(holds)
}

// holding runs the next plan, and lists the paths that it holds; it should have nothing else to do.
func (r *trial) holding() (holds []string, faults []broken) {
	var document struct {
		Changes []struct{ Action, Path string }
	}
	next := r.run(nil, "plan", "-json")
	if err := json.Unmarshal([]byte(next.output), &document); err != nil || len(document.Changes) != len(paths) {
		faults = append(faults, broken{wrong, fmt.Sprintf("the next plan can't be read: %v\n%s", err, next.output)})
	}
	for _, change := range document.Changes {
		if change.Action == "hold" {
			holds = append(holds, change.Path)
		} else if change.Action != "no-op" {
			faults = append(faults, broken{wrong, "the next plan is to " + change.Action + " " + change.Path})
		}
	}
	return holds, faults
}

// whole checks the files: at each path stands a whole picture, nothing, or what was there before; and each object is what
// its name says.
func (r *trial) whole() (faults []broken) {
	for _, path := range paths {
		data, err := os.ReadFile(filepath.Join(r.dir, path))
		if os.IsNotExist(err) || path == "own.png" && string(data) == usersFile {
			continue
		}
		if _, _, bad := image.Decode(bytes.NewReader(data)); err != nil || bad != nil {
			faults = append(faults, broken{torn, fmt.Sprintf("%s (%d bytes): %v, %v", path, len(data), err, bad)})
		}
	}
	kept := false
	_ = filepath.WalkDir(r.objects(), func(path string, entry fs.DirEntry, err error) error {
		above := filepath.Base(filepath.Dir(path))
		if err != nil || entry.IsDir() || len(above) != 2 {
			return nil // what should be there and isn't is found elsewhere
		}
		data, err := os.ReadFile(path)
		sum := sha256.Sum256(data)
		if err != nil || above+entry.Name() != hex.EncodeToString(sum[:]) {
			faults = append(faults, broken{torn, fmt.Sprintf("object %s (%d bytes) is not what it is named after", entry.Name(), len(data))})
		}
		kept = kept || string(data) == usersFile
		return nil
	})
	if data, _ := os.ReadFile(filepath.Join(r.dir, "own.png")); !kept && string(data) != usersFile {
		faults = append(faults, broken{lost, "the user's own.png is nowhere"})
	}
	return faults
}

func (r *trial) objects() string { return filepath.Join(r.dir, state.Folder, "objects") }

// paid checks the bill: one request for each image, and at most one for those that are held.
func (r *trial) paid(holds []string) (faults []broken) {
	bill := map[string]int{}
	for _, charge := range r.vendor.Bill() {
		bill[charge.Prompt]++
	}
	for i, path := range paths {
		n := bill[fmt.Sprintf("%s %d", r.name, i)]
		switch {
		case n > 1:
			faults = append(faults, broken{twice, fmt.Sprintf("%s was paid %d times", path, n)})
		case n == 0 && !slices.Contains(holds, path):
			faults = append(faults, broken{wrong, path + " is there, and was never paid"})
		}
	}
	return faults
}

// remembered checks that records, sum and files agree, and that nothing but the held is left in the journal.
func (r *trial) remembered(holds []string) (faults []broken) {
	snapshot, err := state.Peek(r.dir)
	text, err2 := os.ReadFile(filepath.Join(r.dir, state.SumFile))
	if err != nil || err2 != nil && len(holds) < len(paths) {
		return []broken{{wrong, fmt.Sprintf("what is remembered can't be read: %v, %v", err, err2)}}
	}
	for _, note := range snapshot.Notes {
		faults = append(faults, broken{wrong, note})
	}
	if ours := string(state.FormatSum(slices.Collect(maps.Values(snapshot.Records)))); ours != string(text) && len(holds) < len(paths) {
		faults = append(faults, broken{wrong, fmt.Sprintf("the sum is\n%sand the records are\n%s", text, ours)})
	}
	if len(snapshot.Tasks) != len(holds) || len(snapshot.Records)+len(holds) != len(paths) {
		faults = append(faults, broken{lost, fmt.Sprintf("%d records and %d tasks, %d held", len(snapshot.Records), len(snapshot.Tasks), len(holds))})
	}
	ledger, err := snapshot.Ledger()
	made := map[string]int{}
	for _, entry := range ledger {
		if entry.Outcome == "made" {
			made[entry.Address]++
		}
	}
	for _, record := range snapshot.Records {
		if err != nil || made[record.Address] != 1 {
			faults = append(faults, broken{wrong, fmt.Sprintf("the ledger has %s %d times: %v", record.Path, made[record.Address], err)})
		}
		data, err := os.ReadFile(filepath.Join(r.dir, record.Path))
		sum := sha256.Sum256(data)
		if err != nil || string(record.Content) != "sha256:"+hex.EncodeToString(sum[:]) {
			faults = append(faults, broken{lost, fmt.Sprintf("%s is recorded, and not as it stands there: %v", record.Path, err)})
		}
	}
	return faults
}

// tidy checks that nothing half-written is left.
func (r *trial) tidy() (faults []broken) {
	_ = filepath.WalkDir(r.dir, func(path string, entry fs.DirEntry, err error) error {
		if name := filepath.Base(path); err == nil && (strings.HasSuffix(name, ".tmp") || strings.HasPrefix(name, "incoming-") || strings.HasSuffix(name, ".new")) {
			faults = append(faults, broken{wrong, path + " was left behind"})
		}
		return nil
	})
	return faults
}
