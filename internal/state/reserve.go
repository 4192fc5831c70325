package state

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
)

// The reserve is a file in .imgplan that nobody reads. It stands for the room that the journal will need once a request
// is paid: when the disk is full by then, the file is removed, and the task's id written in its place.
const (
	reserveFile = "reserve"
	reserveSize = 1 << 20 // some hundred tasks with their links, written a few times
)

func (s *Store) reservePath() string { return filepath.Join(s.dir, Folder, reserveFile) }

// reserve makes sure that there is a reserve. It must come before every intent.
func (s *Store) reserve() error {
	if s.reserved {
		return nil
	}
	if info, err := os.Lstat(s.reservePath()); err != nil || info.Size() != reserveSize {
		if err := replaceFile(reserveFile, s.reservePath(), noise(reserveSize)); err != nil {
			return fmt.Errorf("no room can be kept for the journal: %w", err)
		}
	}
	s.reserved = true
	return nil
}

// noise is so many bytes, a multiple of eight, that no file system makes fewer of: zeros might be stored as none at all. The first
// request waits for them, so they need not be hard to guess.
func noise(size int) []byte {
	bytes := make([]byte, size)
	dice := rand.NewPCG(rand.Uint64(), rand.Uint64())
	for i := 0; i < size; i += 8 {
		binary.NativeEndian.PutUint64(bytes[i:], dice.Uint64())
	}
	return bytes
}

// spend gives the reserve's room to the disk, if that is what an error asks for. It returns whether there was some.
func (s *Store) spend(err error) bool {
	if !noRoom(err) {
		return false
	}
	s.reserved = false
	return os.Remove(s.reservePath()) == nil
}

// noRoom tells whether an error says that the disk, or the user's part of it, is full.
func noRoom(err error) bool {
	const windowsDiskFull = syscall.Errno(112)
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, windowsDiskFull)
}
