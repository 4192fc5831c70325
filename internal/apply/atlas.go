package apply

import (
	"bytes"
	"context"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/sheet"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// makeAtlas makes a sheet of pictures, or the text that says where they stand on it, and records it. They are all there by now.
func (j *job) makeAtlas() error {
	fresh, err := j.settleAtlas()
	if err != nil {
		return err
	}
	if fresh && j.change.MayChange {
		return &ending{Unchanged, "its pictures came out as they were"}
	}
	made, err := j.drawAtlas()
	if err != nil {
		return err
	}
	if err := j.guard(); err != nil {
		return err
	}
	c := j.change
	file, err := j.run.Dir.Write(c.Path, bytes.NewReader(made))
	if err != nil {
		return err
	}
	if err := j.removeLeft(); err != nil {
		return err
	}
	record := state.Record{Address: c.Address, Path: c.Path, Key: c.Key, Content: file.Content, Stat: file.Stat, Made: time.Now()}
	failpoint.Hit("journal", "atlas", "before")
	err = j.run.commit(func(tx *state.Tx) {
		tx.PutRecord(record)
		tx.PutFacts(c.Key, c.Facts)
	})
	failpoint.Hit("journal", "atlas", "after")
	if err == nil && j.remark != "" {
		return &ending{Done, j.remark}
	}
	return err
}

// settleAtlas finds out what the pictures of an atlas are by now; true if what stands there was made of them already.
func (j *job) settleAtlas() (fresh bool, err error) {
	settled := *j.change
	contents := make([]state.Content, len(settled.Atlas.Sprites))
	for i, sprite := range settled.Atlas.Sprites {
		files, err := j.run.Dir.Look([]string{sprite.Path}, nil, true)
		if err != nil {
			return false, err
		}
		if files[sprite.Path].Kind != state.Regular {
			return false, failed("the picture of %s is not there", sprite.Address)
		}
		contents[i] = j.run.bare(sprite.Path, files[sprite.Path].Content)
	}
	settled.Key, settled.Facts = plan.AtlasKey(settled.Atlas, contents)
	j.change = &settled
	return standsAsRecorded(&settled), nil
}

// drawAtlas makes the bytes of a file of an atlas.
func (j *job) drawAtlas() ([]byte, error) {
	atlas := j.change.Atlas
	// Every picture is read alone, and what is kept of it is as large as on the sheet.
	if err := j.run.heat.Acquire(context.Background(), kilnMemory/4); err != nil {
		return nil, err
	}
	defer j.run.heat.Release(kilnMemory / 4)
	var pictures []render.Sprite
	var sprites []sheet.Sprite
	for _, one := range atlas.Sprites {
		picture, err := j.readSprite(one)
		if err != nil {
			return nil, err
		}
		width, height := picture.Size()
		pictures = append(pictures, picture)
		sprites = append(sprites, sheet.Sprite{Name: one.Name, Width: width, Height: height})
	}
	laid, err := sheet.Lay(atlas.Layout, sprites)
	if err != nil {
		return nil, failed("%v", err)
	}
	if atlas.IsData() {
		return laid.Data(atlas.Path, repopath.Relative(atlas.Path, atlas.Picture), atlas.Density)
	}
	whole := render.NewSheet(laid.Width, laid.Height)
	for i, one := range laid.Sprites {
		whole.Put(pictures[i], one.Left, one.Top)
	}
	var made bytes.Buffer
	err = whole.Write(context.WithoutCancel(j.run.ctx), &made, atlas.Recipe)
	return made.Bytes(), err
}

func (j *job) readSprite(one spec.AtlasSprite) (render.Sprite, error) {
	file, err := j.run.Dir.Open(one.Path)
	if err != nil {
		return render.Sprite{}, err
	}
	defer file.Close()
	sprite, remark, err := render.NewSprite(file, j.change.Atlas.Recipe)
	if err != nil {
		return sprite, failed("%s: %v", one.Path, err)
	}
	if remark != "" {
		j.remark = one.Address + ": " + remark
	}
	return sprite, nil
}
