package plan

import (
	"fmt"

	"github.com/imgplan/imgplan/internal/state"
)

// refresh decides about the records alone: a file that was changed by hand becomes what is recorded, under the key that
// it has. A file that is no picture any more stays a drift.
func (d *decider) refresh(p *Plan) {
	for _, address := range d.recorded {
		if d.leftOut(address) {
			p.Left++
			continue
		}
		p.Changes = append(p.Changes, d.refreshed(d.in.Records[address]))
	}
}

func (d *decider) refreshed(record *state.Record) *Change {
	standing := d.in.Files[record.Path]
	c := &Change{
		Address: record.Address, Action: NoOp, Prior: record, Path: record.Path, Key: record.Key, File: record.File, Standing: standing,
	}
	c.Facts, _ = d.in.Facts(record.Key)
	if standing.Kind != state.Regular || standing.Content == record.Content {
		return c
	}
	c.Action = Drift
	seen, err := d.in.Verify(record.Path)
	switch {
	case record.Key.IsRendition():
		c.Notes = append(c.Notes, "it is not taken over: it is made from an image, and -replace makes it again")
	case err != nil:
		c.Notes = append(c.Notes, fmt.Sprintf("it is not taken over: it is not a whole picture: %v", err))
	case seen.Format != formatOf(record.Path):
		c.Notes = append(c.Notes, "it is not taken over: it is a "+seen.Format+" picture")
	case d.inFlight(record.Key):
		c.Notes = append(c.Notes, "it is not taken over: a request for it was paid for, and its picture is still to come")
	default:
		c.Action, c.From, c.adopted = Adopt, record.Path, standing.Content
	}
	return c
}
