package plan

import (
	"fmt"

	"github.com/imgplan/imgplan/internal/state"
)

// A plan that is narrowed by -target or -exclude must leave to the others what is theirs: the records that they will take over, and the
// files that they still have.

// narrow notes what a plan is narrowed to, and which records those that are left out will take over.
func (d *decider) narrow() {
	d.wanted = targeted(d.in.Config.Images, d.in.Options)
	if d.wanted == nil || d.in.Options.AdoptOnly {
		return
	}
	in := d.in
	in.Options.Targets, in.Options.Exclude = nil, nil
	whole := newDecider(in)
	for _, image := range sourcesFirst(in.Config.Images) {
		if c := whole.decide(image); !d.wanted[c.Address] && c.Prior != nil && c.Prior.Address != c.Address {
			d.promised[c.Prior.Address] = c.Address
		}
	}
}

// keepOff makes a change that would take from those that are left out a reason not to apply the plan.
func (d *decider) keepOff(c *Change) {
	if d.wanted == nil || !c.writes() {
		return
	}
	if heir := d.promised[c.Address]; heir != "" && c.Image != nil {
		d.refuse(c, fmt.Sprintf("the picture that it has now is %s's from now on, which this plan leaves out: plan both, or neither", heir))
		return
	}
	record := d.recordAt[c.Path]
	if record == nil || c.Standing.Kind != state.Regular || c.Prior != nil && c.Prior.Address == record.Address {
		return
	}
	if image := imageAddress(record); d.declares(image) && !d.wanted[image] {
		d.refuse(c, fmt.Sprintf("%s is still the file of %s, which this plan leaves out: plan both, or neither", c.Path, record.Address))
	}
}
