package state

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// statSum is what the file system says of imgplan.sum; nil when there is none.
func statSum(dir string) (fs.FileInfo, error) {
	info, err := os.Stat(filepath.Join(dir, SumFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return info, err
}

// sameSum tells whether imgplan.sum stayed as it was. imgplan and git replace it, which is a new file each time.
func sameSum(before, after fs.FileInfo) bool {
	if before == nil || after == nil {
		return before == nil && after == nil
	}
	return os.SameFile(before, after) && before.ModTime().Equal(after.ModTime()) && before.Size() == after.Size()
}

// sum is imgplan.sum as it was read. It is parsed only when it isn't the one that state.db knows: most times it is.
type sum struct {
	digest string // of its text; "" when there is no such file
	text   []byte
}

func sumOf(text []byte) sum {
	if text == nil {
		return sum{}
	}
	digest := sha256.Sum256(text)
	return sum{hex.EncodeToString(digest[:]), text}
}

func (s sum) parse() ([]Record, error) { return ParseSum(s.text) }

// readSum returns the text of imgplan.sum: nil when there is none, not nil when it is empty.
func readSum(dir string) ([]byte, error) {
	text, err := ReadAtMost(filepath.Join(dir, SumFile), MaxSum)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && text == nil {
		text = []byte{}
	}
	return text, err
}

// digestSum is the digest of imgplan.sum; "" when there is none. It is not read into memory.
func digestSum(dir string) (string, error) {
	file, err := os.Open(filepath.Join(dir, SumFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	digest := sha256.New()
	if _, err := io.Copy(digest, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}
