//go:build !linux && !darwin

package main

import (
	"os"

	"golang.org/x/term"
)

func windowOf(file *os.File) window {
	_, rows, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return window{}
	}
	return window{rows: rows}
}
