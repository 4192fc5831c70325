package apply

import (
	"bytes"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/state"
)

// writeIndex writes the file that lists pictures, and records it.
func (j *job) writeIndex() error {
	c := j.change
	if err := j.guard(); err != nil {
		return err
	}
	file, err := j.run.Dir.Write(c.Path, bytes.NewReader(c.Index.Text))
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
