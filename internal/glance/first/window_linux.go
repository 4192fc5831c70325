//go:build linux && (amd64 || arm64)

package first

import (
	"syscall"
	"unsafe"
)

// columns is how wide a terminal is; 0 if it isn't one. What x/term has beside this waits for reflect.
func columns(terminal uintptr) int {
	var size struct{ rows, columns, width, height uint16 } // struct winsize in asm-generic/termios.h
	if _, _, err := syscall.Syscall(syscall.SYS_IOCTL, terminal, syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size))); err != 0 {
		return 0
	}
	return int(size.columns)
}
