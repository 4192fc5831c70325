package plan

import (
	"fmt"
	"slices"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// Standing is what stands at a path.
type Standing struct {
	Path string
	File state.File
}

// deletions decides about the records that nothing declared stands for any more.
func (d *decider) deletions(p *Plan) []*Change {
	var changes []*Change
	for _, address := range d.recorded {
		switch {
		case d.declares(address) || d.files[address] || d.claimed[address] || d.promised[imageAddress(d.in.Records[address])] != "":
		case d.leftOut(address):
			p.Left++
		default:
			changes = append(changes, d.departure(address))
		}
	}
	return changes
}

// leftOut tells whether a record's address is not among the targets, or is excluded.
func (d *decider) leftOut(address string) bool {
	options := d.in.Options
	return len(options.Targets) > 0 && !matchesAny(options.Targets, address) || matchesAny(options.Exclude, address)
}

func (d *decider) declares(address string) bool { return declares(d.in.Config, address) }

func declares(config *spec.Config, address string) bool {
	_, found := slices.BinarySearchFunc(config.Images, address, byAddress)
	return found
}

// departure decides about a record that nothing stands for: whether its file goes along, or stays.
func (d *decider) departure(address string) *Change {
	if removed := d.removal(address); removed == nil || !removed.Keep {
		c := d.deletion(d.in.Records[address])
		d.guard(c, address)
		return c
	}
	record := d.in.Records[address]
	c := &Change{
		Address: record.Address, Action: Forget, Prior: record, Path: record.Path, Standing: d.in.Files[record.Path],
		Notes: []string{"its file stays"},
	}
	c.Notes = append(c.Notes, strangeSeed(record)...)
	return c
}

// strangeSeed says of a record that goes which seed its picture was made with, if it isn't that of its address: nobody will know.
func strangeSeed(record *state.Record) []string {
	if record.Seed == nil || *record.Seed == spec.SeedOf(record.Address) {
		return nil
	}
	return []string{fmt.Sprintf("it was made under another address: declared again, it is the same picture only with seed = %d", *record.Seed)}
}

func (d *decider) deletion(record *state.Record) *Change {
	c := &Change{
		Address: record.Address, Action: Delete, Prior: record, Path: record.Path, Standing: d.in.Files[record.Path],
	}
	d.leave(c, record)
	owner, owned := d.owner[record.Path]
	switch {
	case owned:
		c.Notes = append(c.Notes, fmt.Sprintf("its file stays: the path is %s's now", owner))
	case c.Standing.Kind == state.Missing:
		c.Notes = append(c.Notes, "its file is gone already")
	}
	c.Notes = append(c.Notes, strangeSeed(record)...)
	if to, moved := d.moves.next(record.Address); moved && d.declares(to) {
		c.Notes = append(c.Notes, "it is not moved: "+to+" has a picture of its own")
	}
	return c
}

// leave notes the files that go away once a change is applied: where its records were, if nothing stands there now.
func (d *decider) leave(c *Change, own *state.Record) {
	for _, record := range []*state.Record{own, c.Prior} {
		if record == nil || !d.vacates(c, record.Path) {
			continue
		}
		file := d.in.Files[record.Path]
		c.Leaves = append(c.Leaves, Standing{record.Path, file})
		displaced := c.Prior != nil && record.Path != c.Prior.Path // by a picture that was another image's
		if displaced {
			c.Notes = append(c.Notes, record.Path+" is deleted: "+record.Address+" was that until now")
			d.guard(c, record.Address)
		}
		if file.Content != record.Content && (displaced || c.Action != Move) && c.From != record.Path {
			c.Notes = append(c.Notes, record.Path+" was changed by hand since it was written: its bytes are kept in .imgplan/objects")
		}
	}
}

// vacates tells whether a change leaves a regular file behind at a path that no image owns.
func (d *decider) vacates(c *Change, path string) bool {
	_, owned := d.owner[path]
	moves := c.Action == Delete || path != c.Path
	again := slices.ContainsFunc(c.Leaves, func(left Standing) bool { return left.Path == path })
	return moves && !owned && !again && d.in.Files[path].Kind == state.Regular && c.Action != NoOp && c.Action != Hold
}

// warnOfOverwriting says so when a change replaces bytes that imgplan did not write.
func (d *decider) warnOfOverwriting(c *Change) {
	if !c.writes() || c.Standing.Kind != state.Regular {
		return
	}
	record := d.recordAt[c.Path]
	original, _ := d.in.Original(c.makes())
	switch {
	case record != nil && record.Content == c.Standing.Content, original.Content != "" && original.Content == d.unmarked(c.Path):
	case c.Prior != nil && c.Prior.Content == c.Standing.Content, c.From == c.Path:
	case record != nil:
		c.Notes = append(c.Notes, c.Path+" was changed by hand since it was written: its bytes are kept in .imgplan/objects")
	default:
		c.Notes = append(c.Notes, c.Path+" was not written by imgplan: its bytes are kept in .imgplan/objects, then it is overwritten")
	}
}
