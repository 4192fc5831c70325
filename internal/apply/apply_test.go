package apply

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func many(n int) []*spec.Image {
	var images []*spec.Image
	for i := range n {
		images = append(images, imageOf(fmt.Sprintf("p%02d", i), fmt.Sprintf("word%d", i)))
	}
	return images
}

func TestEveryPictureIsPaidOnceAndNeverTooManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, many(10)...)
		begun := time.Now()
		s.expect(s.apply(t.Context()), 10, map[Outcome]int{Done: 10})
		if s.maker.most != 3 {
			t.Errorf("%d tasks ran at once; want 3", s.maker.most)
		}
		// Four rounds of a minute each, noticed within the interval that polls have by then.
		if took := time.Since(begun); took > 4*time.Minute+4*10*time.Second {
			t.Errorf("it took %v", took)
		}
		s.unchanged()
	})
}

func TestWhatIsBroughtHomeKeepsNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, many(9)...)
		s.maker.brings = 50 * time.Second
		begun := time.Now()
		s.expect(s.apply(t.Context()), 9, map[Outcome]int{Done: 9})
		if s.maker.most != 3 {
			t.Errorf("%d tasks ran at once; want 3", s.maker.most)
		}
		if took := time.Since(begun); took > 3*time.Minute+3*10*time.Second+s.maker.brings {
			t.Errorf("it took %v", took)
		}
	})
}

// TestRequestsGoFirst: while a request is leaving, a picture that comes home gives way, but not for long.
func TestRequestsGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, many(2)...)
		s.limits.MaxRunning, s.maker.brings = 1, 10*time.Millisecond
		var left time.Time // when the second request began to
		s.maker.order = func(string) error {
			left = time.Now()
			time.Sleep(time.Second)
			return nil
		}
		s.expect(s.apply(t.Context()), 2, map[Outcome]int{Done: 2})
		first := slices.IndexFunc(s.events, func(e Event) bool { return e.Step == Step(Done) })
		if took := s.events[first].Time.Sub(left); took != 40*time.Millisecond {
			t.Errorf("the first picture was there %v after the second request began to leave, want 10 ms to bring it and 30 to give way", took)
		}
	})
}

func TestATaskIsRecordedWhateverTheTerminalDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, recorded := newShop(t, many(2)...), 0
		s.hear = func(Event) { // as a terminal that takes nothing for half a minute
			if len(s.events) > 1 {
				return
			}
			time.Sleep(30 * time.Second)
			snapshot, err := state.Peek(s.folder)
			s.check(err)
			defer snapshot.Close()
			for _, task := range snapshot.Tasks {
				if task.ID != "" && task.Phase == state.Submitted {
					recorded++
				}
			}
		}
		s.expect(s.apply(t.Context()), 2, map[Outcome]int{Done: 2})
		if recorded != 2 {
			t.Errorf("%d tasks were recorded while the terminal took nothing; want 2", recorded)
		}
	})
}

func TestAnInterruptedRunGoesOnByTaskID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, many(4)...)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		s.expect(s.apply(ctx), 3, map[Outcome]int{Interrupted: 3, NotStarted: 1})
		s.expect(s.apply(t.Context()), 4, map[Outcome]int{Done: 4})
		s.unchanged()
	})
}

func TestATaskThatTakesTooLongIsCollectedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "word"))
		s.maker.takes = 3 * time.Hour
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{TimedOut: 1})
		time.Sleep(3 * time.Hour)
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{Done: 1})
		s.unchanged()
	})
}

func TestATaskThatTheVendorForgotIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "word"))
		s.maker.look = func() error { return &providers.Error{Class: providers.Gone} }
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{Held: 1})
		s.maker.look = nil
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{})
	})
}

func TestLooksThatFailAreNoFailureOfTheTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "word"))
		well := time.Now().Add(30 * time.Minute)
		s.maker.look = func() error {
			if time.Now().Before(well) {
				return &providers.Error{Class: providers.Passing}
			}
			return nil
		}
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{Done: 1})
		s.unchanged()
	})
}

func TestErrorsAtSubmit(t *testing.T) {
	for class, want := range map[providers.Class]struct {
		outcome Outcome
		again   map[Outcome]int // how the next apply ends, once the vendor is well
		bill    int             // after that
	}{
		providers.Unknown:      {Held, map[Outcome]int{}, 1},
		providers.Moderated:    {Refused, map[Outcome]int{}, 1},
		providers.Invalid:      {Failed, map[Outcome]int{Done: 1}, 2},
		providers.NotSent:      {Failed, map[Outcome]int{Done: 1}, 2},
		providers.Busy:         {Failed, map[Outcome]int{Done: 1}, 2},
		providers.Unauthorized: {Failed, map[Outcome]int{Done: 1}, 2},
		providers.NoCredit:     {NotStarted, map[Outcome]int{Done: 1}, 2},
	} {
		t.Run(string(class), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newShop(t, imageOf("a", "bad"), imageOf("b", "good"))
				s.limits.MaxRunning = 1 // one after the other: b comes after a's end
				s.maker.order = func(prompt string) error {
					if prompt == "bad" {
						return &providers.Error{Class: class, Message: "words of the vendor"}
					}
					return nil
				}
				ended := map[Outcome]int{Done: 1}
				bill := 1
				if class == providers.NoCredit || class == providers.Unauthorized {
					ended, bill = map[Outcome]int{NotStarted: 1}, 0
					want.again = map[Outcome]int{Done: 2}
				}
				ended[want.outcome]++
				s.expect(s.apply(t.Context()), bill, ended)
				s.maker.order = nil
				s.expect(s.apply(t.Context()), want.bill, want.again)
			})
		})
	}
}

func TestFailedAndRefusedTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "fails"), imageOf("b", "refused"), imageOf("c", "good"))
		s.maker.fate = func(prompt string) providers.Phase {
			return map[string]providers.Phase{"fails": providers.Failed, "refused": providers.Refused, "good": providers.Finished}[prompt]
		}
		s.expect(s.apply(t.Context()), 3, map[Outcome]int{Failed: 1, Refused: 1, Done: 1})
		s.maker.fate = nil
		s.expect(s.apply(t.Context()), 4, map[Outcome]int{Done: 1})
	})
}

func TestDependentsFollow(t *testing.T) {
	// b and c turn out to be the same picture: one waits for the other, and must not block it.
	t.Run("one at a time", func(t *testing.T) { dependentsFollow(t, 1) })
	t.Run("many at once", func(t *testing.T) { dependentsFollow(t, 0) })
}

func dependentsFollow(t *testing.T, parallelism int) {
	synctest.Test(t, func(t *testing.T) {
		a := imageOf("a", "fox one")
		s := newShop(t, a, madeFrom(a, "b", "night"), madeFrom(a, "c", "night"))
		s.parallelism = parallelism
		s.expect(s.apply(t.Context()), 2, map[Outcome]int{Done: 3})
		s.unchanged()

		a.Prompt = "fox two" // the same bytes: the first word makes the picture
		s.expect(s.apply(t.Context()), 3, map[Outcome]int{Done: 1, Unchanged: 2})
		s.unchanged()

		a.Prompt = "wolf"
		s.expect(s.apply(t.Context()), 5, map[Outcome]int{Done: 3})
		s.unchanged()

		s.maker.fate = func(string) providers.Phase { return providers.Failed }
		a.Prompt = "bear"
		s.expect(s.apply(t.Context()), 6, map[Outcome]int{Failed: 1, NotStarted: 2})
	})
}

func TestTheBudgetHoldsForWhatThePlanCouldNotKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, many(5)...)
		cost := money.USD(50_000) // two pictures and a half
		s.budget.Cost = &cost
		result := s.apply(t.Context())
		s.expect(result, 2, map[Outcome]int{Done: 2, NotStarted: 3})
		if result.Spent != 40_000 {
			t.Errorf("spent %s", result.Spent)
		}
	})
}

func TestThePurseNeverExceedsItsBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := money.USD(rapid.IntRange(0, 100).Draw(t, "limit"))
		images := rapid.IntRange(0, 20).Draw(t, "images")
		p := newPurse(spec.Budget{Cost: &limit, Images: &images})
		var reserved []money.USD
		for range rapid.IntRange(0, 50).Draw(t, "steps") {
			price := money.USD(rapid.IntRange(0, 30).Draw(t, "price"))
			if rapid.Bool().Draw(t, "take") {
				if p.reserve(&price) == nil {
					reserved = append(reserved, price)
				}
			} else if len(reserved) > 0 {
				p.release(&reserved[0])
				reserved = reserved[1:]
			}
			var sum money.USD
			for _, price := range reserved {
				sum += price
			}
			if sum > limit || len(reserved) > images || p.spent() != sum {
				t.Fatalf("%d images for %s (the purse says %s) with a budget of %d for %s", len(reserved), sum, p.spent(), images, limit)
			}
		}
		if p.reserve(nil) == nil {
			t.Fatal("an unknown price fits a budget")
		}
	})
}

func TestTheLedgerAndTheJournal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "fails"), imageOf("b", "good"))
		s.maker.fate = func(prompt string) providers.Phase {
			return map[string]providers.Phase{"fails": providers.Failed, "good": providers.Finished}[prompt]
		}
		s.apply(t.Context())
		snapshot, err := state.Peek(s.folder)
		s.check(err)
		defer snapshot.Close()
		entries, err := snapshot.Ledger()
		s.check(err)
		outcomes := map[string]int{}
		for _, entry := range entries {
			outcomes[entry.Outcome]++
		}
		if len(snapshot.Tasks) != 0 || fmt.Sprint(outcomes) != "map[failed:1 made:1]" {
			t.Errorf("journal %v, ledger %v", snapshot.Tasks, outcomes)
		}
	})
}

// A picture that can't be had is asked for again by nobody but the user; what is wrong stays with its task.
func TestAPictureThatCantBeUsedIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "fox"))
		s.maker.deliver = func(io.ReadCloser, error) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("GIF89a")), nil
		}
		result := s.apply(t.Context())
		s.expect(result, 1, map[Outcome]int{Failed: 1})
		_, kept, _ := strings.Cut(result.Images[0].Detail, "what was delivered is kept as ")
		if data, err := os.ReadFile(filepath.Join(s.folder, kept)); string(data) != "GIF89a" || !result.Images[0].Stranded {
			t.Errorf("%+v: %q, %v", result.Images[0], data, err)
		}
		snapshot, err := state.Peek(s.folder)
		s.check(err)
		defer snapshot.Close()
		for _, task := range snapshot.Tasks {
			if task.Phase != state.Finished || task.Reason != result.Images[0].Detail || len(task.URLs) != 1 {
				t.Errorf("its task is %+v", task)
			}
		}
		s.maker.deliver = nil
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{Done: 1})
	})
}

// A task that could not be looked at is not said to run, and why is said while it goes on: once for one reason.
func TestLooksThatFailAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "fox"))
		s.limits.TaskWait = time.Minute
		s.maker.look = func() error { return &providers.Error{Class: providers.Passing, Message: "the API answered 500"} }
		result := s.apply(t.Context())
		s.expect(result, 1, map[Outcome]int{TimedOut: 1})
		if detail := result.Images[0].Detail; detail != "its task task1 can't be looked at: the API answered 500" {
			t.Errorf("it ended with %q", detail)
		}
		if told := s.paused(); fmt.Sprint(told) != "[its task can't be looked at: the API answered 500]" {
			t.Errorf("it paused for %q", told)
		}
	})
}

func TestEachReasonOfAStreakIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "fox"))
		answers := []string{"x", "", "y:40001->", "y:40002->", "y:40003->", "z", "z", "", "z", "z"} // one that fails alone is no streak
		s.maker.look = func() error {
			if len(answers) == 0 {
				return nil
			}
			words := answers[0]
			answers = answers[1:]
			if words == "" {
				return nil
			}
			return &providers.Error{Class: providers.Passing, Message: words}
		}
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{Done: 1})
		const words = "its task can't be looked at: "
		if told := s.paused(); !slices.Equal(told, []string{words + "y:40002->", words + "z", words + "z"}) {
			t.Errorf("it paused for %q", told)
		}
	})
}

// Two requests that are answered with one task can't both be it: the second is held, in this run and in the next.
func TestOneTaskIsOneRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "fox"), imageOf("b", "owl"))
		s.maker.name = func(int) string { return "same" }
		result := s.apply(t.Context())
		s.expect(result, 2, map[Outcome]int{Done: 1, Held: 1})
		s.expect(s.apply(t.Context()), 2, map[Outcome]int{})

		s = newShop(t, imageOf("a", "fox"))
		s.maker.name = func(int) string { return "same" }
		s.limits.TaskWait = time.Second
		s.expect(s.apply(t.Context()), 1, map[Outcome]int{TimedOut: 1})
		s.limits.TaskWait = time.Hour
		s.images = append(s.images, imageOf("b", "owl"))
		s.expect(s.apply(t.Context()), 2, map[Outcome]int{Done: 1, Held: 1})
		snapshot, err := state.Peek(s.folder)
		s.check(err)
		defer snapshot.Close()
		for _, task := range snapshot.Tasks {
			if task.Phase != state.Unknown || task.ID != "" || task.Reason != "the provider answered with task same, which is that of image.a" {
				t.Errorf("what is held is %+v", task)
			}
		}
	})
}
