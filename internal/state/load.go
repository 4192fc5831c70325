package state

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// steadyTries is how often a file that changes under the reading is read again; the pauses add up to about a second.
const steadyTries = 45

// load reads some buckets of a state.db, while others may be writing to it; nil if there is none. It takes no lock: a
// transaction writes only where the one before it has nothing, so that what was read is right if no other transaction
// has ended meanwhile; or, however many have, if every checksum and tally says so.
func load(path string, buckets ...string) (*contents, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Size() == 0 {
		return nil, err
	}
	for try := range steadyTries {
		c, steady, err := readOnce(file, buckets)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if len(c.faults) == 0 || steady {
			return c, c.checkFormat(path)
		}
		time.Sleep(time.Duration(try) * time.Millisecond)
	}
	return nil, fmt.Errorf("%s is being written to all the time, so that it can't be read", path)
}

// readOnce reads the file once; steady says that no transaction ended while it did.
func readOnce(file io.ReaderAt, buckets []string) (c *contents, steady bool, err error) {
	p := &pages{file: file, seen: map[uint64]bool{}}
	before := p.metas()
	c = &contents{entries: map[string][]entry{}}
	if p.meta.pageSize > 0 {
		c.collect(p, buckets)
	}
	c.faults = append(c.faults, p.faults...)
	after := (&pages{file: file}).metas()
	return c, bytes.Equal(before, after), p.err
}
