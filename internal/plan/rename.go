package plan

import (
	"slices"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// findClaimable lists the records that a renamed image may take over: those of addresses no longer declared, and those
// whose own image has become another (counted images shift when one is removed; keys are swapped).
//
// It is asked for when an image has no record that fits it: mostly never.
func (d *decider) findClaimable() {
	if d.claimed != nil {
		return
	}
	d.claimed = map[string]bool{}
	settled := make(map[string]bool, len(d.in.Config.Images))
	var wanting []string
	for _, image := range d.in.Config.Images {
		if settled[image.Address] = d.looksSettled(image); !settled[image.Address] {
			wanting = append(wanting, image.Address)
		}
	}
	for _, address := range d.recorded {
		record, removed := d.in.Records[address], d.removal(address)
		if !settled[address] && d.promised[address] == "" && !record.Key.IsRendition() && (removed == nil || !removed.Keep) {
			d.claimed[address] = false
			d.byKey[record.Key] = append(d.byKey[record.Key], address)
		}
	}
	d.free = newQueue(d.in.Records, d.claimed, wanting)
}

// looksSettled tells whether an image's own record fits it, if its source stays as it is now.
func (d *decider) looksSettled(image *spec.Image) bool {
	prior := d.in.Records[image.Address]
	if prior == nil {
		return false
	}
	if len(image.Unknown) > 0 || image.PreventRegenerate || image.IgnoreAll || len(image.IgnoreChanges) > 0 ||
		matchesAny(d.in.Options.Accept, image.Address) {
		return true // its picture stays
	}
	return d.keyNow(image, d.seedOf(image)) == prior.Key
}

// handedOver tells whether the file at a change's recorded path is the picture of the image that the path belongs to
// now: a run that swapped paths was killed half-way. The change's own picture must be in the store then.
func (d *decider) handedOver(c *Change) bool {
	file := d.in.Files[c.Prior.Path]
	image := d.image(d.owner[c.Prior.Path])
	if image == nil || image.Address == c.Address || file.Content == c.Prior.Content || !d.available(c) {
		return false
	}
	if record := d.in.Records[image.Address]; record != nil && record.Content == file.Content {
		return true
	}
	now := &Change{Image: image, Key: d.keyNow(image, d.seedOf(image))}
	d.shape(now)
	original, _ := d.in.Original(now.makes())
	return original.Content == d.unmarked(c.Prior.Path)
}

func (d *decider) image(address string) *spec.Image {
	i, found := slices.BinarySearchFunc(d.in.Config.Images, address, byAddress)
	if !found {
		return nil
	}
	return d.in.Config.Images[i]
}

// keyNow is an image's key if its source stays as it is now.
func (d *decider) keyNow(image *spec.Image, seed int64) state.Key {
	source := image.Source
	if source != "" && !image.SourceURL {
		source = string(d.bare(source))
	}
	key, _ := KeyOf(image, seed, source)
	return key
}

// claim lets an image take over the record of the address it had before, if there is one.
func (d *decider) claim(c *Change, source string) {
	d.findClaimable()
	if address, ok := d.unclaimed(c.Key, c.Path); ok {
		d.take(c, address)
		return
	}
	if !c.Image.SeedDerived {
		return
	}
	for address := range d.suspects(c) {
		record := d.in.Records[address]
		seed := seedOf(*record)
		key, facts := KeyOf(c.Image, seed, source)
		if key == record.Key {
			c.Key, c.Facts, c.Seed = key, facts, seed
			d.take(c, address)
			return
		}
	}
	d.claimTask(c, source)
}

// recallSeed gives an image the seed of its own address again, where it took over another one with a picture that it doesn't have any more,
// and the picture that it had with its own can be had.
func (d *decider) recallSeed(c *Change, source string) {
	own := c.Image.Seed
	if !c.Image.SeedDerived || c.Seed == own || c.Prior != nil && c.Prior.Key == c.Key || d.obtainable(c.Key) {
		return
	}
	if key, facts := KeyOf(c.Image, own, source); d.obtainable(key) {
		c.Key, c.Facts, c.Seed = key, facts, own
	}
}

// obtainable tells whether the picture of a key need not be asked for: it is stored, it stands somewhere, or a request for it is open.
func (d *decider) obtainable(key state.Key) bool {
	_, asked := d.in.Tasks[key]
	return asked || d.stored(key) || d.holding(key) != nil
}

// claimTask lets an image take over a request that was sent under the address it had before, and isn't settled yet.
func (d *decider) claimTask(c *Change, source string) {
	for _, key := range sortedKeys(d.in.Tasks) {
		task := d.in.Tasks[key]
		if d.declares(task.Address) {
			continue
		}
		seed := spec.SeedOf(task.Address)
		if same, facts := KeyOf(c.Image, seed, source); same == key {
			c.Key, c.Facts, c.Seed = key, facts, seed
			return
		}
	}
}

func (d *decider) take(c *Change, address string) {
	c.Prior = d.in.Records[address]
	d.claimed[address] = true
}

// unclaimed returns the free record of a key, that at the same path rather than another.
func (d *decider) unclaimed(key state.Key, path string) (address string, ok bool) {
	for _, candidate := range d.byKey[key] {
		taken, claimable := d.claimed[candidate]
		if !claimable || taken {
			continue
		}
		if d.in.Records[candidate].Path == path {
			return candidate, true
		}
		if !ok {
			address, ok = candidate, true
		}
	}
	return address, ok
}

// seedOf is the seed that a record's picture was made with, if it was a derived one.
func seedOf(record state.Record) int64 {
	if record.Seed != nil {
		return *record.Seed
	}
	return spec.SeedOf(record.Address)
}
