package main

import (
	"context"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// followEvery is how often it is looked what somebody else does in the folder, at most.
const followEvery = time.Second

// follow shows the apply of another imgplan by what stands in the folder's memory, for which it needs no lock.
func (u *serving) follow(ctx context.Context, lines io.Writer, begun func(who string, since time.Time) bool) bool {
	holder, held := state.HeldBy(u.chdir)
	for ; !held || holder.Verb != "apply" && holder.Verb != "destroy"; holder, held = state.HeldBy(u.chdir) {
		if !pauseFor(ctx, followEvery) {
			return false
		}
	}
	if !begun(holder.String(), holder.Since) {
		return false
	}
	f := newFollower(u.doc, u.found, holder, lines)
	for {
		now, held := state.HeldBy(u.chdir) // before the look, so that the last one sees all
		held = held && now.PID == holder.PID && now.Since.Equal(holder.Since)
		looked := time.Now()
		snapshot, err := state.Peek(u.chdir)
		if err != nil {
			return !held
		}
		f.look(snapshot)
		if !held {
			return true
		}
		if !pauseFor(ctx, max(followEvery, 5*time.Since(looked))) {
			return false
		}
	}
}

// pauseFor waits that long; false when the context ended first.
func pauseFor(ctx context.Context, pause time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
		return true
	}
}

// follower tells what is new in a folder's memory as the steps of an apply.
type follower struct {
	watch   *stream
	holder  state.Holder
	changes map[string]plan.DocumentChange // by address
	records map[string]*state.Record       // by address: as last seen
	steps   map[string]apply.Step          // by address: of tasks, as last told
	earlier map[state.Key]state.Task       // what other runs have sent, and paid
	spent   money.USD
}

func newFollower(doc *plan.Document, found *state.Snapshot, holder state.Holder, lines io.Writer) *follower {
	f := &follower{
		watch: newStream(lines), holder: holder, changes: map[string]plan.DocumentChange{}, records: found.Records, steps: map[string]apply.Step{},
		earlier: found.Tasks,
	}
	for _, c := range doc.Changes {
		f.changes[c.Address], f.watch.providers[c.Address] = c, c.Provider
	}
	for _, task := range found.Tasks {
		if step := stepOf(task); step == apply.Step(apply.Held) || step == apply.Step(apply.Refused) {
			f.steps[task.Address] = step // since an earlier run
		}
	}
	return f
}

// stepOf is what a task in the journal says of its image.
func stepOf(task state.Task) apply.Step {
	switch task.Phase {
	case state.Submitted:
		return apply.Submitted
	case state.Finished:
		return apply.Fetching
	case state.Unknown:
		return apply.Step(apply.Held)
	case state.Refused:
		return apply.Step(apply.Refused)
	}
	return apply.Started
}

// look tells what has come since the last look.
func (f *follower) look(snapshot *state.Snapshot) {
	for _, e := range f.account(snapshot) {
		f.step(e.Address, apply.Step(apply.Failed), "", e.TaskID)
	}
	for _, task := range snapshot.Tasks {
		f.step(task.Address, stepOf(task), task.Reason, task.ID)
	}
	for address, record := range snapshot.Records {
		if before, found := f.records[address]; !found || before.Content != record.Content || before.Path != record.Path {
			f.tell(address, apply.Step(apply.Done), "", "")
		}
	}
	for address := range f.records {
		if _, left := snapshot.Records[address]; !left && f.changes[address].Address != "" {
			f.tell(address, apply.Step(apply.Done), "", "")
		}
	}
	f.records = snapshot.Records
}

// step tells of a request, if that is news.
func (f *follower) step(address string, step apply.Step, detail, task string) {
	if f.steps[address] != step {
		f.steps[address] = step
		f.tell(address, step, detail, task)
	}
}

// account adds up what was paid since the other run began, and what is in flight. It returns the requests that failed meanwhile.
func (f *follower) account(snapshot *state.Snapshot) (failed []state.Entry) {
	ledger, err := snapshot.Ledger()
	if err != nil {
		return nil // what was spent is said when the page plans again
	}
	f.spent = 0
	for _, e := range ledger {
		if e.Time.Before(f.holder.Since) {
			continue
		}
		if e.TaskID == "" || e.TaskID != f.earlier[e.Key].ID {
			f.spent += paid(e.Billed, e.Estimate)
		}
		if e.Outcome == "failed" {
			failed = append(failed, e)
		}
	}
	for _, task := range snapshot.Tasks {
		if !task.Sent.Before(f.holder.Since) && (task.Phase == state.Submitted || task.Phase == state.Finished) {
			f.spent += paid(task.Billed, task.Estimate)
		}
	}
	return failed
}

// paid is what a request costs, as far as it is known.
func paid(billed, estimate *money.USD) money.USD {
	switch {
	case billed != nil:
		return *billed
	case estimate != nil:
		return *estimate
	}
	return 0
}

func (f *follower) tell(address string, step apply.Step, detail, task string) {
	c := f.changes[address]
	f.watch.event(apply.Event{
		Time: time.Now(), Address: address, Action: plan.ActionNamed(c.Action), Path: c.Path, Step: step, Detail: detail, TaskID: task, Spent: f.spent,
	})
}
