//go:build linux

package faulttest

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// TestReadOnly plans and applies in a folder that can't be written to: plan works, apply says so before anything is
// paid, and once it can be written to, all is made.
func TestReadOnly(t *testing.T) {
	rows := map[string]struct {
		shut, open func(t *testing.T, r *trial)
		words      string
	}{
		"mount": {mountReadOnly, unmount, errnos["EROFS"]},
		"mode":  {mode(0o555), mode(0o777), "permission denied"},
	}
	for name, row := range rows {
		for _, begun := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				r := newTrial(t, providertest.Start(t), t.TempDir())
				if begun {
					r.run(nil, "apply", "-auto-approve", "-target=image.i0")
				}
				paid := len(r.vendor.Bill())
				row.shut(t, r)
				if e := r.run(nil, "plan"); e.code != 0 || !strings.Contains(e.output, "to generate") {
					t.Errorf("plan ended with %d:\n%s", e.code, e.output)
				}
				e := r.apply()
				if e.code != 1 || !strings.Contains(e.output, row.words) || !someplace.MatchString(e.output) {
					t.Errorf("apply ended with %d:\n%s", e.code, e.output)
				}
				if len(r.vendor.Bill()) != paid {
					t.Error("something was paid in a folder that can't be written to")
				}
				row.open(t, r)
				newTally().take(r, name)
			})
		}
	}
}

func mountReadOnly(t *testing.T, r *trial) {
	if err := syscall.Mount(r.dir, r.dir, "", syscall.MS_BIND, ""); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	if err := syscall.Mount("", r.dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		unmount(t, r)
		t.Skip("nothing can be mounted read-only here: ", err)
	}
}

func unmount(t *testing.T, r *trial) { must(t, syscall.Unmount(r.dir, syscall.MNT_DETACH)) }

// mode changes the permissions of all the folders that imgplan writes in.
func mode(bits os.FileMode) func(*testing.T, *trial) {
	return func(t *testing.T, r *trial) {
		if os.Getuid() == 0 {
			t.Skip("to root, no folder is read-only by its permissions")
		}
		must(t, os.Chmod(r.dir, bits))
		for _, inside := range []string{"", "/objects", "/objects/keys"} {
			if err := os.Chmod(r.dir+"/.imgplan"+inside, bits); err != nil && !os.IsNotExist(err) {
				t.Error(err)
			}
		}
	}
}
