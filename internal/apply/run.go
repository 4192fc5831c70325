package apply

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// run is one apply. Its fields belong to the goroutine that calls loop, which never waits for the disk; workers reach it
// through own and tell, and the state through the journal.
type run struct {
	Workshop
	ctx      context.Context
	plan     *plan.Plan
	asks     chan func()
	finished chan *job
	busy     int            // workers at work
	most     int            // workers there may be
	workers  errgroup.Group // not one with a context: an error must not cancel what is paid for
	schedule schedule
	purse    *purse
	speech   *speech
	heat     *semaphore.Weighted // what the pictures in work may take
	shelf    *shelf
	journal  *journal
	door     door
	home     places                   // of jobs that bring pictures home
	desks    desks                    // for those of them that are at pixels
	written  map[string]*state.Record // by path: what this run has recorded of images
	stops    stops
	ids      *ids
	images   []ImageResult
	// namesakes are the paths that are declared by where they lead, which is asked for by who leaves one.
	namesakes func() map[string][]string
}

func newRun(ctx context.Context, p *plan.Plan, w Workshop) *run {
	r := &run{
		Workshop: w, ctx: ctx, plan: p, asks: make(chan func()), finished: make(chan *job),
		purse: newPurse(w.Budget), speech: newSpeech(w.Report), heat: newHeat(), shelf: newShelf(processors()),
		written: map[string]*state.Record{}, home: make(places, homeMost), desks: newDesks(processors()),
		ids: newIDs(w.Tasks),
	}
	r.schedule = newSchedule(r, p)
	r.namesakes = sync.OnceValue(func() map[string][]string { return w.Dir.ByReal(p.Owned()) })
	r.most = r.parallelism()
	r.workers.SetLimit(r.most)
	return r
}

// parallelism is how many images may be in work at once.
func (r *run) parallelism() int {
	if r.Parallelism > 0 {
		return r.Parallelism
	}
	most := localWorkers
	for _, provider := range r.Config.Providers {
		most += 2 * provider.Limits.MaxRunning // as many again are brought home meanwhile
	}
	return most
}

// homeMost is how many jobs download, prove and write pictures at once: enough to keep the wire, the disk and the
// processors busy, and no more, for each takes memory.
const homeMost = 32

// localWorkers are for what needs no provider: they move, convert and write files.
const localWorkers = 4

// loop starts what is ready and does what the workers ask, until there is nothing left.
func (r *run) loop() {
	r.journal = newJournal(r.Store)
	for r.start(); r.schedule.left > 0; r.start() {
		select {
		case do := <-r.asks:
			do()
		case j := <-r.finished:
			r.busy--
			r.finish(j)
		}
	}
	r.journal.keep(r.workers.Wait())
	r.journal.end()
}

// start hands ready jobs to workers for as long as there are both.
func (r *run) start() {
	for r.busy < r.most {
		j := r.schedule.next()
		if j == nil {
			return
		}
		if reason := r.holdsBack(j); reason != nil {
			j.end(reason)
			r.finish(j)
			continue
		}
		r.busy++
		r.say(j, Started, "", j.task.ID)
		r.workers.Go(func() error {
			j.end(j.work(r.ctx))
			j.leave()
			r.finished <- j
			return nil
		})
	}
}

// holdsBack returns why a job must not be started any more; nil if it may.
func (r *run) holdsBack(j *job) error {
	switch {
	case j.blocked != nil:
		return j.blocked
	case r.ctx.Err() != nil:
		return &ending{NotStarted, "interrupted"}
	case j.change.Submits && r.journal.failure() != nil:
		return &ending{NotStarted, "the state can't be written"}
	case j.change.Submits && !j.change.MayChange && r.stops.reason(j.provider) != "":
		return &ending{NotStarted, r.stops.reason(j.provider)}
	}
	return nil
}

// finish takes a job's result and lets those go on that waited for it.
func (r *run) finish(j *job) {
	if r.schedule.postpone(j) {
		return
	}
	if j.record != nil {
		r.written[j.record.Path] = j.record
	}
	r.schedule.done(j)
	if !j.silent || j.ended.Outcome != Done {
		r.images = append(r.images, j.ended)
	}
	r.say(j, Step(j.ended.Outcome), j.ended.Detail, j.task.ID)
}

// commit makes an edit durable. It is for workers.
func (r *run) commit(edit func(*state.Tx)) error { return r.journal.commit(edit) }

// own runs a function on the goroutine that owns the run, and waits for it. It is for workers.
func (r *run) own(do func()) {
	done := make(chan struct{})
	r.asks <- func() {
		do()
		close(done)
	}
	<-done
}

// say reports an event. It must be called by the owner.
func (r *run) say(j *job, step Step, detail, task string) {
	if r.Report != nil {
		r.speech.say(Event{
			Time: time.Now(), Address: j.change.Address, Action: j.change.Action, Path: j.change.Path, Step: step,
			Detail: detail, TaskID: task, Spent: r.purse.spent(),
		})
	}
}

func (r *run) result() Result {
	slices.SortFunc(r.images, func(a, b ImageResult) int { return strings.Compare(a.Address, b.Address) })
	requests, unpriced := r.purse.requests()
	return Result{Images: r.images, Spent: r.purse.spent(), Requests: requests, Unpriced: unpriced, Err: r.journal.failure()}
}
