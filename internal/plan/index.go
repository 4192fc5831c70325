package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/imgplan/imgplan/internal/listing"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// indexes decides about the files that list pictures. They are written here, for free, once all that they list is there.
func (d *decider) indexes() []*Change {
	var changes []*Change
	for i := range d.in.Config.Indexes {
		index := &d.in.Config.Indexes[i]
		if !d.leftOut(index.Address) {
			changes = append(changes, d.index(index))
		}
	}
	return changes
}

func (d *decider) index(index *spec.Index) *Change {
	c := &Change{Address: index.Address, Path: index.Path, Standing: d.in.Files[index.Path], Index: index, Needs: index.Images,
		Prior: d.in.Records[index.Address]}
	c.Action = Render
	asked := d.replaces(c)
	here := c.Prior != nil && c.Prior.Path == c.Path && !asked
	if !index.Sized {
		if here && !d.anyChanges(index.Images) {
			c.Key = c.Prior.Key // the sizes that it names aren't known on this machine
			c.Action = d.standing(c)
		}
		c.Deferred = c.Action == Render
		return c
	}
	known := true
	c.Text, c.Key, known = ListingOf(index, d.placeholder)
	if !known {
		c.Text, c.Key, c.MayChange = nil, "", true
		d.leave(c, c.Prior)
		d.warnOfOverwriting(c)
		return c
	}
	if here && c.Prior.Key == c.Key {
		c.Action = d.standing(c)
	}
	c.Deferred = c.Action == Render && d.lackAny(index.Images) // it would name what isn't there
	d.follow(c, c.Prior)
	return c
}

// ListingOf writes what an index says, with the key of that; known is false if a placeholder in it isn't.
func ListingOf(index *spec.Index, placeholder func(address string) (text string, known bool)) (text []byte, key state.Key, known bool) {
	if index.Text != nil {
		return index.Text, textKey(index.Text), true
	}
	pictures, known := slices.Clone(index.Pictures), true
	for i := range pictures {
		if listing.HasPlaceholders(index.Path) {
			one, sure := placeholder(pictures[i].Address)
			pictures[i].Placeholder, known = one, known && sure
		}
	}
	text, err := listing.Write(index.Path, pictures)
	if err != nil {
		panic(err) // the extension was checked, and nothing else can be wrong: an empty file would pass for a list of nothing
	}
	return text, textKey(text), known
}

// textKey is the key of a file of text: what it says.
func textKey(text []byte) state.Key {
	sum := sha256.Sum256(text)
	return state.Key("r1:" + hex.EncodeToString(sum[:]))
}

// placeholder is that of the file which an image will have; false where it will be known only then.
func (d *decider) placeholder(address string) (text string, known bool) {
	c := d.changes[address]
	switch {
	case c == nil:
		if record := d.in.Records[address]; record != nil {
			text = record.Placeholder
		}
		return text, true
	case c.MayChange, c.Deferred, c.Action == Adopt:
		return "", false
	case c.Prior == nil && !c.writes():
		return "", true
	case !c.writes() || c.Refinishes(), c.Action == Move && c.Prior.File == c.File:
		return c.Prior.Placeholder, true
	case c.Action == Restore, c.Action == Move, c.Action == Render:
		original, stored := d.in.Original(c.makes())
		return original.Placeholder, stored
	}
	return "", false
}

// anyChanges tells whether one of some images, or of what is made of them, is to be written.
func (d *decider) anyChanges(addresses []string) bool {
	changes := func(address string) bool {
		c := d.changes[address]
		return c != nil && (c.writes() || c.Deferred || c.MayChange)
	}
	for _, address := range addresses {
		if changes(address) {
			return true
		}
		if c := d.changes[address]; c != nil && c.Image != nil && slices.ContainsFunc(c.Image.Renditions, func(r spec.Rendition) bool {
			return changes(c.Image.RenditionAddress(r.Name))
		}) {
			return true
		}
	}
	return false
}
