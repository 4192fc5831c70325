package state

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Tx gathers the edits of one transaction, which are done in the order they were made.
type Tx struct {
	edits   []edit
	intends bool // a request is about to be paid
	err     error
}

// edit is one change of a bucket: an absent payload drops the key, an absent key is the next number.
type edit struct {
	bucket       string
	key, payload []byte
}

// PutRecord remembers a record under its address, in place of the one that was there.
func (tx *Tx) PutRecord(r Record) {
	if r.Address == "" {
		tx.fail(errors.New("a record has no address"))
	}
	tx.edits = append(tx.edits, edit{recordBucket, []byte(r.Address), encodeRecord(r)})
}

// DropRecord forgets a record. One that isn't there is fine.
func (tx *Tx) DropRecord(address string) {
	tx.edits = append(tx.edits, edit{recordBucket, []byte(address), nil})
}

// PutTask remembers a task under its key, in place of the one that was there.
func (tx *Tx) PutTask(task Task) {
	tx.intends = tx.intends || task.Phase == Intent
	tx.put(taskBucket, string(task.Key), task)
}

// DropTask forgets a task. One that isn't there is fine.
func (tx *Tx) DropTask(key Key) {
	tx.edits = append(tx.edits, edit{taskBucket, []byte(key), nil})
}

// PutFacts remembers what explains a key, in place of what did.
func (tx *Tx) PutFacts(key Key, facts Facts) { tx.put(factBucket, string(key), facts) }

// AddEntry adds a line to the end of the ledger. None is ever changed.
func (tx *Tx) AddEntry(e Entry) {
	payload, err := json.Marshal(e)
	tx.fail(err)
	tx.edits = append(tx.edits, edit{entryBucket, nil, payload})
}

func (tx *Tx) put(bucket, key string, value any) {
	payload, err := json.Marshal(value)
	if key == "" {
		err = fmt.Errorf("one of the %s has no key", bucket)
	}
	tx.fail(err)
	tx.edits = append(tx.edits, edit{bucket, []byte(key), payload})
}

// fail keeps the first error.
func (tx *Tx) fail(err error) {
	if tx.err == nil {
		tx.err = err
	}
}
