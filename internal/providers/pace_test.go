package providers

import (
	"context"
	"errors"
	"sort"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// However many ask, however long the vendor takes and wherever in that time it counts: no window holds more than N.
func TestNoWindowHoldsMoreThanN(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rate := Rate{rapid.IntRange(1, 6).Draw(rt, "n"), time.Duration(rapid.IntRange(10, 1000).Draw(rt, "per")) * time.Millisecond}
		takes := rapid.SliceOfN(rapid.IntRange(0, 1500), 1, 40).Draw(rt, "takes")
		counts := rapid.SliceOfN(rapid.Float64Range(0, 1), len(takes), len(takes)).Draw(rt, "counts")
		synctest.Test(t, func(t *testing.T) {
			times := drive(t, NewPacer(rate), takes, counts)
			for i := rate.N; i < len(times); i++ {
				if window := times[i].Sub(times[i-rate.N]); window < rate.Per {
					rt.Fatalf("%d requests within %s, the rate is %s", rate.N+1, window, rate)
				}
			}
		})
	})
}

// drive sends requests that take so many milliseconds, and returns when the vendor counted them, in order.
func drive(t *testing.T, p *Pacer, takes []int, counts []float64) []time.Time {
	var mu sync.Mutex
	var times []time.Time
	var group sync.WaitGroup
	for i, take := range takes {
		group.Go(func() {
			if err := p.Turn(t.Context()); err != nil {
				t.Error(err)
			}
			p.Begin()
			defer p.End()
			whole := time.Duration(take) * time.Millisecond
			before := time.Duration(float64(whole) * counts[i])
			time.Sleep(before)
			mu.Lock()
			times = append(times, time.Now())
			mu.Unlock()
			time.Sleep(whole - before)
		})
	}
	group.Wait()
	sort.Slice(times, func(i, j int) bool { return times[i].Before(times[j]) })
	return times
}

// A pacer that only waits would keep the rate, too: it must not wait longer than the rate asks for.
func TestPacerWastesNoTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		times := drive(t, NewPacer(Rate{20, 10 * time.Second}), make([]int, 100), make([]float64, 100))
		if took := times[99].Sub(begun); took != 40*time.Second {
			t.Errorf("100 requests at 20/10s took %s, want 40s", took)
		}
	})
}

func TestPacerWithoutRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := drive(t, NewPacer(Rate{}), make([]int, 1000), make([]float64, 1000))
		if took := times[999].Sub(times[0]); took != 0 {
			t.Errorf("it took %s", took)
		}
	})
}

func TestHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, begun := NewPacer(Rate{}), time.Now()
		p.Hold(time.Minute)
		p.Hold(time.Second) // never shortens
		if err := p.Open(t.Context()); err != nil || time.Since(begun) != time.Minute {
			t.Errorf("open after %s, %v", time.Since(begun), err)
		}
		if err := p.Turn(t.Context()); err != nil || p.Held() != 0 {
			t.Errorf("held for %s, %v", p.Held(), err)
		}
	})
}

func TestWaitsEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, begun, why := NewPacer(Rate{1, time.Hour}), time.Now(), errors.New("why")
		if err := p.Turn(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, why)
		defer cancel()
		if err := p.Turn(ctx); err != why || time.Since(begun) != time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}
