package apply

import (
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
)

// adopt makes the user's file the original of the change's key, as if it had been delivered for it; its bytes were stored
// before anything was touched. Nothing is asked of any provider.
func (j *job) adopt() (state.Original, error) {
	file := j.run.plan.File(j.change.From)
	content, err := j.adopted(file.Content)
	if err != nil {
		return state.Original{}, err
	}
	object, err := j.run.Objects.Open(content)
	if err != nil {
		return state.Original{}, err
	}
	defer object.Close()
	original, err := j.proveGiven(object)
	if err != nil {
		return state.Original{}, err
	}
	original.Content, original.Model, original.Made = content, state.Adopted, time.Now()
	return original, j.run.Objects.Bind(j.change.Key, original)
}

// proveGiven decodes a picture that the user gave. Its size is that of it as it is seen: a camera may have been held upright.
func (j *job) proveGiven(object io.ReadSeeker) (state.Original, error) {
	info, pixels, err := picture.Decode(object)
	if err != nil {
		return state.Original{}, failed("%s is not a whole picture: %v", j.change.From, err)
	}
	if wanted, _ := picture.FormatOf(j.change.Path); info.Format != wanted {
		return state.Original{}, failed("%s is a %s picture, and the extension of %s says %s", j.change.From, info.Format, j.change.Path, wanted)
	}
	placeholder, err := placeholderOf(object, pixels)
	if err != nil {
		return state.Original{}, err
	}
	if _, err := object.Seek(0, io.SeekStart); err != nil {
		return state.Original{}, err
	}
	width, height, err := render.SizeOf(object, recipe.Recipe{})
	return state.Original{Format: info.Format, Width: width, Height: height, Placeholder: placeholder}, err
}

// adopted returns the object of a file that is adopted. One that is as imgplan wrote it goes without its mark, which stays in
// the file: what is made from it is made from the same picture as before.
func (j *job) adopted(content state.Content) (state.Content, error) {
	record := j.run.plan.RecordAt(j.change.From)
	j.finished.word = plan.Own
	if record == nil || record.Content != content || record.Bare == "" {
		return content, nil
	}
	if j.change.From == j.change.Path {
		j.finished = finished{word: record.Finish, bare: record.Bare}
	}
	return j.run.bareObject(*record)
}

// keep records a file that stands where it belongs, as it is.
func (j *job) keep(original state.Original) error {
	path := j.change.Path
	files, err := j.run.Dir.Look([]string{path}, nil, true)
	if err != nil {
		return err
	}
	if files[path].Content != j.run.plan.File(path).Content {
		return failed("%s was changed while it was adopted", path)
	}
	if err := j.removeLeft(); err != nil {
		return err
	}
	if j.change.File != "" { // what is there counts as made, so that it comes back as it is
		made := original
		made.Of = original.Content
		if err := j.run.Objects.Bind(j.change.File, made); err != nil {
			return err
		}
	}
	return j.remember(files[path], original, original.Placeholder)
}

// seed is what the record keeps of a seed that its address does not derive.
func (j *job) seed() *int64 {
	c := j.change
	switch {
	case c.Image == nil:
		return c.Prior.Seed
	case c.Seed != c.Image.Seed:
		return &c.Seed
	}
	return nil
}

// forget drops a record, and leaves its file.
func (j *job) forget() error {
	return j.run.commit(func(tx *state.Tx) { tx.DropRecord(j.change.Address) })
}
