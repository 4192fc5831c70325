package apply

import (
	"bytes"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// makeRendition makes a file of its image's original, and records it. Its image is as it will be by now.
func (j *job) makeRendition() error {
	if j.change.MayChange && j.settleRendition() {
		return &ending{Unchanged, "its image came out as it was"}
	}
	made, remark, err := j.renditionBody()
	if err != nil {
		return err
	}
	if err := j.guard(); err != nil {
		return err
	}
	info, _ := picture.Identify(made) // of AVIF and ICO nothing is known
	if _, err := made.Seek(0, io.SeekStart); err != nil {
		return err
	}
	file, err := j.run.Dir.Write(j.change.Path, made)
	if err != nil {
		return err
	}
	if err := j.removeLeft(); err != nil {
		return err
	}
	record := j.renditionRecord(file, info)
	failpoint.Hit("journal", "rendition", "before")
	if err := j.run.commit(j.putRendition(record)); err != nil {
		return err
	}
	failpoint.Hit("journal", "rendition", "after")
	j.record = &record
	if remark != "" {
		return &ending{Done, remark}
	}
	return nil
}

// renditionBody returns what will stand in the file, from its start: made of the image's original, or, where that can't be, what was
// made before.
func (j *job) renditionBody() (made io.ReadSeeker, remark string, err error) {
	_, found, err := j.run.Objects.Original(j.change.Original)
	if err != nil {
		return nil, "", err
	}
	if found && !j.change.Copied {
		return j.burnFile(j.change.Rendition.Recipe)
	}
	made, err = j.madeBefore()
	return made, "", err
}

// madeBefore is renditionBody where the file is taken from the store. One that only stands in the folder was stored before anything was
// touched.
func (j *job) madeBefore() (io.ReadSeeker, error) {
	before, found, err := j.run.Objects.Original(j.change.Key)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, failed("the original of %s is not in %s/objects any more", j.change.Of, state.Folder)
	}
	if err := j.run.Objects.Verify(before.Content); err != nil {
		return nil, failed("%v", err)
	}
	object, err := j.run.Objects.Open(before.Content)
	if err != nil {
		return nil, err
	}
	defer object.Close()
	var whole bytes.Buffer
	if _, err := whole.ReadFrom(object); err != nil {
		return nil, err
	}
	return j.finish(new(bytes.Buffer), bytes.NewReader(whole.Bytes()), before.Content, before.Model)
}

// settleRendition gives a change its key, now that its image has one; true if its file is made by it already.
func (j *job) settleRendition() (fresh bool) {
	j.run.own(func() {
		settled := *j.change
		if image := j.run.schedule.jobs[j.change.Of]; image != nil {
			settled.Original = image.change.Key
		}
		settled.Key, settled.Facts = plan.RenditionKey(&settled, settled.Original)
		fresh = standsAsRecorded(&settled)
		j.change = &settled
	})
	return fresh
}

// original is what the file is made from. A picture that only stands in the folder was stored before anything was touched.
func (j *job) original() (state.Original, error) {
	original, found, err := j.run.Objects.Original(j.change.Original)
	if err == nil && !found {
		err = failed("the original of %s is not in %s/objects any more", j.change.Of, state.Folder)
	}
	return original, err
}

func (j *job) renditionRecord(file state.File, info picture.Info) state.Record {
	c := j.change
	return state.Record{
		Address: c.Address, Path: c.Path, Key: c.Key, Content: file.Content, Stat: file.Stat, Made: time.Now(), Model: c.Tool,
		Width: info.Width, Height: info.Height, Finish: j.finished.word, Bare: j.finished.bare,
	}
}

// putRendition returns the edit that remembers the file.
func (j *job) putRendition(record state.Record) func(*state.Tx) {
	c := j.change
	return func(tx *state.Tx) {
		if failpoint.Skip("journal.rendition") {
			return
		}
		if c.Prior != nil && c.Prior.Address != c.Address {
			tx.DropRecord(c.Prior.Address)
		}
		tx.PutRecord(record)
		if len(c.Facts.Arguments) > 0 { // else it was made elsewhere, with another version of its tool
			tx.PutFacts(c.Key, c.Facts)
		}
	}
}
