package apply

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

// TestNoScheduleExceedsTheBudget runs random schedules: requests are taken, refused, put off or of unknown outcome, tasks
// fail or not, and take any time. What was taken or may have been never costs more than the budget, at any moment.
func TestNoScheduleExceedsTheBudget(t *testing.T) {
	for seed := range uint64(25) {
		synctest.Test(t, func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 1))
			s := newShop(t, many(12)...)
			s.limits.MaxRunning = 1 + dice.IntN(12)
			cost := money.USD(20_000 * dice.IntN(14))
			s.budget.Cost = &cost
			s.maker.takes = time.Duration(1+dice.IntN(100)) * time.Second
			taken := 0 // requests that were paid or may have been
			classes := []providers.Class{providers.Unknown, providers.Busy, providers.NotSent, providers.Invalid, providers.Moderated}
			s.maker.order = func(string) error {
				var err error
				if dice.IntN(2) == 0 {
					err = &providers.Error{Class: classes[dice.IntN(len(classes))]}
				}
				if err == nil || providers.ClassOf(err) == providers.Unknown {
					taken++
				}
				if money.USD(taken)*20_000 > cost {
					t.Errorf("schedule %d: %d requests were taken with a budget of $%s", seed, taken, cost)
				}
				return err
			}
			s.maker.fate = func(string) providers.Phase {
				return []providers.Phase{providers.Finished, providers.Failed, providers.Refused}[dice.IntN(3)]
			}
			if spent := s.apply(t.Context()).Spent; spent > cost || spent != money.USD(taken)*20_000 {
				t.Errorf("schedule %d: the run says that it spent $%s on %d requests, of $%s", seed, spent, taken, cost)
			}
		})
	}
}
