package workdir

import (
	"io/fs"
	"syscall"
)

// system is what only the system says of a file: when its inode changed (in ns), and its number.
func system(info fs.FileInfo) (changed int64, inode uint64) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return s.Ctim.Nano(), s.Ino
}
