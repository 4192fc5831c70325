package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// TestFollower: what stands in a folder's memory is told once, in the words of an apply; what stood there before is not.
func TestFollower(t *testing.T) {
	dir, price := t.TempDir(), money.USD(20_000)
	store, err := state.Open(dir, state.Options{Verb: "apply"})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	commit := func(edit func(*state.Tx)) *state.Snapshot {
		t.Helper()
		if err := store.Commit(edit); err != nil {
			t.Fatal(err)
		}
		snapshot, err := state.Peek(dir)
		if err != nil {
			t.Fatal(err)
		}
		return snapshot
	}
	task := func(name string, phase state.Phase) state.Task {
		return state.Task{Key: state.Key("k1:" + name), Address: "image." + name, Phase: phase, Sent: time.Now(), Estimate: &price, ID: "t-" + name}
	}
	old := commit(func(tx *state.Tx) {
		tx.PutTask(task("held", state.Unknown))
		tx.PutTask(task("earlier", state.Submitted))
		tx.PutRecord(state.Record{Address: "image.gone", Path: "gone.png"})
		tx.PutRecord(state.Record{Address: "image.kept", Path: "kept.png"})
	})
	var said bytes.Buffer
	doc := &plan.Document{Changes: []plan.DocumentChange{{Address: "image.gone", Action: "delete", Path: "gone.png"}}}
	f := newFollower(doc, old, state.Holder{Since: time.Now()}, &said)
	steps := []func(*state.Tx){
		func(tx *state.Tx) { tx.PutTask(task("a", state.Submitted)); tx.PutTask(task("b", state.Submitted)) },
		func(tx *state.Tx) { tx.PutTask(task("a", state.Finished)) },
		func(tx *state.Tx) {
			tx.DropTask("k1:a")
			tx.AddEntry(state.Entry{Time: time.Now(), Address: "image.a", Outcome: "made", Billed: &price})
			tx.PutRecord(state.Record{Address: "image.a", Path: "a.png"})
			tx.DropTask("k1:b")
			tx.AddEntry(state.Entry{Time: time.Now(), Address: "image.b", Outcome: "failed"})
			tx.DropTask("k1:earlier")
			tx.AddEntry(state.Entry{Time: time.Now(), Address: "image.earlier", Key: "k1:earlier", TaskID: "t-earlier", Outcome: "made", Billed: &price})
			tx.DropRecord("image.gone")
		},
	}
	for _, step := range steps {
		snapshot := commit(step)
		f.look(snapshot)
		f.look(snapshot)
	}
	var got []string
	for line := range bytes.Lines(said.Bytes()) {
		var one struct{ Address, Step string }
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatal(err)
		}
		got = append(got, one.Address+" "+one.Step)
	}
	slices.Sort(got)
	want := []string{"image.a done", "image.a fetching", "image.a submitted", "image.b failed", "image.b submitted", "image.earlier submitted", "image.gone done"}
	if !slices.Equal(got, want) {
		t.Errorf("it is told\n%q, want\n%q", got, want)
	}
	if f.spent != price {
		t.Errorf("$%s is spent; want $%s", f.spent, price)
	}
}
