package plan

import (
	"fmt"

	"github.com/imgplan/imgplan/internal/spec"
)

// foresee asks an image's postconditions about the picture that is to be restored: it is refused again if nothing has
// changed since it was made.
func (d *decider) foresee(c *Change) {
	original, stored := d.in.Original(c.Key)
	if !stored {
		return
	}
	for _, flaw := range Flaws(c.Image, original) {
		c.Notes = append(c.Notes, "it will not be written: "+flaw+". checks = [] accepts it, for free; another seed or prompt asks for another one")
	}
	if original.Format == c.Image.Format() && c.File == "" {
		if flaw := Oversize(c.Image, original.Bytes); flaw != "" {
			c.Notes = append(c.Notes, "it will not be written: "+flaw+". A larger one accepts it, for free; a file block makes it smaller, for free, too")
		}
	}
	if c.Image.Accepts == nil {
		return
	}
	fact := spec.Known{
		Key: string(c.Key), Next: string(c.Key), Width: original.Width, Height: original.Height,
		Alpha: original.Alpha, Blank: original.Blank, Look: original.Look,
	}
	if original.Format == c.Image.Format() { // else the file will have other bytes
		fact.Content, fact.Bytes = string(original.Content), original.Bytes
		if FinishOf(c).Word != "" {
			fact.Content = "" // a few bytes more
		}
	}
	for _, one := range c.Image.Accepts(fact) {
		c.Notes = append(c.Notes, fmt.Sprintf("it will not be written as long as its postcondition at %s:%d fails: %s",
			one.Range.Filename, one.Range.Start.Line, one.Message))
	}
}
