package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

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
	c := &Change{Address: index.Address, Path: index.Path, Standing: d.in.Files[index.Path], Index: index, Needs: index.Images}
	if record, ok := d.in.Records[index.Address]; ok {
		c.Prior = &record
	}
	c.Action = Render
	asked := slices.Contains(d.in.Options.Replace, c.Address)
	here := c.Prior != nil && c.Prior.Path == c.Path && !asked
	if index.Text == nil {
		if here && !d.anyChanges(index.Images) {
			c.Key = c.Prior.Key // the sizes that it names aren't known on this machine
			c.Action = d.standing(c)
		}
		c.Deferred = c.Action == Render
		return c
	}
	sum := sha256.Sum256(index.Text)
	c.Key = state.Key("r1:" + hex.EncodeToString(sum[:]))
	if here && c.Prior.Key == c.Key {
		c.Action = d.standing(c)
	}
	d.follow(c, c.Prior)
	return c
}

// anyChanges tells whether one of some images is to be written.
func (d *decider) anyChanges(addresses []string) bool {
	for _, address := range addresses {
		if c := d.changes[address]; c != nil && (c.writes() || c.Deferred || c.MayChange) {
			return true
		}
	}
	return false
}
