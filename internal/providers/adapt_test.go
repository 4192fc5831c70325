package providers

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// stingy takes fewer requests than its documents say, and says so only when it was asked for too much.
type stingy struct {
	rate Rate

	mu    sync.Mutex
	taken []time.Time
	busy  int
}

func (s *stingy) Submit(context.Context, Request) (Task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for len(s.taken) > 0 && now.Sub(s.taken[0]) >= s.rate.Per {
		s.taken = s.taken[1:]
	}
	if len(s.taken) >= s.rate.N {
		s.busy++
		return Task{}, &Error{Class: Busy, RetryAfter: 100 * time.Millisecond}
	}
	s.taken = append(s.taken, now)
	return Task{ID: "task"}, nil
}

func (s *stingy) Poll(context.Context, string) (Task, error) { return Task{}, nil }

// TestPacingFindsTheVendorsRealRate: a vendor that takes less than what was documented is soon asked at its own rate: not for
// much more, and hardly for less.
func TestPacingFindsTheVendorsRealRate(t *testing.T) {
	const orders, workers = 400, 8
	for _, real := range []int{1, 2, 5, 10, 15, 19} {
		synctest.Test(t, func(t *testing.T) {
			vendor := &stingy{rate: Rate{N: real, Per: 10 * time.Second}}
			p := NewPatient(vendor, Limits{Rate: Rate{N: 20, Per: 10 * time.Second}})
			begun := time.Now()
			var group sync.WaitGroup
			for range workers {
				group.Go(func() {
					for range orders / workers {
						if _, err := order(t.Context(), p); err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
			if vendor.busy > orders/8 {
				t.Errorf("at %s, %d requests were refused, for %d that were taken", vendor.rate, vendor.busy, orders)
			}
			ideal := time.Duration(orders/real) * vendor.rate.Per
			if took := time.Since(begun); took > ideal*11/10 {
				t.Errorf("at %s it took %v, where %v would do", vendor.rate, took, ideal)
			}
		})
	}
}
