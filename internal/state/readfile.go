package state

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// The most bytes that imgplan.sum and a plan file may have: about those of a million lines.
const (
	MaxSum  = 256 << 20
	maxNote = 64 << 10 // a small file of our own
)

// ReadAtMost returns what a file holds that anyone may have written. One that holds more is an error, and is not read
// to its end. The file may be a pipe.
func ReadAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	room := int64(0)
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		room = info.Size()
	}
	if room > most {
		return nil, tooLarge(path, most)
	}
	return readAll(file, path, most, room)
}

// ReadAllAtMost is ReadAtMost for what is open, under the name that an error shall call it by.
func ReadAllAtMost(from io.Reader, name string, most int64) ([]byte, error) {
	return readAll(from, name, most, 0)
}

// readAll makes room for what is likely to come, so that a large file is not copied as it grows.
func readAll(from io.Reader, name string, most, room int64) ([]byte, error) {
	var text bytes.Buffer
	text.Grow(int(room) + bytes.MinRead)
	_, err := text.ReadFrom(io.LimitReader(from, most+1))
	if err == nil && int64(text.Len()) > most {
		return nil, tooLarge(name, most)
	}
	return text.Bytes(), err
}

func tooLarge(path string, most int64) error {
	if most < 1<<20 {
		return fmt.Errorf("%s is larger than %d kB", path, most>>10)
	}
	return fmt.Errorf("%s is larger than %d MB", path, most>>20)
}
