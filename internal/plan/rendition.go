package plan

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// renditions decides about the files that are made from an image's original. Each has an address, a record and a line in the sum of
// its own; none is ever paid.
func (d *decider) renditions(image *Change) []*Change {
	if image.Action == Hold && image.Prior == nil {
		return nil // there is nothing to make them from
	}
	var changes []*Change
	for i := range image.Image.Renditions {
		c := d.rendition(image, &image.Image.Renditions[i])
		d.changes[c.Address] = c
		changes = append(changes, c)
	}
	return changes
}

func (d *decider) rendition(image *Change, r *spec.Rendition) *Change {
	c := &Change{
		Address: image.Image.RenditionAddress(r.Name), Path: r.Path, Standing: d.in.Files[r.Path], Rendition: r, Of: image.Address,
		Owner: image.Image,
	}
	c.Prior = d.in.Records[c.Address]
	tool, missing := d.encoder(r.Recipe)
	c.Tool = tool
	switch {
	case image.Deferred, image.MayChange:
		c.Action, c.Deferred, c.MayChange = Render, image.Deferred, image.MayChange
		c.Cause = append(c.Cause, image.Address)
		d.lend(c, image)
		d.leave(c, c.Prior)
		d.warnOfOverwriting(c)
		return c
	case image.Action == Hold:
		c.Original = image.Prior.Key // what was there stays
	default:
		c.Original = image.Key
	}
	c.Key, c.Facts = RenditionKey(c, c.Original)
	// It takes a look into the store, so it is asked for only where something is to be done.
	lacks := func() error { return cmp.Or(missing, d.lacksOriginal(c, image)) }
	c.Action = d.outdated(c, image, lacks)
	if c.Action == Render {
		d.explainRendition(c, image)
		d.lend(c, image)
		d.copyInstead(c, lacks())
		d.tellCredentials(c, image)
	}
	d.remarkRendition(c, image)
	d.follow(c, c.Prior)
	return c
}

// explainRendition is explain of a file that is made from a picture: that the picture is another one is said in the image's words.
func (d *decider) explainRendition(c, image *Change) {
	d.explain(c)
	why := slices.DeleteFunc(c.Why, func(one Reason) bool { return one.Argument == "original" })
	if len(why) < len(c.Why) {
		c.Why, c.Cause = why, append(c.Cause, image.Address)
	}
}

// lend has the picture itself stored first, as a fresh clone has it, where a file is made from it and it is not the original that is stored.
func (d *decider) lend(c, image *Change) {
	prior := image.Prior
	if prior == nil || !d.isBare(prior) {
		return
	}
	if original, stored := d.in.Original(prior.Key); !stored || !original.Fits(prior) {
		c.From = prior.Path
	}
}

// isBare tells whether a record's file is the picture as it was delivered.
func (d *decider) isBare(record *state.Record) bool { return record.File == "" && d.intact(record) }

// lacksOriginal returns an error where what a file is made from will not be in the store by the time that it is made.
func (d *decider) lacksOriginal(c, image *Change) error {
	if image.Prior != nil && d.isBare(image.Prior) || d.brings(image) || d.stored(c.Original) {
		return nil
	}
	return errors.New("the original of " + image.Address + " is not on this machine, and its file is not the picture as it was delivered")
}

// copyInstead takes a file that was made before for one that can't be made here, for something is missing: its original, or the tool
// that makes it.
func (d *decider) copyInstead(c *Change, missing error) {
	if missing == nil {
		return
	}
	key, from := d.madeBefore(c)
	if key == "" || d.replaces(c) {
		d.refuse(c, "it can't be made: "+missing.Error())
		return
	}
	c.Copied, c.From = true, from
	if c.Key != key {
		c.Key, c.Facts, c.Tool = key, state.Facts{}, ""
	}
}

// madeBefore returns the key, which may differ in its tool, of the file that is wanted and was made before, and a path where it stands; "" if
// it is in the store.
func (d *decider) madeBefore(c *Change) (key state.Key, from string) {
	if original, stored := d.in.Original(c.Key); stored {
		return original.Key, ""
	}
	if record := d.holding(c.Key); record != nil {
		return record.Key, record.Path
	}
	if c.Prior != nil && c.Prior.Key.SameRecipe(c.Key) && c.Prior.Content == c.Standing.Content { // moved by hand
		return c.Prior.Key, c.Path
	}
	return "", ""
}

// CanRemake tells whether the file of a record, which was made here, can be made again once the files that a run endangers are stored.
func (p *Plan) CanRemake(record *state.Record) bool {
	d := p.decider
	image := d.imageOf(record)
	return image == record || image != nil && (d.stored(image.Key) || d.isBare(image))
}

// ModelOf is the model that made the picture in a record's file, or that which the file was made of; Adopted if the user gave it.
func (p *Plan) ModelOf(record *state.Record) string {
	switch image := p.decider.imageOf(record); {
	case image == nil:
		return ""
	case image.Given():
		return state.Adopted // which a fresh clone knows by its finish alone
	default:
		return image.Model
	}
}

// imageOf returns the record of the image that a rendition's is of, nil if there is none; any other record itself.
func (d *decider) imageOf(record *state.Record) *state.Record {
	if image := imageAddress(record); image != record.Address {
		return d.in.Records[image]
	}
	return record
}

// imageAddress is the address of the image that a rendition's record is of; of any other record its own.
func imageAddress(record *state.Record) string {
	if at := strings.LastIndexByte(record.Address, '#'); at > 0 && record.Key.IsRendition() {
		return record.Address[:at]
	}
	return record.Address
}

func (d *decider) encoder(r recipe.Recipe) (string, error) {
	if d.in.Encoder == nil {
		return "", nil
	}
	return d.in.Encoder(r)
}

// RenditionKey returns the key of a rendition that is made from the original of a key, and the facts that explain it.
func RenditionKey(c *Change, original state.Key) (state.Key, state.Facts) {
	key, facts := FileKey(c.Rendition.Recipe, original)
	if c.Tool != "" {
		facts.Arguments = append(facts.Arguments, state.Fact{Name: "encoder", Value: c.Tool})
	}
	return key.WithTool(c.Tool), facts
}

// replaces tells whether the user asks for a file, by its own address, to be made anew.
func (d *decider) replaces(c *Change) bool {
	return slices.ContainsFunc(d.in.Options.Replace, func(target string) bool { return Means(target, c.Address) })
}

// outdated decides whether a file must be made. Where it can't be made here, what any version of its tool has made will do.
func (d *decider) outdated(c *Change, image *Change, lacks func() error) Action {
	switch {
	case d.replaces(c):
		c.Notes = append(c.Notes, replaceNote)
		return Render
	case image.Submits || image.Task != "" || image.SharedWith != "" || image.Action == Adopt:
		return Render
	case c.Prior == nil || c.Prior.Path != c.Path || c.Prior.Address != c.Address:
		return Render
	case c.Prior.Key != c.Key && !(c.Prior.Key.SameRecipe(c.Key) && lacks() != nil):
		return Render
	}
	return d.standing(c)
}

// standing decides about a file that is as it should be by its record.
func (d *decider) standing(c *Change) Action {
	switch {
	case c.Standing.Kind == state.Missing:
		c.Notes = append(c.Notes, "its file is missing")
		return Render
	case d.intact(c.Prior):
		return NoOp
	}
	return Drift
}
