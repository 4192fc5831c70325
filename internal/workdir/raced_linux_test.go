package workdir

import (
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestRacedSymlink: a folder that becomes a symlink and a folder again all the time, as fast as that can be done, lets nothing be
// written or removed where the symlink leads: out of the working folder, or to git's hooks.
func TestRacedSymlink(t *testing.T) {
	outside := t.TempDir()
	for name, target := range map[string]string{"outside": outside, "hooks": ".git/hooks"} {
		t.Run(name, func(t *testing.T) {
			d, dir := open(t)
			put(t, filepath.Join(dir, ".git/hooks/old.png"), "theirs")
			put(t, filepath.Join(outside, "old.png"), "theirs")
			put(t, filepath.Join(dir, "art/kept.png"), "theirs")
			symlink(t, target, filepath.Join(dir, "link"))
			stop := swap(t, filepath.Join(dir, "art"), filepath.Join(dir, "link"))
			done, swaps := 0, stop.swaps.Load()
			for end := time.Now().Add(5 * time.Second); done < 300 && time.Now().Before(end); {
				if _, err := d.Write("art/new.png", strings.NewReader(strings.Repeat("ours", done))); err == nil {
					done++
				}
				_ = d.Remove("art/old.png")
			}
			if swaps = stop.swaps.Load() - swaps; swaps < 100 {
				t.Logf("only %d swaps: this says little", swaps)
			}
			stop.now()
			for _, folder := range []string{outside, filepath.Join(dir, ".git/hooks")} {
				if got := names(t, folder); got != "old.png" {
					t.Errorf("%s has now %s", folder, got)
				}
			}
		})
	}
}

// swapper exchanges two names until it is stopped.
type swapper struct {
	stop, done chan struct{}
	swaps      atomic.Int64
}

func swap(t *testing.T, a, b string) *swapper {
	s := &swapper{stop: make(chan struct{}), done: make(chan struct{})}
	if err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE); err != nil {
		t.Skip("names can't be exchanged here: ", err)
	}
	go func() {
		defer close(s.done)
		for {
			select {
			case <-s.stop:
				return
			default:
				_ = unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
				s.swaps.Add(1)
			}
		}
	}()
	return s
}

func (s *swapper) now() {
	close(s.stop)
	<-s.done
}
