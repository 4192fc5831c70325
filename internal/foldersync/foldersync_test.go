package foldersync_test

import (
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/imgplan/imgplan/internal/foldersync"
)

// TestGroupShares: whatever was named before a caller asked is in a sync that began afterwards, and callers that wait at
// once have one together.
func TestGroupShares(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var group foldersync.Group
		var begun atomic.Int64
		var callers sync.WaitGroup
		for i := range 100 {
			callers.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				before := begun.Load()
				err := group.Sync("test", dir, func() (*os.File, error) {
					begun.Add(1)
					time.Sleep(10 * time.Millisecond)
					return os.Open(dir)
				})
				if err != nil || begun.Load() == before {
					t.Errorf("caller %d: %v, and %d syncs after %d before it", i, err, begun.Load(), before)
				}
			})
		}
		callers.Wait()
		if n := begun.Load(); n > 12 {
			t.Errorf("%d syncs of 10 ms for callers of 100 ms", n)
		}
	})
}

// TestGroupTellsAll: a sync that fails fails for all who share it, and for nobody else.
func TestGroupTellsAll(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("broken")
	synctest.Test(t, func(t *testing.T) {
		var group foldersync.Group
		var tries atomic.Int64
		open := func() (*os.File, error) {
			time.Sleep(time.Millisecond)
			if tries.Add(1) == 2 {
				return nil, broken
			}
			return os.Open(dir)
		}
		var failures atomic.Int64
		var callers sync.WaitGroup
		for i := range 10 {
			callers.Go(func() {
				time.Sleep(time.Duration(i) * time.Microsecond) // the first has one of its own; the others share the second
				if group.Sync("test", dir, open) != nil {
					failures.Add(1)
				}
			})
		}
		callers.Wait()
		if err := group.Sync("test", dir, open); err != nil || failures.Load() != 9 || tries.Load() != 3 {
			t.Errorf("%d failures in %d tries, then %v", failures.Load(), tries.Load(), err)
		}
	})
}
