package state

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// WriteSum brings imgplan.sum up to the records: whole or not at all, and only when its bytes differ. Where somebody else
// has changed it since it was last read (a pull, a checkout during a run), their lines are taken over into the records,
// except for the addresses that were changed here as well.
func (s *Store) WriteSum() error {
	found, err := s.load(recordBucket)
	if err != nil {
		return err
	}
	standing, err := digestSum(s.dir)
	if err != nil {
		return err
	}
	if standing == "" || standing == s.sum.digest {
		return s.writeRecords(found, standing)
	}
	text, err := readSum(s.dir)
	if err != nil {
		return err
	}
	if text == nil { // it went away just now
		return s.writeRecords(found, "")
	}
	return s.mergeRecords(found, sumOf(text))
}

// writeRecords writes the records where nobody else has changed imgplan.sum; standing is its digest, "" when there is none.
func (s *Store) writeRecords(found *contents, standing string) error {
	if standing == "" && len(found.entries[recordBucket]) == 0 {
		return nil
	}
	ours, err := found.sum()
	if err == nil && ours.digest != standing {
		err = s.replaceSum(ours)
	}
	if err != nil {
		return cantWriteSum(err)
	}
	return s.noteSum(ours, found.head.Sum, nil)
}

func cantWriteSum(err error) error { return fmt.Errorf("%s can't be written: %w", SumFile, err) }

// mergeRecords writes the records and the lines of somebody else who has changed imgplan.sum.
func (s *Store) mergeRecords(found *contents, theirs sum) error {
	records := found.records()
	merged, err := s.takeOver(theirs, records)
	if err != nil {
		return err
	}
	ours := sumOf(FormatSum(recordList(merged)))
	if ours.digest != theirs.digest {
		back, err := ours.parse()
		if err == nil && len(back) != len(merged) {
			err = errors.New("two images have one line")
		}
		if err == nil {
			err = s.replaceSum(ours)
		}
		if err != nil {
			return cantWriteSum(err)
		}
	}
	return s.noteSum(ours, found.head.Sum, changed(records, merged))
}

// sum is imgplan.sum for the records, which stand in the order of its lines. Each line is read back: one that can't be would
// make a folder that nobody can open.
func (c *contents) sum() (sum, error) {
	entries := c.entries[recordBucket]
	text := make([]byte, 0, lineRoom*len(entries))
	for _, e := range entries {
		record, err := decodeRecord(string(e.key), e.payload)
		if err != nil {
			return sum{}, err
		}
		start := len(text)
		text = appendLine(text, &record)
		line := string(text[start : len(text)-1])
		back, err := parseLine(line)
		if err == nil && (line[0] == '#' || isConflictMarker(line) || back.Address != record.Address || back.Path != record.Path) {
			err = fmt.Errorf("the line of %s would be read as something else", record.Address)
		}
		if err != nil {
			return sum{}, err
		}
	}
	return sumOf(text), nil
}

// takeOver merges somebody else's lines into the records.
func (s *Store) takeOver(theirs sum, records map[string]*Record) (map[string]*Record, error) {
	base, err := s.sum.parse()
	if err != nil {
		return nil, err
	}
	lines, err := theirs.parse()
	if err != nil {
		return nil, err
	}
	return merge(base, records, lines), nil
}

func (s *Store) replaceSum(ours sum) error {
	return replaceFile("sum", filepath.Join(s.dir, SumFile), ours.text)
}

// noteSum notes which sum is ours. It comes after the sum was written: should we die in between, its lines win, and they
// are the records. With it come the edits that take over somebody else's lines.
func (s *Store) noteSum(ours sum, known string, taken []edit) error {
	s.sum = ours
	if known == ours.digest || failpoint.Skip("sum.note") {
		return nil
	}
	failpoint.Hit("sum", "note", "before")
	err := s.update(func(w *writer) error {
		w.head.Sum = ours.digest
		return w.do(taken)
	})
	failpoint.Hit("sum", "note", "after")
	return err
}
