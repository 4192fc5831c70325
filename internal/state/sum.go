package state

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ParseSum reads imgplan.sum: the records of its lines, sorted by address, without what is local. Line ends may be LF or
// CRLF; empty lines, lines that begin with # and lines that are there twice don't count. Errors name the line.
func ParseSum(text []byte) ([]Record, error) {
	records := make([]Record, 0, bytes.Count(text, []byte("\n"))+1)
	lines := make(map[string]sumLine, cap(records))
	number := 0
	for line := range strings.Lines(string(bytes.TrimPrefix(text, []byte("\ufeff")))) {
		number++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		record, again, err := readLine(line, number, lines)
		if err != nil {
			return nil, err
		}
		if !again {
			records = append(records, record)
		}
	}
	slices.SortFunc(records, byAddress)
	return records, nil
}

// sumLine is where an address was seen first.
type sumLine struct {
	number int
	text   string
}

// UnmergedError says that two branches left different lines in imgplan.sum, and that somebody has to choose.
type UnmergedError struct{ text string }

func (e *UnmergedError) Error() string { return e.text }

// NewerError says that a newer imgplan wrote something that this one doesn't know, and would lose.
type NewerError struct{ text string }

func (e *NewerError) Error() string { return e.text }

// readLine reads one line; again says that the very same line was there before, as a merge of both sides leaves it.
func readLine(line string, number int, lines map[string]sumLine) (record Record, again bool, err error) {
	if isConflictMarker(line) {
		return Record{}, false, &UnmergedError{fmt.Sprintf("%s has merge conflict markers at line %d", SumFile, number)}
	}
	record, err = parseLine(line)
	if err != nil {
		return Record{}, false, fmt.Errorf("%s line %d: %w", SumFile, number, err)
	}
	first, seen := lines[record.Address]
	if seen && first.text != line {
		return Record{}, false, &UnmergedError{fmt.Sprintf("%s lines %d and %d are both of %s", SumFile, first.number, number, record.Address)}
	}
	lines[record.Address] = sumLine{number, line}
	return record, seen, nil
}

func isConflictMarker(line string) bool {
	for _, marker := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if line == marker || strings.HasPrefix(line, marker+" ") {
			return true
		}
	}
	return false
}

// FormatSum is the text of imgplan.sum for those records, in any order: what ParseSum reads. It has nothing local in it.
// Records whose address isn't one, or whose digests aren't, make lines that ParseSum refuses.
func FormatSum(records []*Record) []byte {
	sorted := slices.Clone(records)
	slices.SortFunc(sorted, func(a, b *Record) int { return cmp.Compare(a.Address, b.Address) })
	text := make([]byte, 0, lineRoom*len(records))
	for _, record := range sorted {
		text = appendLine(text, record)
	}
	return text
}

func byAddress(a, b Record) int { return cmp.Compare(a.Address, b.Address) }
