package apply

import (
	"context"

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

// tell reports a step. It is for workers.
func (j *job) tell(step Step, detail string) {
	id := j.task.ID
	j.run.asks <- func() { j.run.say(j, step, detail, id) }
}
