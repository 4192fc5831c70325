// Package foldersync makes the names in folders durable. A renamed file that is only fsynced itself can be gone after a
// power cut. Those who wait for one folder share a sync; nobody is told of one that had begun before he asked.
package foldersync

import (
	"errors"
	"os"
	"runtime"
	"sync"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// Sync makes the names in the folder that open opens durable. Windows has no such call, and needs none on NTFS. What it is
// for is only told to crash tests.
func Sync(of string, open func() (*os.File, error)) error {
	if runtime.GOOS == "windows" || failpoint.Skip("dirsync", of) {
		return nil
	}
	folder, err := open()
	if err != nil {
		return err
	}
	err = errors.Join(folder.Sync(), folder.Close())
	failpoint.Hit(of, "dirsynced")
	return err
}

// Group is what callers that may share a sync have in common. The zero value is ready. Its methods may be called from many
// goroutines at once.
type Group struct {
	mu      sync.Mutex
	folders map[string]*folder
}

// folder is one of a group's, by the name it is known by.
type folder struct {
	busy chan struct{} // has room for one: whoever syncs it
	next *wave         // those whose sync has not begun; nil while there are none
}

// wave are callers that share a sync.
type wave struct {
	done chan struct{} // closed once err is there
	err  error
}

// Sync is as the function, for a folder of that name: it returns once a sync that began after the call has ended, with its
// error.
func (g *Group) Sync(of, name string, open func() (*os.File, error)) error {
	f, w, first := g.join(name)
	if !first {
		<-w.done
		return w.err
	}
	f.busy <- struct{}{}
	g.leave(f)
	w.err = Sync(of, open)
	<-f.busy
	close(w.done)
	return w.err
}

// join makes the caller one of the folder's next wave; the first of it is to do the sync.
func (g *Group) join(name string) (f *folder, w *wave, first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f = g.folders[name]
	if f == nil {
		f = &folder{busy: make(chan struct{}, 1)}
		if g.folders == nil {
			g.folders = map[string]*folder{}
		}
		g.folders[name] = f
	}
	if f.next == nil {
		f.next, first = &wave{done: make(chan struct{})}, true
	}
	return f, f.next, first
}

// leave ends the next wave: who comes now is too late for it.
func (g *Group) leave(f *folder) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f.next = nil
}
