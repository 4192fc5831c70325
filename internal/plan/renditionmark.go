package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/state"
)

// picksUp tells whether a file of a path's format can be marked.
func picksUp(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg", ".webp"}, strings.ToLower(path.Ext(name)))
}

// remarkRendition turns a rendition that stays as it is into one whose mark is rewritten, if it is to have another one.
func (d *decider) remarkRendition(c, image *Change) {
	if c.Action != NoOp && c.Action != Drift || c.Prior == nil || c.Prior.Key != c.Key {
		return
	}
	if finish := FinishOf(c); finish.Word != c.Prior.Finish || c.Action == Drift {
		if d.isGiven(image) {
			finish = Finish{}
		}
		d.remark(c, finish)
	}
}

// isGiven tells whether the picture of an image is one that the user gave.
func (d *decider) isGiven(image *Change) bool {
	if image.Prior != nil && image.Prior.Key == image.Key {
		return image.Prior.Given()
	}
	original, stored := d.in.Original(image.Key)
	return stored && original.Model == state.Adopted
}

// tellCredentials notes that a rendition has none of the content credentials that its original came with.
func (d *decider) tellCredentials(c, image *Change) {
	if d.isSigned(image) {
		c.Notes = append(c.Notes, LostCredentials)
	}
}

// LostCredentials is what is said of a rendition whose original has content credentials.
const LostCredentials = "the content credentials (C2PA) of its original are not in it: they hold for the whole picture alone"

// isSigned tells whether the picture of an image, as it was delivered, has content credentials.
func (d *decider) isSigned(image *Change) bool {
	if image.Prior != nil && image.Prior.Key == image.Key && image.Prior.Finish == Credentials {
		return true
	}
	original, stored := d.in.Original(image.Key)
	return stored && original.Signed
}

// tellLoss notes that an image's picture loses its content credentials, where it is to be written in another format.
func (d *decider) tellLoss(c *Change) {
	if c.Action != Move && c.Action != Restore && !c.Reshapes || c.Key == "" || !d.isSigned(c) {
		return
	}
	original, stored := d.in.Original(c.Key)
	format := original.Format
	if !stored {
		format = formatOf(c.Prior.Path)
	}
	switch {
	case c.File != "":
		c.Notes = append(c.Notes, "its content credentials (C2PA) will be lost: they don't survive its file block")
	case format != c.Image.Format():
		c.Notes = append(c.Notes, "its content credentials (C2PA) will be lost: they don't survive the conversion to "+c.Image.Format())
	}
}
