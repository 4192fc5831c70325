//go:build linux

package faulttest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// small mounts a small file system in memory, or skips the test where that can't be done.
func small(t *testing.T, options string) string {
	t.Helper()
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, options); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(root, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return root
}

// fill takes all room of a file system but so many KiB.
func fill(t *testing.T, root string, free int) (filler string) {
	t.Helper()
	var info syscall.Statfs_t
	must(t, syscall.Statfs(root, &info))
	room := int(info.Bavail)*int(info.Bsize) - free<<10
	filler = filepath.Join(root, "filler")
	if err := os.WriteFile(filler, bytes.Repeat([]byte{1}, max(room, 0)), 0o666); err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Error(err) // an apply that goes on may take some of the room meanwhile, and have it full sooner
	}
	return filler
}

// filling is how many KiB of room an apply has, in a folder where there was another one before or not: that one has put
// some room in reserve.
type filling struct {
	free  int
	begun bool
}

// fillings are around what the applies need, and some with far less.
func fillings() (list []filling) {
	step := 8
	if long {
		step = 4
	}
	for free := 0; free < 64; free += step / 2 {
		list = append(list, filling{free, true})
	}
	for free := 0; free < 1024; free += 256 {
		list = append(list, filling{free, false})
	}
	for free := 1024; free < 1024+256; free += 2 * step {
		list = append(list, filling{free, false})
	}
	return list
}

// TestFull applies on a disk that has a little room, more from step to step. Once there is room again, another apply
// brings home all that was paid for: nothing has crashed here, so that nothing may be held.
func TestFull(t *testing.T) {
	root := small(t, "size=6m")
	vendor := providertest.Start(t)
	counts := newTally()
	for _, f := range fillings() {
		r := newTrial(t, vendor, root)
		if f.begun {
			r.run(nil, "apply", "-auto-approve", "-target=image.i0")
		}
		filler := fill(t, root, f.free)
		counts.full(r, r.apply(), f.free)
		must(t, os.Remove(filler))
		counts.take(r, fmt.Sprintf("%+v", f))
		vendor.Reset()
	}
	report(t, "%d fills, %d with enough room, %d pictures paid while full; %s",
		counts.counts["fills"], counts.counts["enough"], counts.counts["paid"], counts)
	if counts.counts["enough"] == 0 || counts.counts["enough"] == counts.counts["fills"] {
		t.Error("the fills are not around what an apply needs")
	}
}

// full judges an apply that may have met a full disk.
func (c *tally) full(r *trial, e ended, free int) {
	c.add("fills", 1)
	c.add("paid", len(r.vendor.Bill()))
	switch {
	case e.code == 0:
		c.add("enough", 1)
	case e.code != 1 && e.code != 3 || !strings.Contains(e.output, errnos["ENOSPC"]) || !someplace.MatchString(e.output):
		r.t.Errorf("%s with %d KiB: exit code %d:\n%s", r.name, free, e.code, e.output)
	}
}

// TestFillsUp lets the disk become full while requests are under way: what is paid is known after that, too.
func TestFillsUp(t *testing.T) {
	root := small(t, "size=6m")
	vendor := providertest.Start(t)
	counts := newTally()
	for submits := 1; submits <= len(paths); submits++ {
		for _, wait := range []string{providertest.Submit, providertest.Poll, providertest.Result} {
			r := newTrial(t, vendor, root)
			vendor.Strike(providertest.Fault{Endpoint: providertest.Task, Kind: providertest.Slow, Polls: 1, Times: -1})
			filler := make(chan string)
			go func() {
				for vendor.Seen(wait) < submits {
					runtime.Gosched()
				}
				filler <- fill(t, root, 0)
			}()
			e := r.apply()
			must(t, os.Remove(<-filler))
			vendor.Clear()
			counts.full(r, e, 0)
			counts.take(r, fmt.Sprint("full after ", wait, " ", submits))
			vendor.Reset()
		}
	}
	report(t, "%d times full while requests were under way, %d noticed, %d pictures paid by then; %s",
		counts.counts["fills"], counts.counts["fills"]-counts.counts["enough"], counts.counts["paid"], counts)
}
