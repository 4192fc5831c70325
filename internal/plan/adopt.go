package plan

import (
	"fmt"
	"path"
	"slices"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/state"
)

// adopts decides about an image whose picture the user gives: a file that is imported, or the one that stands there, if
// that is to be accepted. It returns false for every other image.
func (d *decider) adopts(c *Change, source string, known bool) bool {
	file, given := d.given(c)
	if !given || d.hasPicture(c, source, known) {
		return false
	}
	c.Deferred, c.MayChange = waits(c.Image), !known
	if !c.Deferred && known {
		c.Key, c.Facts = KeyOf(c.Image, c.Seed, source)
		d.shape(c)
	}
	accepted := matchesAny(d.in.Options.Accept, c.Address)
	switch {
	case c.Key == "" && d.in.Options.AdoptOnly:
		d.refuse(c, "what it is made from isn't known yet: apply first what it depends on")
	case d.inFlight(c.Key) && !accepted:
		c.Notes = append(c.Notes, file+" is not imported: a request for the picture was paid for before, and is collected instead")
		return false
	case d.inFlight(c.Key):
		d.refuse(c, "a request for it was paid for, and its picture is still to come: apply first, to collect it")
	case accepted && d.asRecorded(c):
		return false
	}
	d.adopt(c, file)
	return true
}

// given returns the file that is to become an image's picture, if there is one to.
func (d *decider) given(c *Change) (file string, given bool) {
	if matchesAny(d.in.Options.Accept, c.Address) {
		if c.Prior != nil && c.Standing.Kind == state.Missing && d.mayTake(c.Prior.Path, c.Address) {
			return c.Prior.Path, true
		}
		return c.Path, true
	}
	file, given = d.imports[c.Address]
	return file, given && c.Prior == nil
}

// hasPicture tells whether an image whose picture is to be imported has one by another name: it is done once.
func (d *decider) hasPicture(c *Change, source string, known bool) bool {
	if c.Prior != nil || !known || waits(c.Image) || matchesAny(d.in.Options.Accept, c.Address) {
		return false
	}
	c.Key, c.Facts = KeyOf(c.Image, c.Seed, source)
	d.claim(c, source)
	return c.Prior != nil
}

// mayTake tells whether a file that stands at an image's former path is no other image's.
func (d *decider) mayTake(path, address string) bool {
	owner, owned := d.owner[path]
	return d.in.Files[path].Kind == state.Regular && (!owned || owner == address)
}

// asRecorded tells whether nothing at all has changed about a change's picture.
func (d *decider) asRecorded(c *Change) bool {
	return c.Prior != nil && c.Prior.Key == c.Key && c.Prior.File == c.File && c.Prior.Path == c.Path && c.Prior.Address == c.Address &&
		d.intact(c.Prior)
}

// adopt plans to take a file as a change's picture.
func (d *decider) adopt(c *Change, file string) {
	own := c.Prior
	c.Action, c.From, c.adopted = Adopt, file, d.in.Files[file].Content
	if c.Image.File != nil && c.From == c.Path {
		c.Notes = append(c.Notes, "its file stays as it is: its file block is not applied to it")
	}
	if !c.Deferred && c.Key != "" {
		d.explain(c)
	}
	d.examine(c)
	d.follow(c, own)
}

// adoptOnly narrows a plan to what is adopted of its targets, with the files that are made of that.
func (d *decider) adoptOnly(p *Plan) {
	adopted := map[string]bool{}
	for _, c := range p.Changes {
		adopted[c.Address] = c.Action == Adopt
	}
	p.Changes = slices.DeleteFunc(p.Changes, func(c *Change) bool {
		return !matchesAny(d.in.Options.Targets, c.Address) || c.Action != Adopt && c.Action != NoOp && !adopted[c.Of]
	})
	d.problems = slices.DeleteFunc(d.problems, func(one Problem) bool { return !matchesAny(d.in.Options.Targets, one.Address) })
}

// examine tells whether the file that a change adopts is a picture that may stand at its path.
func (d *decider) examine(c *Change) {
	standing := d.in.Files[c.From]
	if err := repopath.Inside(c.From); err != nil {
		d.refuse(c, err.Error())
		return
	}
	switch standing.Kind {
	case state.Missing:
		d.refuse(c, fmt.Sprintf("there is no file %s", c.From))
		return
	case state.Other:
		d.refuse(c, fmt.Sprintf("%s is a folder, a link or a device, not a file", c.From))
		return
	}
	seen, err := d.in.Verify(c.From)
	if err != nil {
		d.refuse(c, fmt.Sprintf("%s is not a whole picture: %v", c.From, err))
		return
	}
	if wanted := formatOf(c.Path); seen.Format != wanted {
		d.refuse(c, fmt.Sprintf("%s is a %s picture, and the extension of %s says %s", c.From, seen.Format, c.Path, wanted))
	}
	if c.Image == nil {
		return
	}
	is := providers.Size{Width: seen.Width, Height: seen.Height}
	if size := c.Image.Size; c.Image.File == nil && size != (providers.Size{}) && size != is {
		c.Notes = append(c.Notes, fmt.Sprintf("it is %s, and %s is declared", is, size))
	}
}

// refuse makes a change that can't be done a reason not to apply the plan.
func (d *decider) refuse(c *Change, text string) {
	d.problems = append(d.problems, Problem{c.Address, text})
}

// formatOf is the format that a path's extension says.
func formatOf(name string) string {
	if shapeOf(name, 0, 0).format == ".png" {
		return "png"
	}
	return "jpeg"
}

// undeclared reports what is to be imported without being declared.
func (d *decider) undeclared() {
	for _, one := range d.in.Config.Imports {
		if !d.declares(one.To) && !d.leftOut(one.To) {
			d.problems = append(d.problems, Problem{one.To, fmt.Sprintf("%s is to be imported as it, and it is not declared: "+
				"declare it, or let imgplan plan -generate-config-out=FILE write a block to start from", path.Base(one.File))})
		}
	}
}
