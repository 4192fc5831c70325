package providers

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/imgplan/imgplan/internal/money"
)

// Patient is a provider that keeps to its account's limits and repeats what is free. A paid request is sent only when
// its caller sends it: Turn, then Submit, then, where Retry allows it, the same again. So the caller can make its
// intent durable between the wait for a turn and the request.
//
// While a vendor's Retry-After forbids it, nothing at all is sent on the account. Patient has the optional methods of
// all providers; those that the provider itself lacks fail. Its methods may be called from many goroutines at once.
type Patient struct {
	provider Provider
	local    bool
	orders   *Pacer // also holds everything else while the vendor wants no requests
	looks    *Pacer

	mu      sync.Mutex
	trouble trouble
}

// looksRate is kie.ai's documented limit of looks for one key; other vendors name none.
var looksRate = Rate{N: 10, Per: time.Second}

// NewPatient wraps a provider whose every request costs money.
func NewPatient(provider Provider, limits Limits) *Patient {
	pauses := backoff.ExponentialBackOff{
		InitialInterval: time.Second, RandomizationFactor: 0.2, Multiplier: 2, MaxInterval: time.Minute,
	}
	return &Patient{
		provider: provider, orders: NewPacer(limits.Rate), looks: NewPacer(looksRate), trouble: trouble{pauses: pauses},
	}
}

// OpenPatient opens a provider of a kind and wraps it.
func OpenPatient(kind *Kind, config Config) (*Patient, error) {
	provider, err := kind.Open(config)
	if err != nil {
		return nil, err
	}
	p := NewPatient(provider, config.Limits)
	p.local = kind.Local
	return p, nil
}

// Repeatable tells that asking again is free and gives the same picture.
func (p *Patient) Repeatable() bool { return p.local }

// Turn waits until a paid request may be sent. Its error is the context's cause.
func (p *Patient) Turn(ctx context.Context) error { return p.orders.Turn(ctx) }

// Submit sends one request, once. It is to follow a Turn. If the vendor has forbidden all requests since that turn,
// it sends nothing and returns an error of class Busy.
func (p *Patient) Submit(ctx context.Context, request Request) (Task, error) {
	if pause := p.orders.Held(); pause > 0 {
		return Task{}, &Error{Class: Busy, Message: "the account may send no requests now", RetryAfter: pause}
	}
	p.orders.Begin()
	begun := time.Now()
	task, err := p.provider.Submit(ctx, request)
	p.orders.End()
	p.mu.Lock()
	defer p.mu.Unlock()
	if untaken(err) {
		if ClassOf(err) == Busy && p.trouble.fresh(begun) == 1 {
			p.orders.Slower()
		}
		p.orders.Hold(p.trouble.pause(err, begun))
	} else {
		p.orders.Quicker()
		p.trouble.end()
	}
	return task, err
}

// Retry tells whether a request that failed that way was provably not taken, and may have another turn. It gives up
// when none of the account's requests was taken for ten minutes or after ten pauses.
func (p *Patient) Retry(err error, tries int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return untaken(err) && !p.trouble.hopeless() && tries < maxTries
}

// Poll looks at a task, a few times if need be, and not more often than the account allows.
func (p *Patient) Poll(ctx context.Context, id string) (Task, error) {
	return repeat(ctx, p, func() (Task, error) {
		if err := p.looks.Turn(ctx); err != nil {
			return Task{}, &Error{Class: NotSent, Err: err}
		}
		return p.provider.Poll(ctx, id)
	})
}

// Fetch opens a result, with a few tries if need be. The caller closes it.
func (p *Patient) Fetch(ctx context.Context, url string) (io.ReadCloser, error) {
	fetcher, ok := p.provider.(Fetcher)
	if !ok {
		return nil, lacks("results behind links")
	}
	return again(ctx, func() (io.ReadCloser, error) { return fetcher.Fetch(ctx, url) })
}

// Upload puts a source where the vendor can read it, with a few tries if need be.
func (p *Patient) Upload(ctx context.Context, source Source) (string, error) {
	uploader, ok := p.provider.(Uploader)
	if !ok {
		return "", lacks("uploads")
	}
	return repeat(ctx, p, func() (string, error) { return uploader.Upload(ctx, source) })
}

// Remint makes a dead link live again, with a few tries if need be.
func (p *Patient) Remint(ctx context.Context, url string) (string, error) {
	reminter, ok := p.provider.(Reminter)
	if !ok {
		return "", lacks("new links for old ones")
	}
	return repeat(ctx, p, func() (string, error) { return reminter.Remint(ctx, url) })
}

// Balance returns what is left on the account.
func (p *Patient) Balance(ctx context.Context) (money.USD, error) {
	balancer, ok := p.provider.(Balancer)
	if !ok {
		return 0, lacks("a balance")
	}
	return repeat(ctx, p, func() (money.USD, error) { return balancer.Balance(ctx) })
}

// Listen receives callbacks until the context ends; it returns at once where there are none.
func (p *Patient) Listen(ctx context.Context) error {
	if waker, ok := p.provider.(Waker); ok {
		return waker.Listen(ctx)
	}
	return nil
}

// Wake returns a channel that is sent to when a callback named the task; nil where there are no callbacks.
func (p *Patient) Wake(id string) (<-chan struct{}, func()) {
	if waker, ok := p.provider.(Waker); ok {
		return waker.Wake(id)
	}
	return nil, func() {}
}

func lacks(what string) error {
	return &Error{Class: Invalid, Message: "the provider has no " + what}
}
