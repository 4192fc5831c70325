//go:build linux || darwin

package glance

import (
	"io"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/imgplan/imgplan/internal/state"
)

const system = true

// hold tells whether all entries are as they were. Each core takes the next part; the first doubt stops them all.
func hold(dir string, from io.ReaderAt, parts []place) bool {
	var next atomic.Int64
	var doubt atomic.Bool
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		workers.Go(func() {
			l, err := newLook(dir)
			if err != nil {
				doubt.Store(true)
				return
			}
			defer l.close()
			for i := next.Add(1) - 1; i < int64(len(parts)) && !doubt.Load(); i = next.Add(1) - 1 {
				if !l.part(from, parts[i]) {
					doubt.Store(true)
				}
			}
		})
	}
	workers.Wait()
	return !doubt.Load()
}

// look is one core's: the folders that it stands in, from the working folder down, and what it reads parts into.
type look struct {
	open   []int
	names  []string // of the same folders but the first
	buffer []byte
}

// A folder is opened as any reader would have to open it, so that one that can't be read any more is not taken for one
// that can; and never through a symlink, which may lead out of the working folder since.
const openFolder = unix.O_RDONLY | unix.O_DIRECTORY | unix.O_CLOEXEC

func newLook(dir string) (*look, error) {
	folder, err := unix.Open(dir, openFolder, 0)
	if err != nil {
		return nil, err
	}
	return &look{open: []int{folder}}, nil
}

func (l *look) close() { l.leave(0); _ = unix.Close(l.open[0]) }

// leave goes up until it stands in so many folders below the first.
func (l *look) leave(depth int) {
	for len(l.names) > depth {
		_ = unix.Close(l.open[len(l.open)-1]) // it was only looked through
		l.open, l.names = l.open[:len(l.open)-1], l.names[:len(l.names)-1]
	}
}

// enter goes to a folder, from where it stands. What it returns is an error of the first folder that can't be entered.
func (l *look) enter(folder string) error {
	var steps []string
	if folder != "." {
		steps = strings.Split(folder, "/")
	}
	shared := 0
	for shared < len(steps) && shared < len(l.names) && steps[shared] == l.names[shared] {
		shared++
	}
	l.leave(shared)
	for _, step := range steps[shared:] {
		below, err := openat(l.open[len(l.open)-1], step)
		if err != nil {
			return err
		}
		l.open, l.names = append(l.open, below), append(l.names, step)
	}
	return nil
}

func openat(folder int, name string) (int, error) {
	for {
		below, err := unix.Openat(folder, name, openFolder|unix.O_NOFOLLOW, 0)
		if err != unix.EINTR {
			return below, err
		}
	}
}

// part tells whether the entries of a part are as they were.
func (l *look) part(from io.ReaderAt, at place) bool {
	text, err := at.read(from, l.buffer)
	if err != nil {
		return false
	}
	l.buffer = text
	c := cursor{rest: text}
	folder, flags := string(c.text()), unix.AT_SYMLINK_NOFOLLOW
	if folder == elsewhere {
		folder, flags = ".", 0
	}
	missing := l.enter(folder)
	if missing != nil && missing != unix.ENOENT {
		return false
	}
	for len(c.rest) > 0 && !c.bad {
		name, was := c.text(), c.stat()
		if missing != nil && was != (state.Stat{}) || missing == nil && !l.same(name, flags, was) {
			return false
		}
	}
	return !c.bad
}

// same tells whether what stands at a name in the folder is what stood there.
func (l *look) same(name []byte, flags int, was state.Stat) bool {
	var now unix.Stat_t
	for {
		// The name is copied by the call; to make a string of it first would be a second copy.
		err := unix.Fstatat(l.open[len(l.open)-1], unsafe.String(unsafe.SliceData(name), len(name)), &now, flags)
		switch err {
		case nil:
			return was == statOf(&now)
		case unix.EINTR:
			continue
		}
		return err == unix.ENOENT && was == (state.Stat{})
	}
}

// statOf says what workdir says of the same file.
func statOf(s *unix.Stat_t) state.Stat {
	mode := fs.FileMode(s.Mode & 0o777)
	switch s.Mode & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		mode |= fs.ModeDir
	default:
		mode |= fs.ModeIrregular // nothing that was kept is one
	}
	for _, one := range []struct {
		bit  uint32
		mode fs.FileMode
	}{{unix.S_ISUID, fs.ModeSetuid}, {unix.S_ISGID, fs.ModeSetgid}, {unix.S_ISVTX, fs.ModeSticky}} {
		if uint32(s.Mode)&one.bit != 0 {
			mode |= one.mode
		}
	}
	return state.Stat{Size: s.Size, MTime: s.Mtim.Nano(), CTime: s.Ctim.Nano(), Inode: s.Ino, Mode: uint32(mode)}
}
