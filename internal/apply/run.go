package apply

import (
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// run is one apply. Its fields belong to the goroutine that calls loop; workers reach it through ask.
type run struct {
	Workshop
	ctx      context.Context
	plan     *plan.Plan
	asks     chan ask
	finished chan *job
	busy     int            // workers at work
	most     int            // workers there may be
	workers  errgroup.Group // not one with a context: an error must not cancel what is paid for
	schedule schedule
	purse    *purse
	speech   *speech
	heat     *semaphore.Weighted     // what the pictures in work may take
	written  map[string]state.Record // by path: what this run has recorded of images
	stopped  map[string]string       // by provider: why it gets no new requests
	err      error                   // the first error of the state
	images   []ImageResult
}

// ask is something a worker wants the owner to do: a function to run, an edit to make durable.
type ask struct {
	do    func()
	edit  func(*state.Tx)
	reply chan error
}

func newRun(ctx context.Context, p *plan.Plan, w Workshop) *run {
	r := &run{
		Workshop: w, ctx: ctx, plan: p, asks: make(chan ask), finished: make(chan *job),
		purse: newPurse(w.Budget), speech: newSpeech(w.Report), heat: newHeat(), stopped: map[string]string{},
		written: map[string]state.Record{},
	}
	r.schedule = newSchedule(r, p)
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

// localWorkers are for what needs no provider: they move, convert and write files.
const localWorkers = 4

// loop starts what is ready and does what the workers ask, until there is nothing left.
func (r *run) loop() {
	tick := time.NewTimer(sumEvery)
	defer tick.Stop()
	for r.schedule.left > 0 {
		r.start()
		select {
		case first := <-r.asks:
			r.answer(first)
		case j := <-r.finished:
			r.busy--
			r.finish(j)
		case <-tick.C:
			begun := time.Now()
			r.keep(r.Store.WriteSum())
			tick.Reset(max(sumEvery, sumShare*time.Since(begun)))
		}
	}
	r.keep(r.workers.Wait())
	r.keep(r.Store.WriteSum())
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
		r.say(j, Started, "")
		r.workers.Go(func() error {
			j.end(j.work(r.ctx))
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
	case j.change.Submits && r.err != nil:
		return &ending{NotStarted, "the state can't be written"}
	case j.change.Submits && !j.change.MayChange && r.stopped[j.provider] != "":
		return &ending{NotStarted, r.stopped[j.provider]}
	}
	return nil
}

// finish takes a job's result and lets those go on that waited for it.
func (r *run) finish(j *job) {
	if r.schedule.postpone(j) {
		return
	}
	r.schedule.done(j)
	if !j.silent || j.ended.Outcome != Done {
		r.images = append(r.images, j.ended)
	}
	r.say(j, Step(j.ended.Outcome), j.ended.Detail)
}

// answer does what workers ask: all that is waiting becomes durable in one transaction.
func (r *run) answer(first ask) {
	batch := []ask{first}
	for more := true; more; {
		select {
		case next := <-r.asks:
			batch = append(batch, next)
		default:
			more = false
		}
	}
	var edits []func(*state.Tx)
	for _, one := range batch {
		if one.do != nil {
			one.do()
		}
		if one.edit != nil {
			edits = append(edits, one.edit)
		}
	}
	var all error
	if len(edits) > 0 {
		all = r.Store.Commit(edits...)
	}
	for _, one := range batch {
		err := all
		if err != nil && one.edit != nil && len(edits) > 1 {
			err = r.Store.Commit(one.edit) // alone: what one job intends must not take along what another has paid
		}
		r.keep(err)
		one.reply <- err
	}
}

// keep remembers the first error of the state: from then on nothing new is sent, but what is delivered is recorded.
func (r *run) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

// commit makes an edit durable. It is for workers.
func (r *run) commit(edit func(*state.Tx)) error {
	reply := make(chan error, 1)
	r.asks <- ask{edit: edit, reply: reply}
	return <-reply
}

// own runs a function on the goroutine that owns the run. It is for workers.
func (r *run) own(do func()) {
	reply := make(chan error, 1)
	r.asks <- ask{do: do, reply: reply}
	<-reply
}

// say reports an event. It must be called by the owner.
func (r *run) say(j *job, step Step, detail string) {
	if r.Report != nil {
		r.speech.say(Event{
			Time: time.Now(), Address: j.change.Address, Action: j.change.Action, Path: j.change.Path, Step: step,
			Detail: detail, TaskID: j.task.ID, Spent: r.purse.spent(),
		})
	}
}

func (r *run) result() Result {
	slices.SortFunc(r.images, func(a, b ImageResult) int { return strings.Compare(a.Address, b.Address) })
	return Result{Images: r.images, Spent: r.purse.spent(), Requests: r.purse.requests(), Err: r.err}
}
