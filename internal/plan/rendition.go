package plan

import (
	"slices"

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
	tool, err := d.encoder(r.Recipe)
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
	if err != nil && (c.Prior == nil || !c.Prior.Key.SameRecipe(c.Key)) {
		d.refuse(c, err.Error())
	}
	c.Action = d.outdated(c, image, err != nil)
	if c.Action == Render {
		d.explain(c)
		d.lend(c, image)
		d.tellCredentials(c, image)
	}
	d.remarkRendition(c, image)
	d.follow(c, c.Prior)
	return c
}

// lend finds what a file is made from where no original is stored and none will be delivered: the picture itself, as a fresh clone
// has it.
func (d *decider) lend(c, image *Change) {
	switch prior := image.Prior; {
	case prior != nil && prior.File == "" && !d.stored(prior.Key) && d.intact(prior):
		c.From = prior.Path
	case !d.brings(image) && !d.stored(c.Original):
		d.refuse(c, "it can't be made: the original of "+image.Address+" is not on this machine, and its file is not the picture as it was delivered")
	}
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

// outdated decides whether a file must be made. Where the tool that makes it is missing, any version of it will do.
func (d *decider) outdated(c *Change, image *Change, anyTool bool) Action {
	switch {
	case slices.ContainsFunc(d.in.Options.Replace, func(target string) bool { return Means(target, c.Address) }):
		c.Notes = append(c.Notes, replaceNote)
		return Render
	case image.Submits || image.Task != "" || image.SharedWith != "" || image.Action == Adopt:
		return Render
	case c.Prior == nil || c.Prior.Path != c.Path || c.Prior.Address != c.Address:
		return Render
	case c.Prior.Key != c.Key && !(anyTool && c.Prior.Key.SameRecipe(c.Key)):
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
