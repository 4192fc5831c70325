package apply

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// place writes the picture at its path, removes what the change leaves behind, and records it: files first, then the
// record of them, so that a record never names what isn't there.
func (j *job) place(original state.Original) error {
	if err := j.guard(); err != nil {
		return err
	}
	j.bringHome()
	written, err := j.body(original)
	if err != nil {
		return failed("its picture is kept in %s/objects, but its file can't be made: %v", state.Folder, err)
	}
	file, err := j.write(written.Content, written.Format, original)
	var refused *ending
	switch {
	case errors.As(err, &refused):
		return err
	case err != nil:
		return failed("its picture is kept in %s/objects, but can't be written: %v", state.Folder, err)
	}
	if err := j.removeLeft(); err != nil {
		return err
	}
	failpoint.Hit("journal", "record", "before")
	if err := j.remember(file, original, written.Placeholder); err != nil {
		return failed("its file is written, but not recorded: %v", err)
	}
	failpoint.Hit("journal", "record", "after")
	return j.remarks(original)
}

// body returns the stored bytes that become the change's file; their format is "" where it isn't known.
func (j *job) body(original state.Original) (state.Original, error) {
	switch {
	case j.carries():
		return state.Original{Content: j.run.plan.File(j.change.From).Content, Placeholder: j.change.Prior.Placeholder}, nil
	case j.change.File != "":
		return j.shape(original)
	}
	return original, nil
}

// carries tells whether a change takes its own file along, rather than writing the picture as it was delivered: a retouched
// file, or one of the format that it will have. Else a JPEG made from a PNG would become a PNG again, and worse.
func (j *job) carries() bool {
	c := j.change
	return c.Action == plan.Move && c.From != "" && j.run.plan.IsFinal(c) && (j.retouched() || path.Ext(c.From) == path.Ext(c.Path))
}

// retouched tells whether the file that a change takes along is not as it was written.
func (j *job) retouched() bool {
	record := j.run.plan.RecordAt(j.change.From)
	return record == nil || record.Content != j.run.plan.File(j.change.From).Content
}

// guard refuses to overwrite a file that is not as it was when the plan was made, unless its bytes are stored.
func (j *job) guard() error {
	files, err := j.run.Dir.Look([]string{j.change.Path}, nil, true)
	if err != nil {
		return err
	}
	now := files[j.change.Path]
	if now.Kind == state.Missing || now.Content == j.change.Standing.Content && now.Kind == state.Regular {
		return nil
	}
	if now.Kind == state.Regular && j.run.Objects.Has(now.Content) {
		return nil
	}
	return failed("%s was changed while the apply ran; its picture is kept in %s/objects", j.change.Path, state.Folder)
}

// write puts a stored picture at the change's path, in the format that the path's extension says, unless the image
// does not accept it.
func (j *job) write(content state.Content, format string, original state.Original) (state.File, error) {
	j.giveWay()
	staged, err := j.stage(content, format, original)
	if err != nil {
		return state.File{}, err
	}
	return staged.Place()
}

func (j *job) stage(content state.Content, format string, original state.Original) (*workdir.Staged, error) {
	object, err := j.run.Objects.Open(content)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	desk := j.run.desks.take()
	defer j.run.desks.giveBack(desk)
	whole, err := desk.lay(object)
	if err != nil {
		return nil, err
	}
	body, err := j.dress(&desk.marked, whole, content, format, original)
	if err != nil {
		return nil, err
	}
	if err := j.accept(body, original); err != nil {
		return nil, err
	}
	return j.run.Dir.Stage(j.change.Path, body)
}

// dress returns what will stand at the change's path: in its format, and finished. A retouched file is moved as it is.
func (j *job) dress(marked *bytes.Buffer, object io.ReadSeeker, content state.Content, format string, original state.Original) (io.ReadSeeker, error) {
	moved := j.carries()
	retouched := moved && j.retouched()
	if moved && !retouched {
		var err error
		if object, err = unmarked(object); err != nil {
			return nil, err
		}
		content = ""
	}
	body, err := j.render(object, format)
	if err != nil || retouched {
		return body, err
	}
	if body != object {
		content = ""
		found, err := picture.ReadMetadata(object)
		j.finished.lost = j.finished.lost || err == nil && found.C2PA
	}
	return j.finish(marked, body, content, original.Model)
}

// render returns what will stand at the change's path, from its start.
func (j *job) render(object io.ReadSeeker, format string) (io.ReadSeeker, error) {
	if format == "" {
		format = formatOf(object)
		if _, err := object.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
	}
	wanted, _ := picture.FormatOf(j.change.Path)
	if format == wanted || format == "" {
		return object, nil
	}
	var converted bytes.Buffer
	if err := convert(&converted, object, format, wanted); err != nil {
		return nil, err
	}
	return bytes.NewReader(converted.Bytes()), nil
}

// convert writes a picture in another format. Neither a colour profile nor a camera's turn goes along, so they become pixels first.
func convert(w io.Writer, r io.ReadSeeker, from, to string) error {
	if plain, err := render.Plain(r); err != nil || plain {
		return errors.Join(err, picture.Convert(w, r, from, to))
	}
	p, err := render.Open(r)
	if err != nil {
		return err
	}
	return p.Render(context.Background(), w, recipe.Recipe{Format: to, Quality: picture.Quality})
}

// formatOf returns a picture's format; "" when it is none that is known: a retouched file may be anything.
func formatOf(r io.Reader) string {
	info, err := picture.Identify(r)
	if err != nil {
		return ""
	}
	return info.Format
}

// remember records the image, and forgets the address it had.
func (j *job) remember(file state.File, original state.Original, placeholder string) error {
	record := j.recordOf(file, original, placeholder)
	err := j.run.commit(j.putRecord(record))
	if err == nil {
		j.record = &record
	}
	return err
}

func (j *job) recordOf(file state.File, original state.Original, placeholder string) state.Record {
	c := j.change
	record := state.Record{
		Address: c.Address, Path: c.Path, Key: c.Key, Content: file.Content, Stat: file.Stat, Made: original.Made,
		Model: original.Model, Width: original.Width, Height: original.Height, Finish: j.finished.word, Bare: j.finished.bare,
		File: c.File, Placeholder: placeholder, Look: original.Look,
	}
	record.Unlike = c.File == "" && j.unlike(original)
	if j.carries() && j.run.plan.File(c.From).Content != c.Prior.Content {
		record.Content, record.Stat = c.Prior.Content, state.Stat{} // it stays a retouched file
		record.Finish, record.Bare = c.Prior.Finish, c.Prior.Bare
	}
	record.Seed = j.seed()
	return record
}

// unlike tells whether a picture has another size than was asked for; where nobody knows what that was, whether it isn't what it had.
func (j *job) unlike(original state.Original) bool {
	asked, prior := providers.Size{}, j.change.Prior
	switch {
	case original.Width == 0:
		return false
	case j.change.Image != nil:
		asked = j.change.Image.Size
	case prior.Unlike:
		return true
	default:
		asked = providers.Size{Width: prior.Width, Height: prior.Height}
	}
	given := j.change.Image != nil && asked.Width == 0 // it follows from others
	return !given && asked != providers.Size{Width: original.Width, Height: original.Height}
}

func (j *job) putRecord(record state.Record) func(*state.Tx) {
	c := j.change
	return func(tx *state.Tx) {
		if failpoint.Skip("journal.record") {
			return
		}
		if c.Prior != nil && c.Prior.Address != c.Address && j.run.Config.Image(c.Prior.Address) == nil {
			tx.DropRecord(c.Prior.Address)
		}
		tx.PutRecord(record)
		if len(c.Facts.Arguments) > 0 { // else it is a picture whose making isn't known on this machine
			tx.PutFacts(c.Key, c.Facts)
		}
		if len(c.FileFacts.Arguments) > 0 {
			tx.PutFacts(c.File, c.FileFacts)
		}
	}
}

// remarks are what is worth knowing of a picture that is done.
func (j *job) remarks(original state.Original) error {
	if j.change.Action == plan.Adopt {
		return nil // the plan has said so
	}
	if j.finished.lost {
		return &ending{Done, "its content credentials (C2PA) are lost: they don't survive what is made of it, a " + j.change.Image.Format() +
			" (the picture as it was delivered is kept in " + state.Folder + "/objects)"}
	}
	if j.remark != "" {
		return &ending{Done, j.remark}
	}
	size := j.change.Image.Size
	if size.Width == 0 || original.Width == 0 || size.Width == original.Width && size.Height == original.Height {
		return nil
	}
	got := size
	got.Width, got.Height = original.Width, original.Height
	return &ending{Done, "it came out as " + got.String() + ", not " + size.String()}
}
