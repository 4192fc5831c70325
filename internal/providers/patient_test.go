package providers

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// moody is a provider that fails as it is told, and notes when it was asked.
type moody struct {
	mu    sync.Mutex
	takes time.Duration
	moods []error // of the next requests, whatever they are; none means that all is well
	asked []time.Time
}

func (m *moody) ask() error {
	time.Sleep(m.takes)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = append(m.asked, time.Now())
	if len(m.moods) == 0 {
		return nil
	}
	err := m.moods[0]
	m.moods = m.moods[1:]
	return err
}

func (m *moody) Submit(context.Context, Request) (Task, error)  { return Task{ID: "t"}, m.ask() }
func (m *moody) Poll(context.Context, string) (Task, error)     { return Task{ID: "t"}, m.ask() }
func (m *moody) Upload(context.Context, Source) (string, error) { return "u", m.ask() }
func (m *moody) Remint(context.Context, string) (string, error) { return "r", m.ask() }
func (m *moody) Fetch(context.Context, string) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader("f")), m.ask()
}

func failing(class Class, times int) []error {
	var moods []error
	for range times {
		moods = append(moods, &Error{Class: class, Message: string(class)})
	}
	return moods
}

// order does what apply does: turn, submit, and again while that is allowed.
func order(ctx context.Context, p *Patient) (tries int, err error) {
	for tries = 1; ; tries++ {
		if err := p.Turn(ctx); err != nil {
			return tries, err
		}
		if _, err = p.Submit(ctx, Request{}); err == nil || !p.Retry(err, tries) {
			return tries, err
		}
	}
}

func TestOnlyUntakenOrdersAreSentAgain(t *testing.T) {
	for class, again := range map[Class]bool{
		Unknown: false, NotSent: true, Busy: true, Invalid: false, Moderated: false, NoCredit: false, Unauthorized: false,
		Gone: false, Passing: false,
	} {
		synctest.Test(t, func(t *testing.T) {
			m := &moody{moods: failing(class, 2)}
			_, err := order(t.Context(), NewPatient(m, Limits{}))
			if again && (err != nil || len(m.asked) != 3) || !again && (err == nil || len(m.asked) != 1) {
				t.Errorf("%q: sent %d times, %v", class, len(m.asked), err)
			}
		})
	}
	if NewPatient(&moody{}, Limits{}).Retry(errors.New("no class"), 1) {
		t.Error("an error that says nothing is no proof")
	}
}

func TestSubmitSendsOnce(t *testing.T) {
	m := &moody{moods: failing(NotSent, 1)}
	if _, err := NewPatient(m, Limits{}).Submit(t.Context(), Request{}); err == nil || len(m.asked) != 1 {
		t.Errorf("sent %d times, %v", len(m.asked), err)
	}
}

func TestOrdersGiveUp(t *testing.T) {
	for name, mood := range map[string]*Error{
		"not sent": {Class: NotSent}, "busy": {Class: Busy}, "busy for long": {Class: Busy, RetryAfter: 4 * time.Minute},
	} {
		synctest.Test(t, func(t *testing.T) {
			m, begun := &moody{}, time.Now()
			for range 1000 {
				m.moods = append(m.moods, mood)
			}
			p := NewPatient(m, Limits{})
			tries, err := order(t.Context(), p)
			if err != mood || tries < 3 || tries > 11 || time.Since(begun) > 15*time.Minute {
				t.Errorf("%s: gave up after %d tries and %s with %v", name, tries, time.Since(begun), err)
			}
			m.moods = nil
			if _, err := order(t.Context(), p); err != nil {
				t.Errorf("%s: it does not come back: %v", name, err)
			}
		})
	}
}

// A streak of trouble ends with the first request that is taken: the next one is not held against an account for long.
func TestTroubleIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &moody{}
		p := NewPatient(m, Limits{})
		for range 2 * maxRounds {
			m.moods = failing(Busy, 1)
			if tries, err := order(t.Context(), p); err != nil || tries != 2 {
				t.Fatalf("%d tries, %v", tries, err)
			}
			time.Sleep(time.Hour)
		}
	})
}

// Nothing goes to the account while the vendor forbids it, whoever asks, and everything goes on right after that.
func TestRetryAfterHoldsTheAccount(t *testing.T) {
	for _, first := range []string{"submit", "poll"} {
		synctest.Test(t, func(t *testing.T) {
			m := &moody{moods: []error{&Error{Class: Busy, RetryAfter: 30 * time.Second}}}
			p, begun := NewPatient(m, Limits{Rate: Rate{20, 10 * time.Second}}), time.Now()
			var group sync.WaitGroup
			if first == "submit" {
				if _, err := p.Submit(t.Context(), Request{}); ClassOf(err) != Busy {
					t.Fatal(err)
				}
			} else {
				group.Go(func() { p.Poll(t.Context(), "t") })
				synctest.Wait()
			}
			for range 10 {
				group.Go(func() { order(t.Context(), p) })
				group.Go(func() { p.Poll(t.Context(), "t") })
				group.Go(func() { p.Upload(t.Context(), Source{}) })
				group.Go(func() { p.Remint(t.Context(), "u") })
			}
			if _, err := p.Submit(t.Context(), Request{}); ClassOf(err) != Busy || !p.Retry(err, 1) {
				t.Errorf("a turn from before the hold: %v", err)
			}
			group.Wait()
			for _, when := range m.asked[1:] {
				if wait := when.Sub(begun); wait < 30*time.Second || wait > 33*time.Second {
					t.Errorf("something was sent after %s", wait)
				}
			}
			if len(m.asked) < 41 {
				t.Errorf("%d requests were sent, want 41 or more", len(m.asked))
			}
		})
	}
}

// A crowd that meets one outage makes one pause of it, not one for each.
func TestOneOutageIsOnePause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &moody{moods: failing(NotSent, 20), takes: 100 * time.Millisecond}
		p, begun := NewPatient(m, Limits{}), time.Now()
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if _, err := order(t.Context(), p); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if took := time.Since(begun); took < 800*time.Millisecond || took > 4*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestFreeRequestsAreRepeated(t *testing.T) {
	calls := map[string]func(context.Context, *Patient) error{
		"poll":   func(ctx context.Context, p *Patient) error { _, err := p.Poll(ctx, "t"); return err },
		"fetch":  func(ctx context.Context, p *Patient) error { _, err := p.Fetch(ctx, "u"); return err },
		"upload": func(ctx context.Context, p *Patient) error { _, err := p.Upload(ctx, Source{}); return err },
		"remint": func(ctx context.Context, p *Patient) error { _, err := p.Remint(ctx, "u"); return err },
	}
	for name, call := range calls {
		for class, again := range map[Class]bool{
			Passing: true, NotSent: true, Busy: true, Gone: false, Invalid: false, Unauthorized: false, NoCredit: false, Unknown: false,
		} {
			synctest.Test(t, func(t *testing.T) {
				m := &moody{moods: failing(class, 2)}
				err := call(t.Context(), NewPatient(m, Limits{}))
				if again && (err != nil || len(m.asked) != 3) || !again && (ClassOf(err) != class || err == nil || len(m.asked) != 1) {
					t.Errorf("%s, %q: asked %d times, %v", name, class, len(m.asked), err)
				}
				m = &moody{moods: failing(class, 1000)}
				if err := call(t.Context(), NewPatient(m, Limits{})); err == nil || ClassOf(err) != class || len(m.asked) > freeTries {
					t.Errorf("%s, %q for ever: asked %d times, %v", name, class, len(m.asked), err)
				}
			})
		}
	}
}

func TestFreeRequestsEndWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		m, begun := &moody{moods: failing(Passing, 1000)}, time.Now()
		_, err := NewPatient(m, Limits{}).Poll(ctx, "t")
		if err == nil || time.Since(begun) != 300*time.Millisecond {
			t.Errorf("it ended after %s with %v", time.Since(begun), err)
		}
	})
}

func TestLooksKeepTheVendorsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, group := &moody{}, sync.WaitGroup{}
		p := NewPatient(m, Limits{})
		for range 50 {
			group.Go(func() { p.Poll(t.Context(), "t") })
		}
		group.Wait()
		for i := 10; i < len(m.asked); i++ {
			if window := m.asked[i].Sub(m.asked[i-10]); window < time.Second {
				t.Fatalf("11 looks within %s", window)
			}
		}
	})
}

// bare is a provider that can do nothing more than it must.
type bare struct{ Provider }

func TestWhatAProviderLacks(t *testing.T) {
	p := NewPatient(bare{&moody{}}, Limits{})
	_, err1 := p.Fetch(t.Context(), "u")
	_, err2 := p.Upload(t.Context(), Source{})
	_, err3 := p.Remint(t.Context(), "u")
	_, err4 := p.Balance(t.Context())
	for _, err := range []error{err1, err2, err3, err4} {
		if ClassOf(err) != Invalid || err.Error() == "" {
			t.Errorf("%v", err)
		}
	}
	wake, release := p.Wake("t")
	release()
	if wake != nil || p.Listen(t.Context()) != nil || p.Repeatable() {
		t.Error("it hears callbacks, or is repeatable")
	}
}

func TestOpenPatient(t *testing.T) {
	broken := errors.New("broken")
	kind := &Kind{Local: true, Open: func(Config) (Provider, error) { return &moody{}, nil }}
	if p, err := OpenPatient(kind, Config{}); err != nil || !p.Repeatable() {
		t.Errorf("%v, %v", p, err)
	}
	kind.Open = func(Config) (Provider, error) { return nil, broken }
	if _, err := OpenPatient(kind, Config{}); err != broken {
		t.Error(err)
	}
}
