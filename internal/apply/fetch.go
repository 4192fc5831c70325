package apply

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
)

const (
	fetchTries = 3               // downloads of one link before a live one is asked for
	fetchTime  = 5 * time.Minute // for all of them
)

// fetch downloads the picture, stores it and proves that it is one. It goes on when the run is interrupted: the
// picture is made and paid for, and its link may die.
func (j *job) fetch(ctx context.Context, maker Maker) (state.Original, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTime)
	defer cancel()
	if len(j.task.Results) == 0 {
		return state.Original{}, j.strand(maker, "its task "+j.task.ID+" has ended without a picture")
	}
	j.bringHome()
	j.giveWay()
	j.tell(Fetching, "")
	result := j.task.Results[0]
	var original state.Original
	var err error
	for tries := 1; tries <= fetchTries; tries++ {
		original, err = j.bring(ctx, maker, result)
		if err == nil {
			return original, j.stored(maker, original)
		}
		if providers.ClassOf(err) == providers.Gone {
			result.URL = j.live(ctx, maker, result.URL)
		}
	}
	return original, j.strand(maker, "its picture is made and paid for, but "+lacking(err))
}

// strand ends a job whose picture is paid for and can't be had, and keeps the reason with its task: the next run tries again, until
// the user gives it up.
func (j *job) strand(maker Maker, reason string) error {
	j.stranded = true
	if !maker.Repeatable() {
		j.mark("finished", j.putTask(state.Finished, reason))
	}
	return &ending{Failed, reason}
}

// unusable says that what was delivered is stored whole, and is no picture that can be worked with.
type unusable struct {
	content state.Content
	err     error
}

func (e *unusable) Error() string { return e.err.Error() }

// lacking says why a picture can't be had.
func lacking(err error) string {
	var delivered *unusable
	if errors.As(err, &delivered) {
		return fmt.Sprintf("can't be used: %v: what was delivered is kept as %s", err, objectPath(state.Original{Content: delivered.content}))
	}
	return fmt.Sprintf("can't be downloaded: %v", err)
}

// live returns a link that may work in the place of a dead one: minted anew, or as the task says it now.
func (j *job) live(ctx context.Context, maker Maker, dead string) string {
	if url, err := maker.Remint(ctx, dead); err == nil {
		return url
	}
	if task, err := maker.Poll(ctx, j.task.ID); err == nil && len(task.Results) > 0 {
		return task.Results[0].URL
	}
	return dead
}

// bring stores one result's bytes and verifies them. Bytes that are not a picture stay in the store, for they are what
// was paid for.
func (j *job) bring(ctx context.Context, maker Maker, result providers.Result) (state.Original, error) {
	body := io.NopCloser(bytes.NewReader(result.Bytes))
	if result.Bytes == nil {
		var err error
		if body, err = maker.Fetch(ctx, result.URL); err != nil {
			return state.Original{}, err
		}
	}
	failpoint.Hit("fetch", "after")
	content, _, err := j.run.Objects.Put(body)
	if err := errors.Join(err, body.Close()); err != nil {
		return state.Original{}, err
	}
	return j.identify(content)
}

// identify decodes a stored picture.
func (j *job) identify(content state.Content) (state.Original, error) {
	object, err := j.run.Objects.Open(content)
	if err != nil {
		return state.Original{}, err
	}
	defer object.Close()
	j.giveWay()
	desk := j.run.desks.take()
	defer j.run.desks.giveBack(desk)
	body, err := desk.lay(object)
	if err != nil {
		return state.Original{}, err
	}
	info, pixels, err := picture.Decode(body)
	if err != nil {
		return state.Original{}, &unusable{content, err}
	}
	placeholder, err := placeholderOf(body, pixels)
	return state.Original{
		Content: content, Format: info.Format, Width: info.Width, Height: info.Height,
		Model: j.provider + " " + j.model(), TaskID: j.task.ID, Made: time.Now(),
		Alpha: alphaOf(pixels), Look: string(picture.LookOf(pixels)), Blank: picture.Blank(pixels), Signed: signed(body), Placeholder: placeholder,
	}, err
}

func alphaOf(pixels image.Image) string {
	if picture.Transparent(pixels) {
		return state.Transparent
	}
	return state.Opaque
}

// placeholderOf is that of a picture as it is seen, of which the pixels are here already.
func placeholderOf(r io.ReadSeeker, pixels image.Image) (string, error) {
	plain, err := render.Plain(r)
	switch {
	case err != nil:
		return "", err
	case plain:
		return render.PlaceholderOf(pixels), nil
	}
	return render.Placeholder(r)
}

// signed tells whether a picture has content credentials.
func signed(object io.ReadSeeker) bool {
	found, err := picture.ReadMetadata(object)
	return err == nil && found.C2PA
}

// stored binds the picture to its key, then closes its task.
func (j *job) stored(maker Maker, original state.Original) error {
	if err := j.run.Objects.Bind(j.change.Key, original); err != nil {
		return err
	}
	if !maker.Repeatable() {
		key, facts := j.change.Key, j.change.Facts
		j.mark("drop", j.dropTask(), j.entry("made"), func(tx *state.Tx) { tx.PutFacts(key, facts) })
	}
	return nil
}
