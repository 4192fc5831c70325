package workdir

import (
	"bytes"
	"encoding/hex"
	"io"

	"github.com/imgplan/imgplan/internal/state"
)

// pointerStart is what a Git LFS pointer begins with: the text that a clone has in place of a file until git lfs pull
// brings that.
const pointerStart = "version https://git-lfs.github.com/spec/v1\noid sha256:"

// maxPointer is the most bytes that one has; the specification says so.
const maxPointer = 1024

// PointsTo returns the content of the file that a Git LFS pointer stands for; false if the text is none.
func PointsTo(text []byte) (state.Content, bool) {
	rest, is := bytes.CutPrefix(text, []byte(pointerStart))
	digits, size, whole := bytes.Cut(rest, []byte("\n"))
	if !is || !whole || len(text) > maxPointer || !bytes.HasPrefix(size, []byte("size ")) {
		return "", false
	}
	if sum, err := hex.DecodeString(string(digits)); err != nil || len(sum) != 32 || !bytes.Equal(digits, bytes.ToLower(digits)) {
		return "", false
	}
	return state.Content("sha256:" + string(digits)), true
}

// throughPointer takes a file that is a Git LFS pointer for what it stands for, which is what git says the file is. It
// has no Stat, so that it is looked at each time.
func throughPointer(file state.File, r io.ReaderAt) state.File {
	if file.Stat.Size > maxPointer {
		return file
	}
	var text [maxPointer + 1]byte
	n, err := r.ReadAt(text[:], 0)
	if content, is := PointsTo(text[:n]); is && err == io.EOF {
		return state.File{Kind: state.Regular, Content: content, Pointer: true}
	}
	return file
}
