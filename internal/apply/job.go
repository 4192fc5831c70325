package apply

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
)

// job is the work on one change. A worker has it from start to finish; before and after, it is the owner's.
type job struct {
	run        *run
	change     *plan.Change
	provider   string         // where it runs; "" when nothing is asked of any
	queue      string         // where it waits for its turn: its provider, or the kiln
	task       providers.Task // the paid request, as far as it has come
	waits      int            // jobs that must end first
	dependents []*job
	blocked    error         // why it can't be done, from a job it depends on
	buyer      string        // the address whose job is buying this very picture, when that was found out on the way
	placed     bool          // it counts as running at its provider
	home       bool          // it counts among those that bring pictures home
	patience   time.Duration // how long it may still give way
	over       bool
	finished   finished
	remark     string        // what is to be known of a file that was made here
	record     *state.Record // of its image, once that is durable; nil if it was not recorded
	again      bool          // it was queued once more, because who was buying its picture had it by then
	booked     bool          // the request before it is in the ledger by now
	silent     bool          // it is no image's job: nothing is reported of how it ended
	stranded   bool          // its picture is made and paid for, and can't be had
	ended      ImageResult
}

func newJob(r *run, c *plan.Change) *job {
	j := &job{run: r, change: c, task: providers.Task{ID: c.Task}, provider: r.plan.AskedAt(c)}
	j.queue = j.provider
	if c.Rendition != nil || c.Atlas != nil {
		j.queue = kiln
	}
	return j
}

// ending is how the work on an image ended, if not well.
type ending struct {
	outcome Outcome
	detail  string
}

func (e *ending) Error() string { return e.detail }

func failed(format string, args ...any) error { return &ending{Failed, fmt.Sprintf(format, args...)} }

// end sets a job's result: nil is Done.
func (j *job) end(err error) {
	j.ended = ImageResult{
		Address: j.change.Address, Path: j.change.Path, Action: j.change.Action, Outcome: Done, TaskID: j.task.ID,
		Stranded: j.stranded,
	}
	var e *ending
	switch {
	case errors.As(err, &e):
		j.ended.Outcome, j.ended.Detail = e.outcome, e.detail
	case err != nil:
		j.ended.Outcome, j.ended.Detail = Failed, err.Error()
	}
}

// blocks returns what keeps the jobs that depend on this one from being done; nil when nothing does.
func (j *job) blocks() error {
	switch j.ended.Outcome {
	case Done, Unchanged:
		return nil
	case Deferred:
		return &ending{Deferred, "it depends on " + j.change.Address}
	}
	return &ending{NotStarted, j.change.Address + " was not made"}
}

// work does the change.
func (j *job) work(ctx context.Context) error {
	switch {
	case j.change.Deferred:
		return &ending{Deferred, "its arguments are known only now"}
	case j.outgrown():
		return &ending{Deferred, "what it is made from came out in another size than was planned"}
	case j.change.Action == plan.Delete:
		return j.delete()
	case j.change.Action == plan.Forget:
		return j.forget()
	case j.change.Index != nil:
		return j.writeIndex()
	case j.change.Refinishes():
		return j.refinish()
	case j.change.Atlas != nil:
		return j.makeAtlas()
	case j.change.Rendition != nil:
		return j.makeRendition()
	case j.change.MayChange:
		if err := j.settle(); err != nil {
			return err
		}
		if j.change.Refinishes() {
			return j.refinish()
		}
	}
	original, err := j.obtain(ctx)
	if err != nil || j.silent {
		return err
	}
	if j.change.Action == plan.Adopt && j.change.From == j.change.Path {
		return j.keep(original)
	}
	return j.place(original)
}

// outgrown tells whether a picture that this is made after, or lists, has come out in a size that the plan did not know, where something may
// have been made of that: it must be planned again.
func (j *job) outgrown() (grew bool) {
	var before []string
	switch c := j.change; {
	case !j.run.Config.AsksSizes:
	case c.Image != nil:
		before = c.Image.DependsOn
	case c.Index != nil:
		before = c.Needs
	}
	if len(before) > 0 {
		j.run.own(func() { grew = slices.ContainsFunc(before, j.run.grew) })
	}
	return grew
}

// grew tells it of one address. The owner calls it.
func (r *run) grew(address string) bool {
	image := r.Config.Image(address)
	if image == nil || image.Size.Width == 0 {
		return false
	}
	now, planned := r.written[image.Path], r.plan.SizeOf(image)
	return now != nil && now.Width > 0 && planned != providers.Size{Width: now.Width, Height: now.Height}
}

// settle decides what to do now that the source is as it will be. When another job is buying the very picture, this
// one is postponed.
func (j *job) settle() error {
	source, err := j.sourceContent()
	if err != nil {
		return err
	}
	var settled *plan.Change
	j.run.own(func() { settled = j.run.plan.Settle(j.change, source) })
	if settled.SharedWith != "" {
		j.buyer = settled.SharedWith
		return &ending{NotStarted, settled.SharedWith + " was not made"}
	}
	if settled.Task != "" && j.awaitCollector(settled.Key) {
		return &ending{NotStarted, "its picture was not collected"}
	}
	j.change = settled
	if settled.Task != "" {
		j.provider = j.run.plan.AskedAt(settled)
	}
	return verdict(settled)
}

// awaitCollector postpones a job until its picture is collected, if another job does that; false if none does.
func (j *job) awaitCollector(key state.Key) (waits bool) {
	j.run.own(func() {
		collector := j.run.schedule.jobs[collectorOf(key)]
		if waits = collector != nil && !collector.over; waits {
			j.buyer = collectorOf(key)
		}
	})
	return waits
}

// verdict ends a job whose source came out such that there is nothing to do; nil when there is.
func verdict(c *plan.Change) error {
	switch c.Action {
	case plan.NoOp:
		return &ending{Unchanged, "its source came out as it was"}
	case plan.Drift:
		return &ending{Unchanged, "its source came out as it was; its own file was changed by hand"}
	case plan.Hold:
		return &ending{Held, c.Notes[len(c.Notes)-1]}
	}
	return nil
}

// obtain returns the picture: from the user, from the store, where it is free, or from the provider.
func (j *job) obtain(ctx context.Context) (state.Original, error) {
	if j.change.Action == plan.Adopt {
		return j.adopt()
	}
	if j.change.Submits || j.change.Task != "" {
		return j.buy(ctx)
	}
	original, found, err := j.run.Objects.Original(j.change.Key)
	if err == nil && !found {
		original, found, err = j.remade()
	}
	if prior := j.change.Prior; found && prior != nil && prior.Key == j.change.Key && !original.Fits(prior) {
		original = j.asRecorded(original)
	}
	if err != nil {
		return original, err
	}
	if !found && j.carries() { // its file goes along as it is
		return j.carried(), nil
	}
	if !found {
		return original, failed("its original is not in %s/objects", state.Folder)
	}
	if err := j.run.Objects.Verify(original.Content); err != nil {
		return original, failed("%v: delete that file to have the picture made again", err)
	}
	return original, nil
}

// carried is what is known of a picture that moves along with its file, where it isn't stored itself.
func (j *job) carried() state.Original {
	prior := j.change.Prior
	return state.Original{
		Width: prior.Width, Height: prior.Height, Model: j.run.plan.ModelOf(prior), Made: prior.Made, Placeholder: prior.Placeholder, Look: prior.Look,
	}
}

// asRecorded is the picture that a change's record speaks of, if it is still stored, where another one was accepted for its key since.
func (j *job) asRecorded(since state.Original) state.Original {
	prior := j.change.Prior
	content := cmp.Or(prior.Bare, prior.Content)
	if prior.File != "" || !j.run.Objects.Has(content) {
		return since
	}
	original := j.carried()
	original.Content = content
	return original
}

// delete removes what a change leaves, then its record.
func (j *job) delete() error {
	if err := j.removeLeft(); err != nil {
		return err
	}
	failpoint.Hit("journal", "forget", "before")
	err := j.run.commit(func(tx *state.Tx) {
		if !failpoint.Skip("journal.forget") {
			tx.DropRecord(j.change.Address)
		}
	})
	failpoint.Hit("journal", "forget", "after")
	if err == nil && len(j.change.Leaves) == 0 {
		return j.leftNothing()
	}
	return err
}

// leftNothing says that only a record was deleted.
func (j *job) leftNothing() error {
	if j.change.Standing.Kind == state.Missing {
		return &ending{Done, "its file was gone already"}
	}
	return &ending{Done, "its file stays"}
}
