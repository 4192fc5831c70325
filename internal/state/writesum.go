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
	records := found.records()
	text, err := readSum(s.dir)
	if err != nil {
		return err
	}
	theirs, merged := sumOf(text), records
	var taken []edit
	if theirs.digest != "" && theirs.digest != s.sum.digest {
		if merged, err = s.takeOver(theirs, records); err != nil {
			return err
		}
		taken = changed(records, merged)
	}
	if theirs.digest == "" && len(merged) == 0 {
		return nil
	}
	ours := sumOf(FormatSum(recordList(merged)))
	if ours.digest != theirs.digest {
		err = s.replaceSum(ours, len(merged))
	}
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", SumFile, err)
	}
	return s.noteSum(ours, found.head.Sum, taken)
}

// takeOver merges somebody else's lines into the records.
func (s *Store) takeOver(theirs sum, records map[string]Record) (map[string]Record, error) {
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

// replaceSum writes a sum, unless it could not be read again: that would be a folder that nobody can open.
func (s *Store) replaceSum(ours sum, count int) error {
	records, err := ours.parse()
	if err == nil && len(records) != count {
		err = errors.New("two images have one line")
	}
	if err != nil {
		return err
	}
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
