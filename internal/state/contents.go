package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// The buckets of state.db.
const (
	headBucket   = "imgplan"
	recordBucket = "records" // by address
	taskBucket   = "tasks"   // by key
	factBucket   = "facts"   // by key
	entryBucket  = "ledger"  // by a number that counts up from 1
)

var dataBuckets = []string{recordBucket, taskBucket, factBucket, entryBucket}

// format is that of state.db. It changes when an older imgplan can't read what a newer one wrote; the head's own form,
// and how it is sealed, never change.
const format = 1

var headKey = []byte("head")

// head is what state.db says of itself, in one value so that it is there whole or not at all.
type head struct {
	Format  int              `json:"format"`
	Version string           `json:"version"` // of the imgplan that wrote last
	Sum     string           `json:"sum"`     // digest of imgplan.sum as last read or written; "" when there was none
	Tallies map[string]tally `json:"tallies"`
	Turn    uint64           `json:"turn"` // the transaction that wrote it: one that isn't the file's last is of an older tree
}

// entry is one key with its payload, out of its seal.
type entry struct{ key, payload []byte }

// contents is what state.db holds, as far as it can be read.
type contents struct {
	head    head
	entries map[string][]entry
	faults  []error // nil when nothing of it is damaged
}

// collect walks the tree from its root, keeps the sealed entries that are good, and notes all that isn't.
func (c *contents) collect(p *pages, buckets []string) {
	tallies := map[string]*tally{}
	p.tree(p.meta.root, nil, nil, func(name, value []byte, isBucket bool) {
		bucket := string(name)
		if bucket != headBucket && !slices.Contains(buckets, bucket) {
			return
		}
		tallies[bucket] = &tally{}
		p.bucket(value, func(key, value []byte, _ bool) {
			tallies[bucket].add(key, value)
			c.keep(bucket, key, value)
		})
	})
	if c.head.Turn != p.meta.turn {
		c.fault("its head is not that of the last transaction")
	}
	for _, bucket := range buckets {
		if found := tallies[bucket]; found == nil || *found != c.head.Tallies[bucket] {
			c.fault("something is missing from its %s", bucket)
		}
	}
}

func (c *contents) keep(bucket string, key, value []byte) {
	payload, err := unseal(bucket, key, value)
	if err == nil && bucket == headBucket {
		err = json.Unmarshal(payload, &c.head)
	}
	if err != nil {
		c.fault("%s has %w", bucket, err)
		return
	}
	c.entries[bucket] = append(c.entries[bucket], entry{key, payload})
}

func (c *contents) fault(format string, arguments ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, arguments...))
}

// checkFormat refuses what only a newer imgplan understands. It must not be taken for damage.
func (c *contents) checkFormat(path string) error {
	if c.head.Format > format {
		return fmt.Errorf("%s was written by a newer imgplan (%s): it has format %d, and this one reads %d",
			path, c.head.Version, c.head.Format, format)
	}
	return nil
}

// records and tasks decode what was read. What can't be decoded although its seal is good is a fault, too.
func (c *contents) records() map[string]*Record {
	records := make(map[string]*Record, len(c.entries[recordBucket]))
	for _, e := range c.entries[recordBucket] {
		record, err := decodeRecord(string(e.key), e.payload)
		if err != nil {
			c.fault("records has %w", err)
			continue
		}
		records[record.Address] = &record
	}
	return records
}

func (c *contents) tasks() map[Key]Task {
	tasks := make(map[Key]Task, len(c.entries[taskBucket]))
	for _, e := range c.entries[taskBucket] {
		var task Task
		if err := json.Unmarshal(e.payload, &task); err != nil {
			c.fault("tasks has %w", err)
			continue
		}
		tasks[task.Key] = task
	}
	return tasks
}

// newer is the first of what a newer imgplan wrote without another format, nil if nothing is: that must not be taken for
// damage, for what is set aside and rebuilt would lose it.
func (c *contents) newer(path string) error {
	for _, fault := range c.faults {
		var newer *NewerError
		if errors.As(fault, &newer) {
			return fmt.Errorf("%s (last written by imgplan %s): %w", path, c.head.Version, fault)
		}
	}
	return nil
}

// damage is what is wrong with state.db, nil if nothing is.
func (c *contents) damage() error {
	if c == nil || len(c.faults) == 0 {
		return nil
	}
	return c.faults[0]
}

// recordList returns records in no particular order.
func recordList(records map[string]*Record) []*Record { return slices.Collect(maps.Values(records)) }
