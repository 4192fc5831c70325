package apply

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// finished is how a job's file was finished, as its record says.
type finished struct {
	word string
	bare state.Content
	lost bool // it was delivered with content credentials, which a conversion has taken away
}

// finish returns what will stand at the change's path: the picture, with what is to be said about it. What the user gave stays as
// it is, and so does what was delivered with content credentials, which another byte would make void. The content is the
// body's, where it is known. The marked picture stands in the buffer, for as long as that isn't used for another.
func (j *job) finish(marked *bytes.Buffer, body io.ReadSeeker, content state.Content, model string) (io.ReadSeeker, error) {
	wanted := plan.FinishOf(j.change)
	if model == state.Adopted {
		if j.change.Rendition == nil {
			j.finished.word = plan.Own
		}
		return body, nil
	}
	if wanted.Word == "" {
		return body, nil
	}
	found, err := picture.ReadMetadata(body)
	if err != nil {
		return nil, err
	}
	if found.C2PA {
		j.finished.word = plan.Credentials
		_, err := body.Seek(0, io.SeekStart)
		return body, err
	}
	if content == "" {
		if _, err := body.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		if content, err = contentOf(body); err != nil {
			return nil, err
		}
	}
	size, err := body.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	marked.Reset()
	marked.Grow(int(size) + markRoom)
	if err := picture.Mark(marked, body, j.words(wanted)); err != nil {
		return nil, err
	}
	j.finished.word, j.finished.bare = wanted.Word, content
	return bytes.NewReader(marked.Bytes()), nil
}

// markRoom is more than most marks take, in bytes.
const markRoom = 8 << 10

func contentOf(r io.Reader) (state.Content, error) {
	sum := sha256.New()
	_, err := io.Copy(sum, r)
	return state.Content("sha256:" + hex.EncodeToString(sum.Sum(nil))), err
}

// words are what a mark says by a finish.
func (j *job) words(finish plan.Finish) picture.Metadata {
	image := j.change.Image
	if j.change.Rendition != nil {
		image = j.change.Owner
	}
	m := picture.Metadata{SourceType: picture.Trained}
	switch {
	case image.Local:
		m.SourceType = picture.Algorithmic
	case image.Source != "":
		m.SourceType = picture.Composite
	}
	said := map[string]string{}
	for _, fact := range finish.Words {
		said[fact.Name] = fact.Value
	}
	if len(said) > 0 {
		m.Title, m.Description, m.License, m.Key = said["title"], said["alt"], said["license"], said["key"]
		m.Parameters = picture.Made{
			Prompt: said["prompt"], NegativePrompt: said["negative_prompt"], Seed: said["seed"], Size: said["size"], Model: said["model"],
			Key: said["key"],
		}.Parameters()
	}
	return m
}

// refinish rewrites the image's own file for what stands beside its picture. The picture is the one that was written, and what
// stood beside it can be written again, so nothing of it is kept.
func (j *job) refinish() error {
	c := j.change
	standing, err := j.run.Dir.Open(c.Path)
	if err != nil {
		return err
	}
	defer standing.Close()
	content, err := contentOf(standing)
	if err != nil {
		return err
	}
	if content != c.Standing.Content {
		return failed("%s was changed while the apply ran", c.Path)
	}
	body, err := unmarked(standing)
	if err != nil {
		return err
	}
	done, err := j.finish(new(bytes.Buffer), body, "", c.Prior.Model)
	if err != nil {
		return err
	}
	file, err := j.run.Dir.Write(c.Path, done)
	if err != nil {
		return err
	}
	record := *c.Prior
	record.Content, record.Stat, record.Finish, record.Bare = file.Content, file.Stat, j.finished.word, j.finished.bare
	failpoint.Hit("journal", "finish", "before")
	err = j.run.commit(func(tx *state.Tx) { tx.PutRecord(record) })
	failpoint.Hit("journal", "finish", "after")
	if err == nil {
		j.record = &record
	}
	return err
}

// unmarked returns a picture without imgplan's mark, from its start.
func unmarked(r io.ReadSeeker) (io.ReadSeeker, error) {
	var bare bytes.Buffer
	if err := picture.Unmark(&bare, r); err != nil {
		return nil, err
	}
	return bytes.NewReader(bare.Bytes()), nil
}

// bare is the content that stands in keys for the file at a path, as the plan takes it.
func (r *run) bare(path string, content state.Content) state.Content {
	var record *state.Record
	r.own(func() {
		if record = r.written[path]; record == nil {
			record = r.plan.RecordAt(path)
		}
	})
	if record != nil && content != record.Content {
		content = plan.Restored(content, r.unmarkedContent(path), record)
	}
	return plan.Bare(content, record)
}

// unmarkedContent is the content of a file without a mark; "" for what is no picture.
func (r *run) unmarkedContent(path string) state.Content {
	file, err := r.Dir.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	bare, err := unmarked(file)
	if err != nil {
		return ""
	}
	content, _ := contentOf(bare)
	return content
}
