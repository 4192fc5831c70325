package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// Finish is what is to be written into an image's file beside its picture. None of it is part of the key.
type Finish struct {
	Word string // as a record keeps it; "" where the file is to stay as it was delivered
	// Words are the picture's own, in order: the arguments that it was made from, its title and the like; only where all is to
	// be told.
	Words []state.Fact
}

// The finishes that have no digest.
const (
	Minimal     = "minimal"
	Credentials = "c2pa" // the file came with content credentials: another byte in it would make them void
	Own         = state.Own
)

// FinishOf returns how the file of a change is to be finished. A file that was written before there were finishes stays as it
// is until its picture changes, or the user says what is to be in it.
func FinishOf(c *Change) Finish {
	image := c.Image
	if c.Rendition != nil {
		image = c.Owner
	}
	same := c.Prior != nil && c.Prior.Key == c.Key
	switch {
	case image == nil || image.Metadata == "none":
		return Finish{}
	case same && c.Prior.Finish == "" && image.Metadata == "":
		return Finish{}
	case c.Rendition != nil && !picksUp(c.Path):
		return Finish{}
	case image.Metadata == "full" && c.Rendition == nil:
		return fullFinish(c)
	case image.Local && image.Metadata == "":
		return Finish{} // no model made it: there is nothing that must be said
	}
	return Finish{Word: Minimal}
}

// fullFinish tells all that the picture was made from. Its word has a digest, by which a change of it is seen.
func fullFinish(c *Change) Finish {
	f := Finish{Words: []state.Fact{{Name: "key", Value: string(c.Key)}}}
	for _, fact := range c.Facts.Arguments {
		if told(fact.Name, c.Image) {
			f.Words = append(f.Words, fact)
		}
	}
	for _, one := range []state.Fact{{Name: "title", Value: c.Image.Title}, {Name: "alt", Value: c.Image.Alt}, {Name: "license", Value: c.Image.License}} {
		if one.Value != "" {
			f.Words = append(f.Words, one)
		}
	}
	var told []byte
	for _, fact := range f.Words {
		told = appendText(appendText(told, fact.Name), fact.Value)
	}
	digest := sha256.Sum256(told)
	f.Word = "full-" + hex.EncodeToString(digest[:8])
	return f
}

// told are the arguments that a file tells. A seed that the model doesn't take says nothing.
func told(name string, image *spec.Image) bool {
	switch name {
	case "prompt", "negative_prompt", "model", "size":
		return true
	case "seed":
		return image.Seeded
	}
	return false
}

// refinish turns a change that does nothing into one that rewrites its file, if it is to be made otherwise of its picture, or only what
// stands beside that differs.
func (d *decider) refinish(c *Change) {
	d.reshape(c)
	if c.Action != NoOp && c.Action != Drift || c.Prior == nil || c.Prior.Path != c.Path || c.Prior.Address != c.Address {
		return
	}
	if c.Prior.Finish == Credentials || c.Prior.Given() || c.Image == nil || c.Prior.Key != c.Key {
		return
	}
	d.remark(c, FinishOf(c))
}

// remark turns a change that does nothing into one that rewrites its file, if its finish is to be another one.
func (d *decider) remark(c *Change, finish Finish) {
	if len(c.Facts.Arguments) == 0 && len(finish.Words) > 0 {
		return // what it was made from isn't known on this machine
	}
	switch {
	case d.intact(c.Prior) && finish.Word == c.Prior.Finish:
	case d.intact(c.Prior):
		c.Action, c.OnlyMark = Render, true
		c.tellFinish(finish)
	case c.Action == Drift && d.halfFinished(c, finish):
		c.Action, c.OnlyMark = Render, true
		c.Notes = append(c.Notes, "what its file says of it is not what is recorded: a run was stopped half-way, or only one of the two was committed")
	}
}

// tellFinish explains why a file is to be rewritten.
func (c *Change) tellFinish(finish Finish) {
	before, after := levelOf(c.Prior.Finish), levelOf(finish.Word)
	if before == after {
		c.Notes = append(c.Notes, "what its file says of it has changed")
		return
	}
	c.Why = append(c.Why, Reason{"metadata", before, after})
}

// halfFinished tells whether a file that is not as it was recorded is the recorded picture all the same, with another mark of
// imgplan's, or without one that it is not to have. One whose mark somebody took out is left as it is.
func (d *decider) halfFinished(c *Change, finish Finish) bool {
	standing, bare := d.in.Files[c.Path].Content, Bare(c.Prior.Content, c.Prior)
	if standing == bare {
		return finish.Word == "" && c.Prior.Finish != ""
	}
	return d.unmarked(c.Path) == bare
}

// levelOf is the word of the language for a finish.
func levelOf(finish string) string {
	level, _, _ := strings.Cut(finish, "-")
	if level == "" {
		return "none"
	}
	return level
}

// bare returns the content of the file at a path without what was written into it beside the picture: what stands for it in
// the keys of images that are made from it, so that metadata costs nothing.
func (d *decider) bare(path string) state.Content {
	record := d.recordAt[path]
	content := d.in.Files[path].Content
	if record != nil && content != record.Content && d.in.Files[path].Kind == state.Regular {
		content = Restored(content, d.unmarked(path), record)
	}
	return Bare(content, record)
}

// Restored is the content that stands for a file which is not as it was recorded: that of the record where the picture is the
// same but for a mark of imgplan's, as a run leaves it that was stopped half-way; else its own.
func Restored(content, unmarked state.Content, record *state.Record) state.Content {
	if recorded := Bare(record.Content, record); unmarked == recorded {
		return recorded
	}
	return content
}

// Bare is the content of a file without its finish, if it is as its record says; that is nil if there is none.
func Bare(content state.Content, record *state.Record) state.Content {
	if record != nil && record.Content == content && record.Bare != "" {
		return record.Bare
	}
	return content
}

// unmarked is the content of a file that nothing is recorded of, without a mark of imgplan's. It opens the file.
func (d *decider) unmarked(path string) state.Content {
	content := d.in.Files[path].Content
	if d.in.Unmarked == nil {
		return content
	}
	if bare, err := d.in.Unmarked(path); err == nil {
		return bare
	}
	return content
}
