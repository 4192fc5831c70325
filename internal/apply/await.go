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
