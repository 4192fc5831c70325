package providers

import (
	"context"
	"sync"
	"time"
)

// Pacer keeps the requests of one account within its rate: at most N in any window of length Per. It is a sliding
// window, not a bucket of tokens, which would let 2N through in a window that begins in the middle of a full one. It
// may be used from many goroutines at once.
type Pacer struct {
	rate Rate

	mu      sync.Mutex
	turns   []time.Time // given and not yet begun, in order; each counts for Per
	sending int         // begun and not yet ended: when the vendor counts them isn't known
	sent    []time.Time // when the ended ones ended, in order; each counts for Per
	held    time.Time   // nothing may be sent before
	slow    float64     // what N is divided by, from 1 to maxSlow: the vendor's real rate may be a lower one
}

const (
	maxSlow = 32
	slower  = 1.5  // at each word of the vendor's that it was too much
	quicker = 0.97 // at each request that was taken: some twenty of them make up for one refused
)

// NewPacer returns a pacer for a rate; the zero rate is unlimited.
func NewPacer(rate Rate) *Pacer { return &Pacer{rate: rate, slow: 1} }

// Slower lets fewer requests into a window: the vendor took one for too many.
func (p *Pacer) Slower() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slow = min(maxSlow, p.slow*slower)
}

// Quicker lets more into a window again, up to the configured rate: the vendor took a request.
func (p *Pacer) Quicker() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slow = max(1, p.slow*quicker)
}

// limit is how many requests a window takes for now.
func (p *Pacer) limit() int { return max(1, int(float64(p.rate.N)/p.slow)) }

// Turn waits for a turn and takes it. It lasts for Per: whoever begins later than that isn't counted in between. Its error is the context's cause.
func (p *Pacer) Turn(ctx context.Context) error { return p.wait(ctx, p.take) }

// Open waits until nothing is held, without taking a turn. Its error is the context's cause.
func (p *Pacer) Open(ctx context.Context) error {
	return p.wait(ctx, func(now time.Time) time.Duration { return p.held.Sub(now) })
}

// Begin says that a turn's request is about to be sent. It counts until End, and for Per after that: the vendor
// counts it somewhere in between.
func (p *Pacer) Begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.turns) > 0 {
		p.turns = p.turns[1:]
	}
	p.sending++
}

// End says that a begun request was answered or lost.
func (p *Pacer) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sending--
	p.sent = append(p.sent, time.Now())
}

// Hold lets nothing through for that long. It never shortens what is held already.
func (p *Pacer) Hold(pause time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(pause); until.After(p.held) {
		p.held = until
	}
}

// Held returns for how long nothing may be sent; 0 if something may.
func (p *Pacer) Held() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(0, time.Until(p.held))
}

// wait calls ready until it returns no more time to wait. It is called with the lock held.
func (p *Pacer) wait(ctx context.Context, ready func(now time.Time) time.Duration) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		p.mu.Lock()
		pause := ready(time.Now())
		p.mu.Unlock()
		if pause <= 0 {
			return nil
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// take takes a turn if there is one, else returns how long to wait at least before looking again.
func (p *Pacer) take(now time.Time) time.Duration {
	if pause := p.held.Sub(now); pause > 0 {
		return pause
	}
	if p.rate.N == 0 {
		return 0
	}
	p.turns, p.sent = p.recent(p.turns, now), p.recent(p.sent, now)
	if len(p.turns)+p.sending+len(p.sent) < p.limit() {
		p.turns = append(p.turns, now)
		return 0
	}
	return p.free(now)
}

// free returns how long it takes at least until a place is free. A request that is under way frees its place more than
// Per from now, so nobody oversleeps.
func (p *Pacer) free(now time.Time) time.Duration {
	pause := p.rate.Per
	for _, times := range [][]time.Time{p.turns, p.sent} {
		if len(times) > 0 {
			pause = min(pause, p.rate.Per-now.Sub(times[0]))
		}
	}
	return pause
}

// recent drops the times that count no more.
func (p *Pacer) recent(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= p.rate.Per {
		times = times[1:]
	}
	return times
}
