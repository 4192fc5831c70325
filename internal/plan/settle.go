package plan

import "github.com/imgplan/imgplan/internal/state"

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
