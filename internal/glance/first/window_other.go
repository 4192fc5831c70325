//go:build !linux || (!amd64 && !arm64)

package first

import "golang.org/x/term"

// columns is how wide a terminal is; 0 if it isn't one.
func columns(terminal uintptr) int {
	width, _, err := term.GetSize(int(terminal))
	if err != nil {
		return 0
	}
	return width
}
