package apply

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// prepare does what must be durable before the first file is touched.
func (r *run) prepare(p *plan.Plan) error {
	var paths []string
	for _, c := range p.Changes {
		paths = append(paths, c.Path)
	}
	if err := r.Dir.SweepTemps(paths); err != nil {
		return err
	}
	failpoint.Hit("secure", "before")
	if err := r.secure(p); err != nil {
		return err
	}
	failpoint.Hit("secure", "after")
	return r.Store.Commit(r.refresh(p)...)
}

// secure stores the bytes of every file that the plan will overwrite, move or remove, all of them before any is
// touched: one job's path may be another's picture. Pictures that imgplan wrote are bound to their keys, so that a
// revert is free on a machine that did not make them, too.
func (r *run) secure(p *plan.Plan) error {
	var workers errgroup.Group
	workers.SetLimit(localWorkers)
	for _, c := range p.Changes {
		if !acts(c) || c.Refinishes() {
			continue
		}
		for path, file := range endangered(p, c) {
			record := p.RecordAt(path)
			if record == nil && path == c.From && c.Prior != nil && c.Prior.Content == file.Content {
				record = c.Prior // its file was moved by hand
			}
			needed := c.Copied && path == c.From || !remakable(p, record, file)
			if file.Kind == state.Regular && needed && !failpoint.Skip("secure") {
				workers.Go(func() error { return r.secureFile(path, file, record) })
			}
		}
	}
	return workers.Wait()
}

// endangered lists the files that a change needs or endangers.
func endangered(p *plan.Plan, c *plan.Change) map[string]state.File {
	files := map[string]state.File{}
	if c.Action != plan.Delete {
		files[c.Path] = c.Standing
	}
	if c.From != "" {
		files[c.From] = p.File(c.From)
	}
	for _, left := range c.Leaves {
		files[left.Path] = left.File
	}
	return files
}

// remakable tells whether a file was made here, and can be made again.
func remakable(p *plan.Plan, record *state.Record, file state.File) bool {
	return record != nil && record.Key.IsRendition() && record.Content == file.Content && p.CanRemake(record)
}

func (r *run) secureFile(path string, file state.File, record *state.Record) error {
	if !r.Objects.Has(file.Content) {
		if file.Pointer {
			return fmt.Errorf("%s is a Git LFS pointer here, and its picture would be lost to this folder: git lfs pull brings it", path)
		}
		if err := r.storeFile(path, file.Content); err != nil {
			return err
		}
	}
	if record == nil || record.Content != file.Content {
		return nil
	}
	original, bound, err := r.Objects.Original(record.Makes())
	if err != nil || bound && (record.Key.IsRendition() || original.Fits(record)) {
		return err
	}
	return r.bind(*record)
}

func (r *run) storeFile(path string, planned state.Content) error {
	file, err := r.Dir.Open(path)
	if err != nil {
		return err
	}
	content, _, err := r.Objects.Put(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	if content != planned {
		return fmt.Errorf("%s was changed while the apply began", path)
	}
	return nil
}

// bind makes a file that imgplan wrote the original of its key; or, where a file block has made it, that which is bound to its own.
func (r *run) bind(record state.Record) error {
	content, err := r.bareObject(record)
	if err != nil {
		return err
	}
	object, err := r.Objects.Open(content)
	if err != nil {
		return err
	}
	defer object.Close()
	info, err := picture.Identify(object)
	if err != nil && !record.Key.IsRendition() { // of AVIF and ICO nothing is known
		return fmt.Errorf("%s: %w", record.Path, err)
	}
	made := record.Made
	if made.IsZero() {
		made = time.Now()
	}
	bound := state.Original{
		Content: content, Format: info.Format, Width: info.Width, Height: info.Height, Model: r.plan.ModelOf(&record), Made: made,
		Signed: record.Finish == plan.Credentials, Placeholder: record.Placeholder,
	}
	if record.File != "" {
		bound.OfWidth, bound.OfHeight = record.Width, record.Height
	}
	return r.Objects.Bind(record.Makes(), bound)
}

// bareObject returns the object of a record's picture without its mark, and stores it if need be.
func (r *run) bareObject(record state.Record) (state.Content, error) {
	if record.Bare == "" || r.Objects.Has(record.Bare) {
		return cmp.Or(record.Bare, record.Content), nil
	}
	object, err := r.Objects.Open(record.Content)
	if err != nil {
		return "", err
	}
	defer object.Close()
	bare, err := unmarked(object)
	if err != nil {
		return "", err
	}
	content, _, err := r.Objects.Put(bare)
	return content, err
}

// refresh returns the edits that make the next plan quicker and clearer: files' stats, facts that this machine did not
// know, and tasks whose pictures are stored already.
func (r *run) refresh(p *plan.Plan) []func(*state.Tx) {
	var edits []func(*state.Tx)
	for _, c := range p.Changes {
		if c.Action != plan.NoOp {
			continue
		}
		if record := *c.Prior; record.Stat != c.Standing.Stat {
			record.Stat = c.Standing.Stat
			edits = append(edits, func(tx *state.Tx) { tx.PutRecord(record) })
		}
		if !p.Explained(c) {
			edits = append(edits, func(tx *state.Tx) { tx.PutFacts(c.Key, c.Facts) })
		}
	}
	for key, task := range r.Tasks {
		original, found, err := r.Objects.Original(key)
		if err == nil && found && delivers(original, task) {
			edits = append(edits, func(tx *state.Tx) {
				tx.DropTask(key)
				tx.AddEntry(state.Entry{
					Time: time.Now(), Address: task.Address, Key: key, Provider: task.Provider, Model: task.Model,
					TaskID: original.TaskID, Outcome: "made", Estimate: task.Estimate, Billed: task.Billed,
				})
			})
		}
	}
	return edits
}

// delivers tells whether an original is what a task has made. The id of one that the journal has no id of could not be
// written: its picture was stored after its intent, and no other request for the key can have been sent since.
func delivers(original state.Original, task state.Task) bool {
	if task.Phase == state.Intent && task.ID == "" {
		return original.TaskID != "" && original.Made.After(task.Sent)
	}
	return original.TaskID != "" && original.TaskID == task.ID
}
