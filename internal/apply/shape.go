package apply

import (
	"bytes"
	"cmp"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
)

// shape returns what the image's file block makes of its original, from the store, if it was made before. What is made is stored under
// its own key before it is written anywhere: a file is known by that, whoever was killed meanwhile, and where no original is.
func (j *job) shape(original state.Original) (state.Original, error) {
	key := j.change.File
	made, found, err := j.run.Objects.Original(key)
	if err != nil {
		return made, err
	}
	if found && (made.Of == original.Content || made.Content == original.Content) {
		return made, j.run.Objects.Verify(made.Content)
	}
	body, from, err := j.burn(original, *j.change.Image.File)
	if err != nil {
		return made, err
	}
	j.finished.lost, j.remark = from.signed, from.Remark
	return j.keepMade(key, original, body)
}

// keepMade stores what was made of an original under its key.
func (j *job) keepMade(key state.Key, original state.Original, body []byte) (state.Original, error) {
	content, _, err := j.run.Objects.Put(bytes.NewReader(body))
	if err != nil {
		return state.Original{}, err
	}
	info, err := picture.Identify(bytes.NewReader(body))
	if err != nil {
		return state.Original{}, err
	}
	placeholder, err := render.Placeholder(bytes.NewReader(body))
	if err != nil {
		return state.Original{}, err
	}
	made := state.Original{
		Content: content, Format: info.Format, Width: info.Width, Height: info.Height, Model: original.Model, Made: time.Now(), Of: original.Content,
		OfWidth: original.Width, OfHeight: original.Height, Placeholder: placeholder,
	}
	failpoint.Hit("shape", "stored")
	return made, j.run.Objects.Bind(key, made)
}

// remade returns what a file block has made of a picture that isn't in the store itself.
func (j *job) remade() (original state.Original, found bool, err error) {
	if j.change.File == "" {
		return original, false, nil
	}
	if original, found, err = j.run.Objects.Original(j.change.File); err != nil || !found {
		return original, false, err
	}
	original.Width, original.Height = original.OfWidth, original.OfHeight
	if prior := j.change.Prior; prior != nil && prior.Key == j.change.Key {
		original.Width, original.Height = cmp.Or(prior.Width, original.Width), cmp.Or(prior.Height, original.Height)
	}
	return original, true, nil
}
