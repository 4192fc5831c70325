package apply

import (
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/state"
)

// This file is what a job says to the journal and the ledger of its task.

// mark makes edits durable. An error stops new requests, not this job: what is paid for is brought home.
// The step is for crash tests only.
func (j *job) mark(step string, edits ...func(*state.Tx)) {
	failpoint.Hit("journal", step, "before")
	_ = j.run.commit(together(edits)) // the journal keeps the error
	failpoint.Hit("journal", step, "after")
}

// note is mark for what may become durable later: at the latest with what this job makes durable next.
func (j *job) note(step string, edits ...func(*state.Tx)) {
	failpoint.Hit("journal", step, "before")
	j.run.journal.later(together(edits))
	failpoint.Hit("journal", step, "after")
}

func together(edits []func(*state.Tx)) func(*state.Tx) {
	return func(tx *state.Tx) {
		for _, edit := range edits {
			edit(tx)
		}
	}
}

// dropTask returns the edit that closes the job's task.
func (j *job) dropTask() func(*state.Tx) {
	key := j.change.Key
	return func(tx *state.Tx) {
		if !failpoint.Skip("journal.drop") {
			tx.DropTask(key)
		}
	}
}

// before is the request before this one for the same picture, if that is not settled; false if there is none.
func (j *job) before() (task state.Task, open bool) {
	task = j.run.Tasks[j.change.Key]
	original, found, err := j.run.Objects.Original(j.change.Key)
	settled := found && err == nil && delivers(original, task)
	return task, !settled && (task.Lost() || task.Phase == state.Refused)
}

// takeBack returns the edit that makes a request unsent, for it was not taken: one before it, which may have been paid or was refused, is
// what there is to know of the picture again.
func (j *job) takeBack() func(*state.Tx) {
	before, open := j.before()
	if !open {
		return j.dropTask()
	}
	if before.Phase == state.Intent { // which is this request's own now, and bookLost has it in the ledger
		before.Phase, before.Reason = state.Unknown, state.Died
	}
	return func(tx *state.Tx) {
		if !failpoint.Skip("journal.drop") {
			tx.PutTask(before)
		}
	}
}

// bookLost returns the edit that writes the request before this one into the ledger, which the run that sent it could not.
func (j *job) bookLost() func(*state.Tx) {
	before, open := j.before()
	if !open || before.Phase != state.Intent || j.booked {
		return func(*state.Tx) {}
	}
	j.booked = true
	return func(tx *state.Tx) { tx.AddEntry(before.Unknown()) }
}

// putTask returns the edit that journals how far the task has come.
func (j *job) putTask(phase state.Phase, reason string) func(*state.Tx) {
	entry := state.Task{
		Key: j.change.Key, Address: j.change.Address, Provider: j.provider, Model: j.model(), Phase: phase, ID: j.task.ID,
		Estimate: j.change.Cost, Billed: j.task.Billed, Sent: time.Now(), Reason: reason, Facts: j.change.Facts,
	}
	for _, result := range j.task.Results {
		entry.URLs = append(entry.URLs, result.URL)
	}
	if before, resumed := j.run.Tasks[j.change.Key]; resumed && j.change.Task != "" {
		entry.Sent, entry.Estimate, entry.Provider = before.Sent, before.Estimate, before.Provider
	}
	return func(tx *state.Tx) {
		if !failpoint.Skip("journal", string(phase)) {
			tx.PutTask(entry)
		}
	}
}

// entry returns the edit that writes the request into the ledger.
func (j *job) entry(outcome string) func(*state.Tx) {
	line := state.Entry{
		Time: time.Now(), Address: j.change.Address, Key: j.change.Key, Provider: j.provider, Model: j.model(),
		TaskID: j.task.ID, Outcome: outcome, Estimate: j.estimate(), Billed: j.task.Billed,
	}
	return func(tx *state.Tx) { tx.AddEntry(line) }
}

func (j *job) estimate() *money.USD {
	if j.change.Task != "" {
		return j.run.Tasks[j.change.Key].Estimate
	}
	return j.change.Cost
}

func (j *job) model() string {
	if j.change.Image == nil {
		return j.run.Tasks[j.change.Key].Model
	}
	return j.change.Image.Model
}
