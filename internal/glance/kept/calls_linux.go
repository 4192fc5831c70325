//go:build linux && (amd64 || arm64)

package kept

import (
	"syscall"
	"unsafe"
)

// What x/sys/unix has beside this waits for reflect.

type rawStat = syscall.Stat_t

const noFollow = 0x100 // AT_SYMLINK_NOFOLLOW in linux/fcntl.h

func openat(folder int, name string, flags int) (int, error) {
	return syscall.Openat(folder, name, flags, 0)
}

// fstatat looks at a name that has a 0 behind it.
func fstatat(folder int, name []byte, now *rawStat, flags int) error {
	_, _, errno := syscall.Syscall6(sysFstatat, uintptr(folder), uintptr(unsafe.Pointer(unsafe.SliceData(name))),
		uintptr(unsafe.Pointer(now)), uintptr(flags), 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}
