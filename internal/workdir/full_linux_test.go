package workdir

import (
	"bytes"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	defer func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	put(t, filepath.Join(dir, "a.png"), "before")
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Write("a.png", bytes.NewReader(make([]byte, 1<<20))); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("Write to a full disk = %v", err)
	}
	if got := names(t, dir); got != "a.png" || read(t, filepath.Join(dir, "a.png")) != "before" {
		t.Errorf("the folder has %s", got)
	}
	if _, err := d.Write("a.png", strings.NewReader("after")); err != nil {
		t.Errorf("a small file after that: %v", err)
	}
}
