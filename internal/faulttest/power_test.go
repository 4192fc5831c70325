//go:build linux

package faulttest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// disk is a file system of its own on a loop device, whose power can be cut.
type disk struct {
	t     *testing.T
	image string
	root  string // where it is mounted
	kind  string
	span  time.Duration // of an apply there without a fault
}

// newDisk makes and mounts a file system, or skips the test where that can't be done.
func newDisk(t *testing.T, kind string) *disk {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a file system")
	}
	if _, err := exec.LookPath("mkfs." + kind); err != nil {
		t.Skip("no file system can be made here: ", err)
	}
	dir := scratch(t)
	d := &disk{t: t, image: filepath.Join(dir, "image"), root: filepath.Join(dir, "mounted"), kind: kind}
	must(t, os.Mkdir(d.root, 0o777))
	must(t, os.WriteFile(d.image, nil, 0o600))
	must(t, os.Truncate(d.image, 320<<20)) // the least that mkfs.xfs takes; it stays sparse
	if out, err := exec.Command("mkfs."+kind, d.image).CombinedOutput(); err != nil {
		t.Skipf("mkfs.%s: %v\n%s", kind, err, out)
	}
	if err := d.mount(); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.root, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	d.measure()
	return d
}

// measure finds out how long an apply takes there: a cut should hit all of it.
func (d *disk) measure() {
	vendor := providertest.NewVendor()
	defer vendor.Close()
	r := newTrial(d.t, vendor, d.root)
	begun := time.Now()
	if e := r.apply(); e.code != 0 {
		d.t.Fatalf("an apply without a fault ended with %d:\n%s", e.code, e.output)
	}
	d.span = time.Since(begun)
}

func (d *disk) mount() error {
	if out, err := exec.Command("mount", "-t", d.kind, "-o", "loop", d.image, d.root).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// The ioctl that both file systems have for their own crash tests: from then on nothing reaches the disk any more, and
// what is only in memory is lost.
const (
	goingDown = 0x8004587d
	noFlush   = 2
)

// cut takes the power away.
func (d *disk) cut() error {
	folder, err := os.Open(d.root)
	if err != nil {
		return err
	}
	defer folder.Close()
	how := uint32(noFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, folder.Fd(), goingDown, uintptr(unsafe.Pointer(&how))); errno != 0 {
		return errno
	}
	return nil
}

// boot mounts the disk again, as after a power cut.
func (d *disk) boot() {
	d.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for {
		err := syscall.Unmount(d.root, 0)
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("unmount: %v", err)
		}
		time.Sleep(time.Millisecond) // the killed process is on its way out
	}
	must(d.t, d.mount())
}

// sync makes all that is on the disk durable.
func (d *disk) sync() { must(d.t, exec.Command("sync", "-f", d.root).Run()) }

// outage starts an apply, cuts the power after that long or, if that is never, as soon as it has ended, and kills what has
// lost its disk.
func (r *trial) outage(d *disk, after time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd, output := r.command(ctx, nil, applying...)
	must(r.t, cmd.Start())
	if after == never {
		if err := cmd.Wait(); err != nil {
			r.t.Errorf("%s: the apply failed before the cut: %v\n%s", r.name, err, output)
		}
		must(r.t, d.cut())
	} else {
		time.Sleep(after)
		must(r.t, d.cut())
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended
		_ = cmd.Wait()
		r.crashes++
	}
	d.boot()
}

const never time.Duration = -1

// TestPowerCuts cuts the power at random moments of an apply.
func TestPowerCuts(t *testing.T) {
	cycles := 10
	if long {
		cycles = 200
	}
	for _, kind := range []string{"ext4", "xfs"} {
		t.Run(kind, func(t *testing.T) {
			d := newDisk(t, kind)
			moments := dice(t, 4)
			counts := newTally()
			for range cycles {
				d.cycle(counts, moments, nil)
			}
			report(t, "%d power cuts, %s", cycles, counts)
		})
	}
}

// cycle is one trial on the disk: an apply, a cut in it or at its end, and what comes after. Half of the folders have
// some of their images already.
func (d *disk) cycle(counts *tally, moments *rand.Rand, prepare func(*trial)) {
	vendor := providertest.NewVendor()
	defer vendor.Close()
	r := newTrial(d.t, vendor, d.root)
	if prepare != nil {
		prepare(r)
	}
	if moments.IntN(2) == 0 {
		r.run(nil, "apply", "-auto-approve", "-target=image.i0", "-target=image.i3")
	}
	d.sync()
	after := never
	if moments.IntN(3) > 0 {
		after = time.Duration(moments.Int64N(int64(d.span)))
	}
	r.outage(d, after)
	counts.take(r, fmt.Sprintf("cut after %s", after))
}
