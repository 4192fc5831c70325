package plan

import (
	"cmp"

	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/state"
)

// An image's own file may be made of its picture by a recipe. What is made has a key of its own, so that it can be told whether it is
// what is wanted, and so that what was made before can be had again where the original is not.

// shape gives a change the key of what its file block makes, now that its own key is known.
func (d *decider) shape(c *Change) {
	c.File = ""
	if c.Image != nil && c.Image.File != nil && c.Key != "" {
		c.File, c.FileFacts = FileKey(*c.Image.File, c.Key)
	}
}

// FileKey returns the key of what a recipe makes of the original of a key, and the facts that explain it.
func FileKey(how recipe.Recipe, original state.Key) (state.Key, state.Facts) {
	facts := state.Facts{Arguments: []state.Fact{{Name: "original", Value: string(original)}}}
	for _, argument := range how.Arguments() {
		facts.Arguments = append(facts.Arguments, state.Fact{Name: argument.Name, Value: argument.Text})
	}
	return state.Key(how.Digest(string(original))), facts
}

// makes is the key of what will stand in a change's file.
func (c *Change) makes() state.Key { return cmp.Or(c.File, c.Key) }

// available tells whether a change's file can be had from the store: because its original is there, or what was made of it.
func (d *decider) available(c *Change) bool {
	return d.stored(c.Key) || c.File != "" && d.stored(c.File)
}

// reshape turns a change that does nothing into one that makes the image's own file anew, if another recipe is declared. It never asks
// for a picture: without an original the plan says what stands in its way.
func (d *decider) reshape(c *Change) {
	if c.Action != NoOp && c.Action != Drift || c.Prior == nil || c.Prior.File == c.File || c.Key == "" || c.Prior.Key != c.Key {
		return
	}
	c.Action, c.Reshapes = Render, true
	d.explainShape(c)
	d.findOriginal(c)
	d.warnOfOverwriting(c)
}

// findOriginal finds what a file is to be made of where nothing is in the store: a file that is the picture itself.
func (d *decider) findOriginal(c *Change) {
	if d.available(c) {
		return
	}
	if c.From = d.pathOf(c.Key); c.From == "" {
		d.refuse(c, "its file can't be made: the picture as it was delivered is not on this machine, only what was made of it. Take the file "+
			"block back to what it was, or ask for another picture with -replace")
	}
}

// explainShape says in the words of a file block why a file is made anew.
func (d *decider) explainShape(c *Change) {
	before, known := d.in.Facts(c.Prior.File)
	if !known && c.Prior.File != "" {
		c.Notes = append(c.Notes, "what its file was made by isn't known on this machine")
		return
	}
	for _, one := range differences(before.Arguments, c.FileFacts.Arguments) {
		if one.Argument != "original" && one.Argument != "format" {
			c.Why = append(c.Why, Reason{"file." + one.Argument, one.Before, one.After})
		}
	}
}

// IsFinal tells whether what a change comes from is its very file, and not the picture that it is still to be made of.
func (p *Plan) IsFinal(c *Change) bool { return p.decider.final(c, c.From) }

// final tells whether a file is what is wanted at a change's path, and not an original that it is still to be made of. Files that no
// record speaks of were moved there by hand.
func (d *decider) final(c *Change, path string) bool {
	record := d.recordAt[path]
	return record == nil || record.File == c.File
}

// brings tells whether the original of an image will be in the store by the time that its renditions are made.
func (d *decider) brings(image *Change) bool {
	switch {
	case image.Submits, image.Task != "", image.SharedWith != "", image.MayChange, image.Deferred, image.Action == Adopt, d.stored(image.Key):
		return true
	}
	standing, from := d.in.Files[image.From].Content, d.recordAt[image.From]
	if from == nil && image.Prior != nil && image.Prior.Content == standing { // moved there by hand
		from = image.Prior
	}
	return image.writes() && image.From != "" && (from == nil || from.File == "" && from.Content == standing)
}
