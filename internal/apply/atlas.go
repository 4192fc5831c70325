package apply

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/sheet"
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
	// What is kept of each picture is as large as on the sheet.
	if err := j.run.heat.Acquire(context.Background(), kilnMemory/4); err != nil {
		return nil, err
	}
	defer j.run.heat.Release(kilnMemory / 4)
	if j.change.Atlas.IsData() {
		return j.writeAtlasData()
	}
	return j.drawSheet()
}

// writeAtlasData writes where pictures stand on a sheet, which follows from their sizes.
func (j *job) writeAtlasData() ([]byte, error) {
	atlas := j.change.Atlas
	laid, err := j.lay(func(_ int, file io.ReadSeeker) (width, height int, err error) {
		return render.SizeOf(file, atlas.Recipe)
	})
	if err != nil {
		return nil, err
	}
	return laid.Data(atlas.Path, repopath.Relative(atlas.Path, atlas.Picture), atlas.Density)
}

func (j *job) drawSheet() ([]byte, error) {
	atlas := j.change.Atlas
	pictures, remarks := make([]render.Sprite, len(atlas.Sprites)), make([]string, len(atlas.Sprites))
	laid, err := j.lay(func(i int, file io.ReadSeeker) (width, height int, err error) {
		if pictures[i], remarks[i], err = render.NewSprite(file, atlas.Recipe); err != nil {
			return 0, 0, err
		}
		width, height = pictures[i].Size()
		return width, height, nil
	})
	if err != nil {
		return nil, err
	}
	whole := render.NewSheet(laid.Width, laid.Height)
	for i, one := range laid.Sprites {
		whole.Put(pictures[i], one.Left, one.Top)
		if remarks[i] != "" {
			j.remark = atlas.Sprites[i].Address + ": " + remarks[i]
		}
	}
	var made bytes.Buffer
	err = whole.Write(context.WithoutCancel(j.run.ctx), &made, atlas.Recipe)
	return made.Bytes(), err
}

// sizer reads a picture of an atlas for its size on the sheet.
type sizer func(i int, file io.ReadSeeker) (width, height int, err error)

// lay finds a place for every picture on the sheet. As many are read at once as there are processors.
func (j *job) lay(read sizer) (sheet.Sheet, error) {
	count := len(j.change.Atlas.Sprites)
	sprites, errs := make([]sheet.Sprite, count), make([]error, count)
	var readers errgroup.Group
	readers.SetLimit(processors())
	for i := range count {
		readers.Go(func() error {
			sprites[i], errs[i] = j.readSprite(i, read)
			return nil
		})
	}
	_ = readers.Wait() // of all errors the first on the sheet is said
	if err := cmp.Or(errs...); err != nil {
		return sheet.Sheet{}, err
	}
	laid, err := sheet.Lay(j.change.Atlas.Layout, sprites)
	if err != nil {
		return laid, failed("%v", err)
	}
	return laid, nil
}

func (j *job) readSprite(i int, read sizer) (sheet.Sprite, error) {
	one := j.change.Atlas.Sprites[i]
	file, err := j.run.Dir.Open(one.Path)
	if err != nil {
		return sheet.Sprite{}, err
	}
	defer file.Close()
	width, height, err := read(i, file)
	if err != nil {
		return sheet.Sprite{}, failed("%s: %v", one.Path, err)
	}
	return sheet.Sprite{Name: one.Name, Width: width, Height: height}, nil
}
