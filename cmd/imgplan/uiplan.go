package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/page"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/ui"
	"github.com/imgplan/imgplan/internal/workdir"
)

// notPlanned is why no plan could be made, with the words that a page shows of it.
type notPlanned struct {
	error
	words string
}

// Error implements error.
func (e *notPlanned) Error() string { return e.words }

// plan makes a fresh plan for the page.
func (u *serving) plan(_ context.Context) (*ui.Plan, error) {
	f := u.fresh()
	var mistakes strings.Builder
	f.told = func(diags spec.Diagnostics) error {
		_ = u.render(&mistakes, 0, diags)
		return u.render(u.env.stderr, u.env.errWidth, diags)
	}
	made, err := f.peekAndDecide(u.options)
	if err != nil {
		return nil, &notPlanned{err, strings.TrimSpace(mistakes.String() + "\n" + err.Error())}
	}
	shown, err := u.shown(f, made)
	if err != nil {
		return nil, &notPlanned{err, err.Error()}
	}
	return shown, nil
}

// shown is a plan as a page. Its pictures are opened when they are looked at.
func (u *serving) shown(f *folder, made *planned) (*ui.Plan, error) {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	u.doc, u.found = f.document(made, u.options), snapshot
	r := &reviewPage{reviewing: &reviewing{folder: f}, doc: u.doc, made: made, snapshot: snapshot, objects: state.OpenObjects(f.chdir), dir: dir}
	one, pairs := r.build()
	pictures := &servedPictures{dir: dir, objects: r.objects, pairs: pairs}
	for _, entry := range one.Entries {
		pictures.changes = append(pictures.changes, made.plan.Change(entry.Address))
	}
	refused := ""
	if len(u.doc.Problems) > 0 {
		refused = u.doc.Problems[0].Text
	}
	shown := &ui.Plan{Page: one, Open: pictures.open, Refused: refused, Close: func() { dir.Close() }}
	if u.nothing = made.plan.IsNoOp(); !u.nothing {
		shown.Question = u.question()
	}
	return shown, nil
}

// question is what saying yes means: the counts, then every file that goes and whatever else is to be known.
func (u *serving) question() []string {
	lines := []string{planWords(u.doc)}
	for _, c := range u.doc.Changes {
		if c.Action == plan.Delete.String() {
			lines = append(lines, c.Path+" is deleted")
		}
		if c.Action == plan.NoOp.String() || c.Action == plan.Drift.String() {
			continue
		}
		for _, note := range c.Notes {
			lines = append(lines, c.Address+": "+note)
		}
	}
	return lines
}

// servedPictures are the pictures of a plan's entries, by their numbers.
type servedPictures struct {
	dir     *workdir.Dir
	objects *state.Objects
	pairs   []page.Pair
	changes []*plan.Change
}

func (s *servedPictures) open(entry int, side ui.Side) (io.ReadSeekCloser, error) {
	change, source := s.changes[entry], s.pairs[entry].After
	switch {
	case side == ui.Made && change != nil:
		return s.dir.Open(change.Path)
	case side == ui.Before:
		source = s.pairs[entry].Before
	}
	if source.Picture == nil {
		return nil, fs.ErrNotExist
	}
	if side == ui.Before && change != nil && source.Picture.Title == "now" {
		return s.found(change)
	}
	file, err := source.Open()
	if errors.Is(err, fs.ErrNotExist) && side == ui.After && goesAlong(change) { // it has been moved by now
		return s.dir.Open(change.Path)
	}
	return file, err
}

// goesAlong tells whether a change moves the very file that the plan shows.
func goesAlong(c *plan.Change) bool {
	return c != nil && (c.Action == plan.Move || c.Action == plan.Adopt)
}

// found is the file that a change found, whatever stands in its place by now.
func (s *servedPictures) found(c *plan.Change) (io.ReadSeekCloser, error) {
	path, file := c.Path, c.Standing
	if len(c.Leaves) > 0 {
		path, file = c.Leaves[0].Path, c.Leaves[0].File
	}
	if s.objects.Has(file.Content) {
		return s.objects.Open(file.Content)
	}
	opened, err := s.dir.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := opened.Stat()
	if err != nil || workdir.StatOf(info, time.Time{}).MTime != file.Stat.MTime || info.Size() != file.Stat.Size {
		opened.Close()
		return nil, fs.ErrNotExist // it is another one by now
	}
	return opened, nil
}

// uiFile leads the browser to the page: on a command line all users of the machine could read the token.
const uiFile = "imgplan-ui.html"

// openPage opens the page in the browser.
func (u *serving) openPage(address string) (retract func() error, err error) {
	name := filepath.Join(u.chdir, state.Folder, uiFile)
	if err := state.MakeHome(u.chdir); err != nil {
		return func() error { return nil }, err
	}
	retract = func() error { return os.Remove(name) }
	html := `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=` + address + `"><title>imgplan ui</title>`
	if err := os.WriteFile(name, []byte(html), 0o600); err != nil {
		return retract, err
	}
	return retract, openFile(name)
}
