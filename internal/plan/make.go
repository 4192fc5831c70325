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
