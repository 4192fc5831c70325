package providers

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Limits is how hard an account may be driven.
type Limits struct {
	MaxRunning int           // tasks in flight at once; at least 1
	Rate       Rate          // submits; the zero value is unlimited
	PollEvery  time.Duration // the first interval between polls of a task; it grows with the task's age
	TaskWait   time.Duration // how long one run waits for a task; after that the task goes on, and a later run collects it
}

// Poll returns how long to wait before the next look at a task of that age: the interval grows threefold after
// 15 intervals and tenfold after 60, as kie.ai recommends (2-3 s for 30 s, 5-10 s to 2 min, then 15-30 s).
func (l Limits) Poll(age time.Duration) time.Duration {
	switch {
	case age < 15*l.PollEvery:
		return l.PollEvery
	case age < 60*l.PollEvery:
		return 3 * l.PollEvery
	default:
		return 10 * l.PollEvery
	}
}

// Rate is at most N events in any window of length Per.
type Rate struct {
	N   int
	Per time.Duration
}

// ParseRate reads "20/10s": a whole number from 1, a slash, a duration of at least a millisecond.
func ParseRate(text string) (Rate, error) {
	n, per, found := strings.Cut(text, "/")
	count, err1 := strconv.Atoi(n)
	window, err2 := time.ParseDuration(per)
	if !found || err1 != nil || err2 != nil || count < 1 || window < time.Millisecond {
		return Rate{}, fmt.Errorf(`%q is not a rate such as "20/10s"`, text)
	}
	return Rate{count, window}, nil
}

// String is the text ParseRate reads; "" for the zero value.
func (r Rate) String() string {
	if r == (Rate{}) {
		return ""
	}
	return fmt.Sprintf("%d/%s", r.N, r.Per)
}

// ParseWait reads a duration such as "2s" or "15m", from a millisecond to a day.
func ParseWait(text string) (time.Duration, error) {
	wait, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf(`%q is not a time such as "2s" or "15m"`, text)
	case wait < time.Millisecond || wait > 24*time.Hour:
		return 0, fmt.Errorf(`%q is out of range: it may be from "1ms" to "24h"`, text)
	}
	return wait, nil
}
