package plan

import (
	"cmp"

	"github.com/imgplan/imgplan/internal/state"
)

// buy plans a request for a picture, unless one is under way that will deliver it.
func (d *decider) buy(c *Change) {
	if !d.inFlight(c.Key) && d.protected(c) {
		return
	}
	c.Action = Generate
	if c.Prior != nil {
		c.Action = Regenerate
	}
	d.explain(c)
	payer := d.paying[c.Key]
	switch {
	case payer == "" && d.inFlight(c.Key):
		c.Task = d.in.Tasks[c.Key].ID
		d.paying[c.Key] = c.Address
	case payer != "" && payer != c.Address:
		c.SharedWith = payer
	default:
		if c.Key != "" {
			d.paying[c.Key] = c.Address
		}
		c.Submits = true
		c.Despite, c.LastMade = d.despite(c.Key), d.lastMade(c)
		d.price(c)
	}
}

// lastMade tells when the picture that is asked for anew was made last, whether or not it was written then.
func (d *decider) lastMade(c *Change) string {
	recorded, stored := "", ""
	if c.Prior != nil && !c.Prior.Made.IsZero() {
		recorded = c.Prior.Made.UTC().Format(TimeLayout)
	}
	if original, found := d.in.Original(c.Key); found && !original.Made.IsZero() {
		stored = original.Made.UTC().Format(TimeLayout)
	}
	return max(recorded, stored)
}

// despite names the open request for a picture that is asked for again all the same, so that whoever agrees to that does so once. "" if
// there is none.
func (d *decider) despite(key state.Key) string {
	switch task := d.in.Tasks[key]; {
	case task.Lost():
		return "lost, of " + task.Sent.UTC().Format(TimeLayout)
	case task.Phase == state.Refused:
		return "refused, of " + task.Sent.UTC().Format(TimeLayout)
	}
	return ""
}

func (d *decider) price(c *Change) {
	provider := d.in.Config.Provider(c.Image.Provider)
	if price, known := provider.Prices[c.Image.Model]; known {
		c.Cost = &price
	}
	c.Paid = c.Cost == nil || *c.Cost > 0
}

// inFlight tells whether an earlier run paid for a picture of this key that it did not bring home.
func (d *decider) inFlight(key state.Key) bool {
	task := d.in.Tasks[key]
	if task.Phase != state.Submitted && task.Phase != state.Finished {
		return false
	}
	original, found := d.in.Original(key)
	return !found || original.TaskID != task.ID
}

// AskedAt returns the name of the provider that a change's request is sent to; of one that an earlier run has sent, that which it was sent
// to, for no other account knows of it, as long as it is declared. "" if there is no request.
func (p *Plan) AskedAt(c *Change) string {
	task := p.decider.in.Tasks[c.Key]
	switch {
	case c.Task != "" && (c.Image == nil || p.decider.in.Config.Provider(task.Provider) != nil):
		return task.Provider
	case c.Submits || c.Task != "":
		return c.Image.Provider
	}
	return ""
}

func (d *decider) stored(key state.Key) bool {
	_, ok := d.in.Original(key)
	return ok
}

// holder returns a path that holds what is wanted of a change: where its record has it, retouched or not, else where it was moved
// by hand, else another image's file; or one that holds the picture which it is to be made of.
func (d *decider) holder(c *Change) string {
	if c.Prior != nil && c.Prior.Key == c.Key && c.Prior.File == c.File {
		if d.in.Files[c.Prior.Path].Kind == state.Regular && !d.handedOver(c) {
			return c.Prior.Path
		}
		if c.Standing.Kind == state.Regular && c.Standing.Content == c.Prior.Content {
			return c.Path
		}
	}
	return cmp.Or(d.pathOf(c.makes()), d.pathOf(c.Key))
}

// pathOf returns a path that holds the very file of a key, "" if there is none.
func (d *decider) pathOf(key state.Key) string {
	if record := d.holding(key); record != nil {
		return record.Path
	}
	return ""
}

// holding returns the record of a file that stands as it was made by a key, or by another version of its tool; nil if there is none.
// Mostly nobody asks.
func (d *decider) holding(key state.Key) *state.Record {
	if d.holders == nil {
		d.holders = make(map[state.Key]*state.Record, len(d.recorded))
		for _, address := range d.recorded {
			if record := d.in.Records[address]; d.intact(record) {
				d.holders[record.Makes().Recipe()] = record
			}
		}
	}
	return d.holders[key.Recipe()]
}
