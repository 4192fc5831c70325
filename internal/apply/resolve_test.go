package apply

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
)

type list []providers.Listed

func (l list) Recent(context.Context, time.Time) ([]providers.Listed, error) { return l, nil }

// TestALostAnswerIsFoundInTheVendorsList loses the answers of two requests. Where the vendor lists its tasks, the next
// apply goes on with the one that is certain, and pays nothing; what is ambiguous stays held.
func TestALostAnswerIsFoundInTheVendorsList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "one"), imageOf("b", "two"))
		s.maker.order = func(string) error { return &providers.Error{Class: providers.Unknown} }
		s.expect(s.apply(t.Context()), 0, map[Outcome]int{Held: 2})
		s.maker.order = nil

		now := time.Now()
		s.maker.prompts["lost1"], s.maker.due["lost1"] = "one", now
		listed := list{
			{ID: "old", Prompt: "one", Model: "t2i", Created: now.Add(-time.Hour)},
			{ID: "lost1", Prompt: "one", Model: "t2i", Created: now.Add(time.Second)},
			{ID: "other", Prompt: "one", Model: "i2i", Created: now},
			{ID: "twin1", Prompt: "two", Model: "t2i", Created: now},
			{ID: "twin2", Prompt: "two", Model: "t2i", Created: now},
		}
		store, err := state.Open(s.folder, state.Options{Verb: "test"})
		s.check(err)
		snapshot, err := store.Snapshot()
		s.check(err)
		var journal []state.Task
		for _, task := range snapshot.Tasks {
			journal = append(journal, task)
		}
		edits, err := Resolve(t.Context(), listed, journal)
		s.check(err)
		s.check(store.Commit(edits...))
		s.check(store.Close())

		s.expect(s.apply(t.Context()), 0, map[Outcome]int{Done: 1})
	})
}
