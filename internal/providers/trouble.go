package providers

import (
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	maxRounds  = 10
	maxTrouble = 10 * time.Minute
	maxTries   = 100 // of one paid request while others get through
	freeTries  = 4   // of a look, a download, an upload
)

// trouble is a streak of paid requests none of which was taken.
type trouble struct {
	since  time.Time // when it began; zero while there is none
	rounds int       // pauses made in it
	paused time.Time // when the last of them was made
	pauses backoff.ExponentialBackOff
}

// untaken tells whether an error proves that a request was not taken, and may be sent again.
func untaken(err error) bool {
	class := ClassOf(err)
	return err != nil && (class == NotSent || class == Busy)
}

// pause returns for how long to send nothing after a request that began then and was not taken. Requests that were
// under way together when the trouble came make one pause, not one each.
func (t *trouble) pause(err error, begun time.Time) time.Duration {
	now := time.Now()
	if t.since.IsZero() {
		t.since = now
		t.pauses.Reset()
	}
	var e *Error
	if errors.As(err, &e) && e.RetryAfter > 0 {
		t.rounds, t.paused = t.rounds+t.fresh(begun), now
		return e.RetryAfter
	}
	if t.fresh(begun) == 0 || t.hopeless() {
		return 0 // what is left of the run fails fast
	}
	t.rounds, t.paused = t.rounds+1, now
	return t.pauses.NextBackOff()
}

// fresh is 1 if a request began after the last pause was made, else 0.
func (t *trouble) fresh(begun time.Time) int {
	if begun.After(t.paused) {
		return 1
	}
	return 0
}

// hopeless tells that the streak has gone on for too long.
func (t *trouble) hopeless() bool {
	return t.rounds >= maxRounds || !t.since.IsZero() && time.Since(t.since) >= maxTrouble
}

func (t *trouble) end() { t.since, t.rounds = time.Time{}, 0 }
