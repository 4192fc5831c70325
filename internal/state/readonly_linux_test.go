package state

import (
	"syscall"
	"testing"
)

func TestPeekOnAReadOnlyDisk(t *testing.T) {
	dir, _, _ := recorded(t)
	if err := syscall.Mount(dir, dir, "", syscall.MS_BIND, ""); err != nil {
		t.Skip("nothing can be mounted here: ", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	if err := syscall.Mount("", dir, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("nothing can be mounted read-only here: ", err)
	}
	if got := peek(t, dir); len(got.Records) != 2 || len(got.Tasks) != 1 {
		t.Errorf("%v", got.Records)
	}
	if s, err := Open(dir, Options{}); err == nil {
		t.Error("it was opened for writing")
		closeStore(t, s)
	}
}
