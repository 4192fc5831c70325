package apply

import (
	"context"
	"slices"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
)

// resolveWindow is how far the vendor's clock, or a slow network, may be from when we sent a request.
const resolveWindow = 10 * time.Minute

// Resolve finds tasks whose answer was lost in a provider's own list, and returns the edits that give them their ids.
// A task is taken only if it is the one candidate of exactly one request: what is ambiguous stays held.
func Resolve(ctx context.Context, lister providers.Lister, journal []state.Task) ([]func(*state.Tx), error) {
	lost := slices.DeleteFunc(slices.Clone(journal), func(task state.Task) bool { return !task.Lost() })
	if len(lost) == 0 {
		return nil, nil
	}
	since := slices.MinFunc(lost, func(a, b state.Task) int { return a.Sent.Compare(b.Sent) }).Sent.Add(-resolveWindow)
	listed, err := lister.Recent(ctx, since)
	if err != nil {
		return nil, err
	}
	listed = slices.DeleteFunc(slices.Clone(listed), func(one providers.Listed) bool { return known(journal, one.ID) })
	var edits []func(*state.Tx)
	for _, task := range lost {
		if id, ok := onlyMatch(task, lost, listed); ok {
			task.Phase, task.ID, task.Reason = state.Submitted, id, ""
			edits = append(edits, func(tx *state.Tx) { tx.PutTask(task) })
		}
	}
	return edits, nil
}

func known(journal []state.Task, id string) bool {
	return slices.ContainsFunc(journal, func(task state.Task) bool { return task.ID == id })
}

// onlyMatch returns the listed task that fits a lost one, if no other fits it, and it fits no other.
func onlyMatch(task state.Task, lost []state.Task, listed []providers.Listed) (id string, ok bool) {
	for _, one := range listed {
		if !fits(task, one) {
			continue
		}
		rivals := slices.ContainsFunc(lost, func(other state.Task) bool { return other.Key != task.Key && fits(other, one) })
		if ok || rivals {
			return "", false
		}
		id, ok = one.ID, true
	}
	return id, ok
}

func fits(task state.Task, one providers.Listed) bool {
	return one.Model == task.Model && one.Prompt == promptOf(task.Facts) && one.Created.Sub(task.Sent).Abs() <= resolveWindow
}

func promptOf(facts state.Facts) string {
	for _, fact := range facts.Arguments {
		if fact.Name == "prompt" {
			return fact.Value
		}
	}
	return ""
}
