package plan

import (
	"slices"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// waitForHeld holds what would be asked for after an image that is held: what comes of that isn't known yet, and to ask for it from what
// stands there now would be to pay twice.
func (d *decider) waitForHeld(c *Change) {
	held := d.heldBefore(c.Image)
	if held == nil || !c.Submits {
		return
	}
	if d.paying[c.Key] == c.Address {
		delete(d.paying, c.Key)
	}
	waiting := d.begin(c.Image)
	waiting.Action, waiting.Prior, waiting.Seed, waiting.Key, waiting.Waits = Hold, c.Prior, c.Seed, c.Key, held.Address
	waiting.Notes = []string{"it waits for " + held.Address + ", which is " + held.heldWord()}
	*c = *waiting
}

// heldBefore returns the change of an image that is held and that another is made after, nil if there is none.
func (d *decider) heldBefore(image *spec.Image) *Change {
	for _, address := range image.DependsOn {
		if before := d.changes[address]; before != nil && before.Action == Hold {
			return before
		}
	}
	return nil
}

func (c *Change) heldWord() string {
	switch {
	case c.Refused:
		return "refused by the provider"
	case c.Waits != "":
		return "waiting, too"
	}
	return "held"
}

// lackAny tells whether one of some images is held, and no picture of it stands at its path.
func (d *decider) lackAny(addresses []string) bool {
	return slices.ContainsFunc(addresses, func(address string) bool {
		c := d.changes[address]
		return c != nil && c.Action == Hold && c.Standing.Kind == state.Missing
	})
}
