package heap

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercent(t *testing.T) {
	for inUse, want := range map[int]int{0: 100*grown - 100, grown / 64: 6300, grown / 4: 300, grown / 2: 100, grown: 100, 10 * grown: 100} {
		if got := percent(inUse); got != want {
			t.Errorf("%d bytes may grow by %d %%, want %d", inUse, got, want)
		}
	}
}

func TestTunedFromOutside(t *testing.T) {
	t.Setenv("GOGC", "100")
	DelayCollector()
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		t.Errorf("the limit is %d where the user has set GOGC", limit)
	}
}

// TestDelayCollector: after each collection, the heap may grow as far as what is in use leaves room below grown, and at least
// to twice of that.
func TestDelayCollector(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	DelayCollector()
	if limit := debug.SetMemoryLimit(-1); limit != least {
		t.Errorf("before the first collection, the limit is %d", limit)
	}
	defer debug.SetGCPercent(100)
	for _, used := range []int{0, grown / 4, grown, grown / 4} {
		kept := make([]byte, used)
		for i := range kept {
			kept[i] = 1
		}
		most, fewest := percent(used), percent(used+grown/8) // the tests themselves are in use, too
		await(t, func() bool { p := percentNow(); return p <= most && p >= fewest })
		runtime.KeepAlive(kept)
		if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
			t.Errorf("after a collection, the limit is %d", limit)
		}
	}
}

// percentNow is how much the heap may grow.
func percentNow() int {
	was := debug.SetGCPercent(100)
	debug.SetGCPercent(was)
	return was
}

// await collects garbage until something holds.
func await(t *testing.T, holds func() bool) {
	t.Helper()
	for begun := time.Now(); !holds(); time.Sleep(time.Millisecond) {
		if time.Since(begun) > time.Minute {
			t.Fatalf("the heap may grow by %d %%", percentNow())
		}
		runtime.GC()
	}
}
