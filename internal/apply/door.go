package apply

import (
	"sync"
	"time"
)

// door is where requests leave. Where a vendor ends many tasks at once, as many requests are to leave as pictures come home, and
// each of them that waits for a processor is a place at the vendor that stands empty: so who is at home gives way.
type door struct {
	mu      sync.Mutex
	leaving int
	clear   chan struct{} // is closed when none is leaving any more; nil while none is
}

// enter says that a request is about to leave.
func (d *door) enter() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.leaving++; d.leaving == 1 {
		d.clear = make(chan struct{})
	}
}

// leave says that it has.
func (d *door) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.leaving--; d.leaving == 0 {
		close(d.clear)
		d.clear = nil
	}
}

// wait returns when no request is leaving, or so much time has passed.
func (d *door) wait(most time.Duration) {
	d.mu.Lock()
	clear := d.clear
	d.mu.Unlock()
	if clear == nil || most <= 0 {
		return
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-clear:
	case <-timer.C:
	}
}

// patienceAfter is how long a picture waits for requests, all in all: a tenth of the time that it took to make, which nobody
// will notice, and no longer than a few hundred requests take to leave.
func patienceAfter(making time.Duration) time.Duration { return min(making/10, 30*time.Millisecond) }

// giveWay lets requests go first. It is for jobs that bring pictures home, between their steps.
func (j *job) giveWay() {
	begun := time.Now()
	j.run.door.wait(j.patience)
	j.patience -= time.Since(begun)
}
