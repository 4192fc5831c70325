package state

import (
	"bytes"
	"slices"
)

// merge takes over what changed from base to theirs, unless it was changed in ours, too. What one side has deleted and the
// other changed stays, as it was changed.
func merge(base []Record, ours map[string]*Record, theirs []Record) map[string]*Record {
	merged := make(map[string]*Record, len(ours))
	was, now := lines(base), lines(theirs)
	for address, record := range ours {
		line := string(formatLine(record))
		_, stays := now[address]
		switch {
		case was[address].text != line, stays && now[address].text == line:
			merged[address] = record
		case stays:
			merged[address] = now[address].record
		}
	}
	for address, line := range now {
		if _, known := ours[address]; !known && was[address].text != line.text {
			merged[address] = line.record
		}
	}
	return merged
}

type line struct {
	text   string
	record *Record
}

func lines(records []Record) map[string]line {
	lines := make(map[string]line, len(records))
	for i := range records {
		record := &records[i]
		lines[record.Address] = line{string(formatLine(record)), record}
	}
	return lines
}

// changed is the difference of two sets of records that mostly are the same.
func changed(from, to map[string]*Record) []edit {
	return slices.DeleteFunc(difference(from, to), func(e edit) bool {
		was, found := from[string(e.key)]
		return e.payload != nil && found && bytes.Equal(encodeRecord(*was), e.payload)
	})
}

// difference is what must be edited to come from one set of records to another.
func difference(from, to map[string]*Record) []edit {
	var tx Tx
	for address := range from {
		if _, stays := to[address]; !stays {
			tx.DropRecord(address)
		}
	}
	for _, record := range to {
		tx.PutRecord(*record)
	}
	return tx.edits
}
