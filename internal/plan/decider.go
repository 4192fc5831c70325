package plan

import "github.com/imgplan/imgplan/internal/state"

// decider holds what the decisions about single images must share.
type decider struct {
	in       Input
	owner    map[string]string           // declared address by path
	recorded []string                    // the addresses of Records, sorted
	recordAt map[string]*state.Record    // by path; of two, as a killed swap leaves them, that of whom the path belongs to
	holders  map[state.Key]*state.Record // of files that stand as they were made, by their keys without tools; nil until that is asked for
	changes  map[string]*Change          // decided so far, by address
	paying   map[state.Key]string        // the address whose request delivers a key
	claimed  map[string]bool             // by address: records that a rename may take over (false) or has taken (true); nil until that is asked for
	byKey    map[state.Key][]string      // the same records' addresses
	free     *queue                      // the same in the order in which they are tried
	files    map[string]bool             // addresses of declared renditions and indexes
	imports  map[string]string           // files by the addresses that they are to be the pictures of
	moves    moves                       // what moved blocks say
	wanted   map[string]bool             // addresses of images that the plan is narrowed to; nil means all
	promised map[string]string           // by address: to whom among those that are left out a record will go
	problems []Problem
}

func newDecider(in Input) *decider {
	moves := movesOf(in.Config)
	in.Records = moves.relocated(in)
	d := &decider{
		in: in, moves: moves, owner: make(map[string]string, len(in.Config.Images)), recorded: sortedKeys(in.Records),
		recordAt: make(map[string]*state.Record, len(in.Records)),
		changes:  make(map[string]*Change, len(in.Config.Images)), paying: map[state.Key]string{},
		byKey: map[state.Key][]string{}, imports: map[string]string{}, files: map[string]bool{},
		promised: map[string]string{},
	}
	for _, one := range in.Config.Imports {
		d.imports[one.To] = one.File
	}
	for _, image := range in.Config.Images {
		d.owner[image.Path] = image.Address
		for _, rendition := range image.Renditions {
			d.files[image.RenditionAddress(rendition.Name)] = true
			d.owner[rendition.Path] = image.RenditionAddress(rendition.Name)
		}
	}
	for _, index := range in.Config.Indexes {
		d.files[index.Address] = true
		d.owner[index.Path] = index.Address
	}
	for _, file := range in.Config.Atlases {
		d.files[file.Address] = true
		d.owner[file.Path] = file.Address
	}
	for _, address := range d.recorded {
		record := in.Records[address]
		if taken := d.recordAt[record.Path]; taken == nil || d.closer(record, taken) {
			d.recordAt[record.Path] = record
		}
	}
	return d
}

// closer tells whether of two records of one path the first has more to do with the file there: as a merge leaves them, that whose file it
// is; as a killed swap does, that of whom the path belongs to.
func (d *decider) closer(record, other *state.Record) bool {
	content := d.in.Files[record.Path].Content
	if is, was := record.Content == content, other.Content == content; is != was {
		return is
	}
	return d.in.Records[d.owner[record.Path]] != other
}

// intact tells whether a record's file is what imgplan wrote.
func (d *decider) intact(record *state.Record) bool {
	file := d.in.Files[record.Path]
	return file.Kind == state.Regular && file.Content == record.Content
}
