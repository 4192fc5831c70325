package state

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// HeldBy says who works in a folder, as far as can be known without taking its lock; false if nobody does. What a run that was
// killed has left is believed only while another process has its number.
func HeldBy(dir string) (Holder, bool) {
	l := &lock{note: filepath.Join(dir, Folder, lockNote)}
	h := l.holder()
	host, _ := os.Hostname() // who works on another machine is not known to be there still
	return h, h.PID > 0 && h.Host == host && alive(h.PID)
}

func alive(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer process.Release()
	return !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}
