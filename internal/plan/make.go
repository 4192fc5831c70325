package plan

import (
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// Make decides about every address. It never fails: what stands in a plan's way is among its Problems.
func Make(in Input) *Plan {
	if in.Options.Destroy {
		in.Config = in.Config.Emptied()
	}
	d := newDecider(in)
	p := &Plan{decider: d}
	if in.Options.RefreshOnly {
		d.refresh(p)
	} else {
		d.decideAll(p)
	}
	slices.SortFunc(p.Changes, func(a, b *Change) int { return strings.Compare(a.Address, b.Address) })
	d.estimate(p.Changes)
	p.Problems = append(d.problems, problems(p, in.Options)...)
	return p
}

// decideAll decides about all that is declared, then about what is recorded beside it.
func (d *decider) decideAll(p *Plan) {
	d.narrow()
	for _, image := range sourcesFirst(d.in.Config.Images) {
		if d.wanted != nil && !d.wanted[image.Address] {
			p.Left++
			continue
		}
		c := d.decide(image)
		p.Changes = append(append(p.Changes, c), d.renditions(c)...)
	}
	if d.in.Options.AdoptOnly {
		d.adoptOnly(p)
		return
	}
	p.Changes = append(append(p.Changes, d.indexes()...), d.atlases()...)
	d.undeclared()
	p.Changes = append(p.Changes, d.deletions(p)...)
	for _, c := range p.Changes {
		d.keepOff(c)
	}
	p.Collect = d.leftover()
}

// Settle decides again about a change that waited for its source, now that the source's content (or URL) is known.
// It must not be called from two goroutines at once. The change itself stays as it was; the answer is a new one.
func (p *Plan) Settle(c *Change, source string) *Change {
	settled := p.decider.begin(c.Image)
	settled.Seed = c.Seed
	p.decider.claimed, p.decider.free = map[string]bool{}, nil // the records of a running apply are spoken for
	p.decider.decideWith(settled, source)
	return settled
}

// File returns what stood at a path when the plan was made.
func (p *Plan) File(path string) state.File { return p.decider.in.Files[path] }

// Owned lists the paths of all files that are declared, and stay or come.
func (p *Plan) Owned() []string { return sortedKeys(p.decider.owner) }

// RecordAt returns the record of a path, nil if there is none. It must not be changed.
func (p *Plan) RecordAt(path string) *state.Record {
	return p.decider.recordAt[path]
}

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

// begin makes an undecided change of an image.
func (d *decider) begin(image *spec.Image) *Change {
	return &Change{
		Address: image.Address, Image: image, Path: image.Path, Seed: d.seedOf(image), Standing: d.in.Files[image.Path],
		Prior: d.in.Records[image.Address],
	}
}

// seedOf is the seed that an image is asked for with: one that it took over from its former address stays.
func (d *decider) seedOf(image *spec.Image) int64 {
	if prior := d.in.Records[image.Address]; prior != nil && prior.Seed != nil && image.SeedDerived {
		return *prior.Seed
	}
	return image.Seed
}

// SeedOf is the seed that an image of the configuration is asked for with: after a rename, that of the address it had before.
func (p *Plan) SeedOf(image *spec.Image) int64 {
	if c := p.decider.changes[image.Address]; c != nil && c.Image.SeedDerived { // else what is declared of it is ignored
		return c.Seed
	}
	return p.decider.seedOf(image)
}

// SizeOf is the size of an image's picture: as it was delivered, or given, where that picture stays or comes back; else as it is declared,
// which is zero where it follows from others.
func (p *Plan) SizeOf(image *spec.Image) providers.Size {
	c := p.decider.changes[image.Address]
	if image.Size == (providers.Size{}) || c == nil || c.Submits || c.Prior == nil || c.Prior.Key != c.Key || !c.Prior.SaysSize() {
		return image.Size
	}
	return providers.Size{Width: c.Prior.Width, Height: c.Prior.Height}
}

// decide decides about one image; its sources have been decided before.
func (d *decider) decide(image *spec.Image) *Change {
	c := d.begin(image)
	source, known := d.source(image)
	switch {
	case d.adopts(c, source, known):
	case d.frozen(c, source, known):
		d.follow(c, c.Prior)
	case waits(c.Image):
		c.Deferred = true
		d.buy(c)
		d.follow(c, c.Prior)
	case !known:
		c.MayChange = true
		d.buy(c)
		d.follow(c, c.Prior)
	default:
		d.settle(c, source)
	}
	d.refinish(c)
	d.tellLoss(c)
	d.awaitConditions(c)
	d.waitForHeld(c)
	d.changes[image.Address] = c
	return c
}

// waits tells whether an image has arguments that are known only after others were applied. That its conditions can't be
// asked yet is something else: its key is known.
func waits(image *spec.Image) bool { return slices.ContainsFunc(image.Unknown, isArgument) }

func isArgument(name string) bool { return name != "precondition" && name != "postcondition" }

// awaitConditions puts off a change until its conditions can be asked. Where nothing is to be done, nothing waits.
func (d *decider) awaitConditions(c *Change) {
	if len(c.Image.Unknown) > 0 && c.writes() && !c.Deferred {
		c.Deferred = true
		if c.Key != "" { // else that was said
			c.Why = append(c.Why, unknowns(c.Image)...)
		}
	}
}

// decideWith decides about a change all of which is known.
func (d *decider) decideWith(c *Change, source string) {
	switch {
	case d.adopts(c, source, true):
	case d.frozen(c, source, true):
		d.follow(c, c.Prior)
	default:
		d.settle(c, source)
	}
	d.refinish(c)
}

// follow notes what a change does to files beside its own. Of one that waits nobody can tell yet.
func (d *decider) follow(c *Change, own *state.Record) {
	if !c.Deferred && !c.MayChange {
		d.leave(c, own)
		d.warnOfOverwriting(c)
	}
}

// settle decides about a change whose source is known.
func (d *decider) settle(c *Change, source string) {
	c.Key, c.Facts = KeyOf(c.Image, c.Seed, source)
	own := c.Prior
	if own != nil && own.Key == c.Key {
		c.Key = own.Key // the same text once
	}
	if own == nil || own.Key != c.Key && own.Address == c.Address { // what a moved block says is not to be guessed
		d.claim(c, source)
	}
	d.recallSeed(c, source)
	d.shape(c)
	switch {
	case matchesAny(d.in.Options.Replace, c.Address):
		c.Notes = append(c.Notes, replaceNote)
		d.buy(c)
	case d.inFlight(c.Key):
		d.buy(c)
	case c.Prior != nil && c.Prior.Key == c.Key:
		d.keep(c)
	default:
		d.obtain(c)
	}
	d.follow(c, own)
}

// replaceNote explains a change that nothing else explains.
const replaceNote = "asked for with -replace"

// keep decides about an image whose picture is the recorded one.
func (d *decider) keep(c *Change) {
	file := d.in.Files[c.Prior.Path]
	c.From = d.holder(c)
	switch {
	case c.Prior.Path == c.Path && c.Prior.Address == c.Address && file.Kind == state.Missing:
		c.Notes = append(c.Notes, "its file is missing")
		d.obtain(c)
	case c.Prior.Path == c.Path && c.Prior.Address == c.Address && d.intact(c.Prior):
		c.Action = NoOp
	case c.Prior.Path == c.Path && c.Prior.Address == c.Address:
		c.Action = Drift
	case c.From == "" && !d.available(c) && c.Prior.File != c.File && file.Kind == state.Regular:
		c.Action = Move
		d.explainShape(c)
		d.findOriginal(c)
	case c.From == "" && !d.available(c):
		c.Notes = append(c.Notes, "its file is missing")
		d.obtain(c)
	default:
		c.Action = Move
		if c.Prior.File != c.File {
			d.explainShape(c)
		}
	}
}

// obtain decides about an image whose picture does not stand in the folder under its record.
func (d *decider) obtain(c *Change) {
	c.From = d.holder(c)
	task := d.in.Tasks[c.Key]
	switch {
	case d.available(c) || c.From != "":
		c.Action = Restore
		d.explain(c)
		d.foresee(c)
	case d.paying[c.Key] != "":
		d.buy(c) // which shares it
	case task.Lost() && !matchesAny(d.in.Options.Resubmit, c.Address):
		c.Action = Hold
		c.Notes = append(c.Notes, "its request was sent, and the answer was lost: it may have been paid")
	case task.Phase == state.Refused && !d.in.Options.RetryRefused:
		c.Action, c.Refused = Hold, true
		c.Notes = append(c.Notes, "refused by the provider: "+task.Reason)
	default:
		d.buy(c)
	}
}
