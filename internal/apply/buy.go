package apply

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
)

// This file is the paid path. Each step is durable before the next begins:
//
//	intent ─▶ submitted(task id) ─▶ finished(urls) ─▶ stored(original) ─▶ written(file, record)
//	   └─ answer lost ─▶ unknown: held

// buy brings a picture from its provider: it asks for it, unless an earlier run did, and waits for it.
func (j *job) buy(ctx context.Context) (state.Original, error) {
	maker := j.run.Makers[j.provider]
	if maker == nil {
		return state.Original{}, &ending{NotStarted, "its provider " + j.provider + " isn't configured any more"}
	}
	if j.change.Task == "" {
		if err := j.submit(ctx, maker); err != nil {
			return state.Original{}, err
		}
	} else {
		j.resume()
	}
	if err := j.await(ctx, maker); err != nil {
		return state.Original{}, err
	}
	return j.fetch(ctx, maker)
}

// resume takes an earlier run's request from the journal.
func (j *job) resume() {
	entry := j.run.Tasks[j.change.Key]
	j.task = providers.Task{ID: entry.ID, Phase: providers.Running, Billed: entry.Billed}
	if entry.Phase == state.Finished {
		j.task.Phase = providers.Finished
		for _, url := range entry.URLs {
			j.task.Results = append(j.task.Results, providers.Result{URL: url})
		}
	}
}

// submit asks for the picture. The intent is journaled after the wait for a turn, so that as little as can be lies
// between it and the request: a crash there leaves an outcome that nobody knows.
func (j *job) submit(ctx context.Context, maker Maker) error {
	request, err := j.request(ctx, maker)
	if err != nil {
		return err
	}
	for tries := 1; ; tries++ {
		if maker.Turn(ctx) != nil {
			return &ending{NotStarted, "interrupted"}
		}
		if err := j.begin(maker); err != nil {
			return err
		}
		if err = j.send(ctx, maker, request); err == nil {
			return j.submitted(maker)
		}
		if !maker.Retry(err, tries) {
			return j.notSubmitted(err)
		}
		j.run.purse.release(j.change.Cost)
		if err := j.run.commit(j.takeBack()); err != nil {
			return err
		}
		j.tell(Paused, err.Error())
	}
}

// send sends the request that was begun. It must not be cut once it is under way: its answer says whether it was paid.
func (j *job) send(ctx context.Context, maker Maker, request providers.Request) (err error) {
	defer j.run.door.leave()
	failpoint.Hit("post", "before")
	j.task, err = maker.Submit(context.WithoutCancel(ctx), request)
	failpoint.Hit("post", "after")
	return err
}

// begin makes all ready for the request to be sent at once.
func (j *job) begin(maker Maker) error {
	j.run.door.enter()
	err := j.intend(maker)
	if err != nil {
		j.run.door.leave()
	}
	return err
}

// intend reserves the price and journals the intent.
func (j *job) intend(maker Maker) error {
	if reason := j.run.stops.reason(j.provider); reason != "" {
		return &ending{NotStarted, reason}
	}
	if err := j.run.purse.reserve(j.change.Cost); err != nil {
		return &ending{NotStarted, err.Error()}
	}
	if maker.Repeatable() {
		return nil
	}
	failpoint.Hit("journal", "intent", "before")
	if err := j.run.commit(together([]func(*state.Tx){j.bookLost(), j.putTask(state.Intent, "")})); err != nil {
		j.run.purse.release(j.change.Cost)
		j.mark("drop", j.takeBack()) // a sync that failed may have left it there: nobody would know that nothing was sent
		return &ending{NotStarted, "the state can't be written: " + err.Error()}
	}
	failpoint.Hit("journal", "intent", "after")
	return nil
}

// submitted records that the vendor took the request, unless it was answered with the task of another: then nobody knows. When that can't
// be written, the run goes on all the same: the picture is paid for, and only the memory of this process knows its task.
func (j *job) submitted(maker Maker) error {
	if maker.Repeatable() {
		return nil
	}
	id := j.task.ID
	if owner := j.run.ids.take(state.Task{Key: j.change.Key, Address: j.change.Address, Provider: j.provider, ID: id}); owner != "" {
		j.task = providers.Task{}
		return j.notSubmitted(&providers.Error{Message: "the provider answered with task " + id + ", which is that of " + owner})
	}
	j.mark("submitted", j.putTask(state.Submitted, "")) // before a word is said: a terminal may be slow
	j.tell(Submitted, "")
	return nil
}

// notSubmitted ends a job whose request was not taken, or may have been.
func (j *job) notSubmitted(err error) error {
	class := providers.ClassOf(err)
	switch class {
	case providers.Unknown:
		j.mark("unknown", j.putTask(state.Unknown, err.Error()), j.entry("unknown"))
		return &ending{Held, "its request may have been paid: " + err.Error()}
	case providers.Moderated:
		j.run.purse.release(j.change.Cost)
		j.mark("refused", j.putTask(state.Refused, err.Error()))
		return &ending{Refused, err.Error()}
	}
	j.run.purse.release(j.change.Cost)
	j.mark("drop", j.takeBack())
	switch class {
	case providers.NoCredit:
		j.run.stops.stop(j.provider, "out of credit at "+j.provider+": "+err.Error())
		return &ending{NotStarted, "out of credit at " + j.provider + ": " + err.Error()}
	case providers.Unauthorized:
		j.run.stops.stop(j.provider, "no access to "+j.provider+": "+err.Error())
	}
	return &ending{Failed, err.Error()}
}

// await waits for the task to end, looking at it in growing intervals or when a callback says so.
func (j *job) await(ctx context.Context, maker Maker) error {
	limits := j.run.Config.Provider(j.provider).Limits
	wake, release := maker.Wake(j.task.ID)
	defer release()
	begun, pause, blind := time.Now(), time.Duration(0), blindness{}
	if j.change.Task == "" {
		pause = limits.Poll(0)
	}
	for {
		switch j.task.Phase {
		case providers.Finished:
			j.patience = patienceAfter(time.Since(begun))
			return j.made(maker)
		case providers.Failed, providers.Refused:
			return j.unmade()
		}
		if time.Since(begun) > limits.TaskWait {
			return j.timedOut(limits.TaskWait, blind.err)
		}
		if !sleep(ctx, pause, wake) {
			return &ending{Interrupted, "its task " + j.task.ID + " goes on"}
		}
		task, err := maker.Poll(ctx, j.task.ID)
		failpoint.Hit("poll", "after")
		if err == nil {
			j.task = task
		} else if ctx.Err() == nil && !passes(err) && !j.mayAppear(err, begun) {
			return j.lost(err)
		}
		if ctx.Err() == nil && blind.tells(err) {
			j.tell(Paused, "its task can't be looked at: "+err.Error())
		}
		pause = limits.Poll(time.Since(begun))
	}
}

// timedOut ends a job whose task was waited for long enough; err is why the last look failed.
func (j *job) timedOut(after time.Duration, err error) error {
	if err != nil {
		return &ending{TimedOut, "its task " + j.task.ID + " can't be looked at: " + err.Error()}
	}
	return &ending{TimedOut, "its task " + j.task.ID + " still runs after " + after.String()}
}

// blindness is a streak of looks at one task that failed.
type blindness struct {
	err   error // of the last look; nil if it saw something
	looks int
	told  string
}

// tells takes the error of a look, and tells whether somebody should hear of it: one look may fail, and one reason is told once.
func (b *blindness) tells(err error) bool {
	if err == nil {
		*b = blindness{}
		return false
	}
	b.err, b.looks = err, b.looks+1
	reason := strings.Map(undigited, err.Error()) // each try has a port of its own
	if b.looks < 2 || reason == b.told {
		return false
	}
	b.told = reason
	return true
}

// undigited leaves out digits.
func undigited(r rune) rune {
	if unicode.IsDigit(r) {
		return -1
	}
	return r
}

// passes tells whether an error says nothing of the task, so that another look may succeed.
func passes(err error) bool {
	switch providers.ClassOf(err) {
	case providers.Gone, providers.Unauthorized, providers.NoCredit, providers.Invalid:
		return false
	}
	return true
}

// mayAppear tells whether a vendor that does not know a task may be about to learn of it: it took the request a moment
// ago, and has more than one machine.
func (j *job) mayAppear(err error, begun time.Time) bool {
	return providers.ClassOf(err) == providers.Gone && j.change.Task == "" && time.Since(begun) < time.Minute
}

// settleUp puts what was billed in the place of what this run has set aside. What an earlier run has sent is in the sums of that one.
func (j *job) settleUp() {
	if j.change.Task == "" {
		j.run.purse.settle(j.change.Cost, j.task.Billed)
	}
}

// made records that the picture can be had.
func (j *job) made(maker Maker) error {
	j.settleUp()
	j.run.asks <- func() { j.run.schedule.release(j) } // at once: the next request is to leave
	if !maker.Repeatable() && j.run.Tasks[j.change.Key].Phase != state.Finished {
		j.note("finished", j.putTask(state.Finished, ""))
	}
	return nil
}

// unmade ends a job whose task failed or was refused at the vendor's.
func (j *job) unmade() error {
	j.settleUp()
	reason := (&providers.Error{Code: j.task.Code, Message: j.task.Reason}).Error()
	if j.task.Phase == providers.Refused {
		j.mark("refused", j.putTask(state.Refused, reason), j.entry("refused"))
		return &ending{Refused, reason}
	}
	j.mark("drop", j.dropTask(), j.entry("failed"))
	return &ending{Failed, reason}
}

// lost ends a job whose task can't be looked at. The task stays in the journal; one that the vendor does not know any
// more may have been paid, and is held.
func (j *job) lost(err error) error {
	if providers.ClassOf(err) == providers.Gone {
		j.mark("unknown", j.putTask(state.Unknown, "the provider does not know task "+j.task.ID+" any more"), j.entry("unknown"))
		return &ending{Held, "the provider does not know task " + j.task.ID + " any more"}
	}
	return failed("its task %s can't be looked at: %v", j.task.ID, err)
}

// tell reports a step. It is for workers.
func (j *job) tell(step Step, detail string) {
	id := j.task.ID
	j.run.asks <- func() { j.run.say(j, step, detail, id) }
}

// sleep waits that long or until it is woken; false when the context ended first.
func sleep(ctx context.Context, pause time.Duration, wake <-chan struct{}) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-wake:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}
