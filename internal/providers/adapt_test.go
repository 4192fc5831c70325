package providers

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// stingy takes fewer requests than its documents say, and says so only when it was asked for too much.
type stingy struct {
	rate  Rate
	taken []time.Time
	busy  int
}

func (s *stingy) Submit(context.Context, Request) (Task, error) {
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

// TestPacingFindsTheVendorsRealRate: a vendor that takes a quarter of what was documented is not hammered for long.
func TestPacingFindsTheVendorsRealRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		vendor := &stingy{rate: Rate{N: 5, Per: 10 * time.Second}}
		p := NewPatient(vendor, Limits{Rate: Rate{N: 20, Per: 10 * time.Second}})
		const orders = 200
		begun := time.Now()
		for range orders {
			for {
				if err := p.Turn(t.Context()); err != nil {
					t.Fatal(err)
				}
				if _, err := p.Submit(t.Context(), Request{}); err == nil {
					break
				}
			}
		}
		if vendor.busy > orders/2 {
			t.Errorf("%d requests were refused, for %d that were taken", vendor.busy, orders)
		}
		ideal := time.Duration(orders/vendor.rate.N) * vendor.rate.Per
		if took := time.Since(begun); took > 2*ideal {
			t.Errorf("it took %v, where %v would do", took, ideal)
		}
	})
}
