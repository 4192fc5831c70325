package providers

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// repeat does something free that the account is asked for: not while the vendor wants no requests, and again a few
// times when it fails in a way that may pass.
func repeat[T any](ctx context.Context, p *Patient, once func() (T, error)) (T, error) {
	return again(ctx, func() (T, error) {
		if err := p.orders.Open(ctx); err != nil {
			var none T
			return none, &Error{Class: NotSent, Err: err}
		}
		result, err := once()
		var e *Error
		if errors.As(err, &e) && e.Class == Busy {
			p.orders.Hold(e.RetryAfter)
		}
		return result, err
	})
}

// again does something free, and again a few times when it fails in a way that may pass. It returns the last error.
func again[T any](ctx context.Context, once func() (T, error)) (T, error) {
	var last error
	result, _ := backoff.Retry(ctx, func() (T, error) {
		var result T
		result, last = once()
		return result, verdict(last)
	}, backoff.WithMaxTries(freeTries), backoff.WithMaxElapsedTime(maxTrouble), backoff.WithBackOff(&backoff.ExponentialBackOff{
		InitialInterval: time.Second, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 30 * time.Second,
	}))
	return result, last
}

// verdict tells backoff what an error means.
func verdict(err error) error {
	switch ClassOf(err) {
	case Passing, NotSent:
		return err
	case Busy:
		var e *Error
		if errors.As(err, &e) && e.RetryAfter > 0 {
			return &backoff.RetryAfterError{Duration: e.RetryAfter}
		}
		return err
	}
	if err == nil {
		return nil
	}
	return backoff.Permanent(err)
}
