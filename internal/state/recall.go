package state

import (
	"cmp"
	"errors"
	"path/filepath"
)

// recalled is what state.db and imgplan.sum say together.
type recalled struct {
	snapshot *Snapshot
	found    *contents // of state.db; nil without one
	damage   error     // why state.db can't be trusted; nil if it can
	sum      sum
	stale    bool // state.db has other records than the snapshot, or doesn't know of this sum
}

// recall reads the folder's memory. Both files are read while another process may write them: both again, if the sum was
// replaced meanwhile.
func recall(dir string) (*recalled, error) {
	for range steadyTries {
		before, err := statSum(dir)
		if err != nil {
			return nil, err
		}
		text, err := readSum(dir)
		if err != nil {
			return nil, err
		}
		r, err := recallWith(dir, text)
		if err != nil {
			return nil, err
		}
		if after, err := statSum(dir); err == nil && sameSum(before, after) {
			return r, nil
		}
	}
	return nil, errors.New(SumFile + " is being written to all the time, so that it can't be read")
}

func recallWith(dir string, text []byte) (*recalled, error) {
	path := filepath.Join(dir, Folder, dbFile)
	found, err := load(path, recordBucket, taskBucket)
	if err != nil {
		return nil, err
	}
	r := &recalled{snapshot: newSnapshot(path), found: found}
	r.sum = sumOf(text)
	var known string
	if found != nil {
		r.snapshot.Records, r.snapshot.Tasks = found.records(), found.tasks()
		if err := found.newer(path); err != nil {
			return nil, err
		}
		r.damage = found.damage()
		known = found.head.Sum
	}
	if text == nil || r.damage == nil && r.sum.digest == known {
		r.snapshot.Agreed = r.damage == nil
		return r, nil
	}
	lines, err := r.sum.parse()
	if err != nil {
		return nil, err
	}
	r.snapshot.Records = adopt(lines, r.snapshot.Records, OpenObjects(dir))
	r.stale = true
	return r, nil
}

// adopt makes the sum's lines the records, for the files came along with them. What this machine knew of a file stays
// where the line still speaks of the same one; where it knew nothing, the store of originals may.
func adopt(lines []Record, known map[string]*Record, objects *Objects) map[string]*Record {
	records := make(map[string]*Record, len(lines))
	for i := range lines {
		line := &lines[i]
		if was, found := known[line.Address]; found && was.Path == line.Path && was.Key == line.Key && was.Content == line.Content {
			said := *line
			*line = *was
			line.Seed, line.Finish, line.Bare, line.File, line.Placeholder = said.Seed, said.Finish, said.Bare, said.File, said.Placeholder
			line.Width, line.Height = cmp.Or(said.Width, line.Width), cmp.Or(said.Height, line.Height)
			line.Unlike = said.Unlike
		}
		if line.Made.IsZero() {
			original, found, err := objects.Original(line.Key)
			if found && err == nil && original.Fits(line) {
				line.Made, line.Model = original.Made, original.Model
				line.Width, line.Height = original.Width, original.Height
			}
		}
		records[line.Address] = line
	}
	return records
}
