//go:build darwin || (linux && !amd64 && !arm64)

package kept

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

type rawStat = unix.Stat_t

const noFollow = unix.AT_SYMLINK_NOFOLLOW

func openat(folder int, name string, flags int) (int, error) {
	return unix.Openat(folder, name, flags, 0)
}

// fstatat looks at a name that has a 0 behind it. The name is copied by the call; to make a string of it first would be
// a second copy.
func fstatat(folder int, name []byte, now *rawStat, flags int) error {
	return unix.Fstatat(folder, unsafe.String(unsafe.SliceData(name), len(name)-1), now, flags)
}
