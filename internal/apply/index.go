package apply

import (
	"bytes"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// writeIndex writes the file that lists pictures, and records it. They are all there by now.
func (j *job) writeIndex() error {
	if j.change.MayChange && j.settleIndex() {
		return &ending{Unchanged, "it says what it said"}
	}
	c := j.change
	if err := j.guard(); err != nil {
		return err
	}
	file, err := j.run.Dir.Write(c.Path, bytes.NewReader(c.Text))
	if err != nil {
		return err
	}
	if err := j.removeLeft(); err != nil {
		return err
	}
	record := state.Record{Address: c.Address, Path: c.Path, Key: c.Key, Content: file.Content, Stat: file.Stat, Made: time.Now()}
	failpoint.Hit("journal", "index", "before")
	err = j.run.commit(func(tx *state.Tx) { tx.PutRecord(record) })
	failpoint.Hit("journal", "index", "after")
	return err
}

// settleIndex finds out what an index is to say, now that its pictures are there; true if that stands there already.
func (j *job) settleIndex() (fresh bool) {
	j.run.own(func() {
		settled := *j.change
		settled.Text, settled.Key, _ = plan.ListingOf(settled.Index, j.run.placeholder)
		fresh = standsAsRecorded(&settled)
		j.change = &settled
	})
	return fresh
}

// standsAsRecorded tells whether a file is there that was made by the very key, at the same path.
func standsAsRecorded(c *plan.Change) bool {
	prior := c.Prior
	return prior != nil && prior.Key == c.Key && prior.Path == c.Path && prior.Address == c.Address && c.Standing.Content == prior.Content
}

// placeholder is that of an image as it is by now. The owner calls it.
func (r *run) placeholder(address string) (string, bool) {
	c := r.plan.Decided(address)
	if c == nil {
		return "", true
	}
	if record, written := r.written[c.Path]; written {
		return record.Placeholder, true
	}
	if c.Prior == nil {
		return "", true
	}
	return c.Prior.Placeholder, true
}
