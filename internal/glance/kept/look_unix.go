//go:build linux || darwin

package kept

import (
	"io"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
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
	now    rawStat
}

// A folder is opened as any reader would have to open it, so that one that can't be read any more is not taken for one
// that can; and never through a symlink, which may lead out of the working folder since.
const openFolder = syscall.O_RDONLY | syscall.O_DIRECTORY | syscall.O_CLOEXEC

func newLook(dir string) (*look, error) {
	folder, err := syscall.Open(dir, openFolder, 0)
	if err != nil {
		return nil, err
	}
	return &look{open: []int{folder}}, nil
}

func (l *look) close() { l.leave(0); _ = syscall.Close(l.open[0]) }

// leave goes up until it stands in so many folders below the first.
func (l *look) leave(depth int) {
	for len(l.names) > depth {
		_ = syscall.Close(l.open[len(l.open)-1]) // it was only looked through
		l.open, l.names = l.open[:len(l.open)-1], l.names[:len(l.names)-1]
	}
}

// enter goes to a folder, from where it stands. What it returns is an error of the first folder that can't be entered.
func (l *look) enter(folder []byte) error {
	steps := stepsOf(folder)
	shared := 0
	for shared < len(steps) && shared < len(l.names) && steps[shared] == l.names[shared] {
		shared++
	}
	l.leave(shared)
	for _, step := range steps[shared:] {
		below, err := enterAt(l.open[len(l.open)-1], step)
		if err != nil {
			return err
		}
		l.open, l.names = append(l.open, below), append(l.names, step)
	}
	return nil
}

// stepsOf are the folders on the way to one from the working folder.
func stepsOf(folder []byte) (steps []string) {
	if string(folder) == "." || string(folder) == Elsewhere {
		return nil
	}
	for slash := slices.Index(folder, '/'); slash >= 0; slash = slices.Index(folder, '/') {
		steps, folder = append(steps, string(folder[:slash])), folder[slash+1:]
	}
	return append(steps, string(folder))
}

func enterAt(folder int, name string) (int, error) {
	for {
		below, err := openat(folder, name, openFolder|syscall.O_NOFOLLOW)
		if err != syscall.EINTR {
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
	folder, flags := c.text(), noFollow
	if string(folder) == Elsewhere {
		flags = 0
	}
	missing := l.enter(folder)
	if missing != nil && missing != syscall.ENOENT {
		return false
	}
	for len(c.rest) > 0 && !c.bad {
		name, was := c.name(), c.stat()
		if missing != nil && was != (Stat{}) || missing == nil && !l.same(name, flags, was) {
			return false
		}
	}
	return !c.bad
}

// same tells whether what stands at a name in the folder is what stood there. The name has a 0 behind it.
func (l *look) same(name []byte, flags int, was Stat) bool {
	for {
		switch err := fstatat(l.open[len(l.open)-1], name, &l.now, flags); err {
		case nil:
			return was == statOf(&l.now)
		case syscall.EINTR:
			continue
		default:
			return err == syscall.ENOENT && was == (Stat{})
		}
	}
}

// statAt follows symlinks. The name is a whole path.
func statAt(name string) (Stat, error) {
	var now rawStat
	err := fstatat(0, append([]byte(name), 0), &now, 0)
	return statOf(&now), err
}

// statOf says what package fs says of the same file.
func statOf(s *rawStat) Stat {
	mode := fs.FileMode(s.Mode & 0o777)
	switch s.Mode & syscall.S_IFMT {
	case syscall.S_IFREG:
	case syscall.S_IFDIR:
		mode |= fs.ModeDir
	default:
		mode |= fs.ModeIrregular // nothing that was kept is one
	}
	for _, one := range [...]struct {
		bit  uint32
		mode fs.FileMode
	}{{syscall.S_ISUID, fs.ModeSetuid}, {syscall.S_ISGID, fs.ModeSetgid}, {syscall.S_ISVTX, fs.ModeSticky}} {
		if uint32(s.Mode)&one.bit != 0 {
			mode |= one.mode
		}
	}
	return Stat{Size: s.Size, MTime: s.Mtim.Nano(), CTime: s.Ctim.Nano(), Inode: s.Ino, Mode: uint32(mode)}
}
