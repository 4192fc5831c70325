//go:build linux || darwin

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// windowOf asks the kernel, never the terminal itself. Many terminals leave the pixels 0.
func windowOf(file *os.File) window {
	size, err := unix.IoctlGetWinsize(int(file.Fd()), unix.TIOCGWINSZ)
	if err != nil || size.Col == 0 || size.Row == 0 {
		return window{}
	}
	return window{rows: int(size.Row), cellWidth: int(size.Xpixel / size.Col), cellHeight: int(size.Ypixel / size.Row)}
}
