// Package picture turns bytes into pixels and back: it identifies, verifies and converts pictures. It never touches the
// network, and it never trusts a header: nothing is decoded before its size is known to be bearable.
package picture

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The most that is decoded. 64 megapixels at the 8 bytes of a 16-bit PNG are half a gigabyte, twice what any known
// image API delivers at its largest.
const (
	MaxSide   = 16384
	MaxPixels = 64_000_000
)

// The formats, as Info.Format has them.
const (
	png  = "png"
	jpeg = "jpeg"
	webp = "webp"
)

// Info is what a picture's header says.
type Info struct {
	Format        string // "png", "jpeg", "webp"
	Width, Height int    // in pixels, at least 1
	Alpha         bool   // whether pixels may be transparent
}

// FormatOf returns the format that a path's extension asks for: "png" for .png, "jpeg" for .jpg and .jpeg, in any case.
// ok is false for every other path: those are the formats that can be written.
func FormatOf(name string) (format string, ok bool) {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return png, true
	case ".jpg", ".jpeg":
		return jpeg, true
	}
	return "", false
}

// bearable refuses pictures that are too large to decode.
func (i Info) bearable() error {
	switch {
	case i.Width < 1 || i.Height < 1:
		return fmt.Errorf("broken %s: it has no pixels", i.Format)
	case i.Width > MaxSide || i.Height > MaxSide:
		return fmt.Errorf("%dx%d is too large: a side has at most %d pixels", i.Width, i.Height, MaxSide)
	case i.Width*i.Height > MaxPixels:
		return fmt.Errorf("%dx%d is too large: a picture has at most %d megapixels", i.Width, i.Height, MaxPixels/1_000_000)
	}
	return nil
}

// broken says what is wrong with a picture of that format. What the reader itself could not do stays an error of its own.
func broken(format string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("truncated %s", format)
	}
	var failed *readError
	if errors.As(err, &failed) {
		return failed.err
	}
	return fmt.Errorf("broken %s: %s", format, strings.TrimPrefix(err.Error(), format+": "))
}

// readError marks an error of the underlying reader, so that a failing disk is not mistaken for a broken picture.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// marking wraps a reader's errors in readError.
type marking struct{ r io.Reader }

func (m marking) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if err != nil && err != io.EOF {
		err = &readError{err}
	}
	return n, err
}
