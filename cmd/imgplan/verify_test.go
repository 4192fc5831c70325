//go:build linux || darwin

package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/state"
)

// TestVerify: bytes that changed without a trace, as they do on a bad disk, are found by -verify alone. Here it is the
// record that changes, for no test can write to a file without a trace.
func TestVerify(t *testing.T) {
	w := &glanceWorld{T: t, dir: filepath.Join(t.TempDir(), "folder"), vars: map[string]string{}}
	w.writeAll()
	w.run(nil, "apply", "-auto-approve")
	time.Sleep(70 * time.Millisecond)
	w.run(nil, "apply", "-auto-approve") // notes what the files are, now that they are not new any more
	if said := w.run(nil, "plan", "-verify"); !strings.Contains(said, "No changes.") || strings.Contains(said, "by hand") {
		t.Fatal(said)
	}
	store, err := state.Open(w.dir, state.Options{Verb: "test"})
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := store.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	record := snapshot.Records["image.fox"]
	record.Content = state.Content("sha256:" + strings.Repeat("0", 64))
	if err := store.Commit(func(tx *state.Tx) { tx.PutRecord(*record) }); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if said := w.run(nil, "plan"); strings.Contains(said, "by hand") {
		t.Errorf("a plan reads what seems untouched:\n%s", said)
	}
	if said := w.run(nil, "plan", "-verify"); !strings.Contains(said, "1 picture was changed by hand") {
		t.Errorf("-verify does not read it:\n%s", said)
	}
}
