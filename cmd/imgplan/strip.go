package main

import (
	"fmt"
	"image"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/termpic"
	"github.com/imgplan/imgplan/internal/workdir"
)

// strip is the last pictures of an apply in a row, above the lines of the board. It changes with the board's turns only: lines that
// are to stay above it wait for the next one, for drawing pictures takes long. A nil strip shows none, and nothing waits for it.
type strip struct {
	terminal termpic.Terminal
	box      termpic.Box
	open     func(path string) (image.Image, error)
	waiting  []string          // paths of pictures to be shown, the newest last
	shown    []termpic.Picture // the newest first
	log      string            // lines that wait
	drawn    int               // rows on the screen
}

const (
	stripPictures = 3
	stripRows     = 6
	stripBytes    = 16_000
	boardMost     = boardRows + 3 // the board's lines at its largest, and the one where the cursor stands
)

// strip returns nil where the terminal shows no pictures, or has no room for them.
func (a *applying) strip() *strip {
	t, err := a.terminal(a.env.errWidth, a.env.errSize)
	if err != nil || t.Protocol == termpic.None {
		return nil
	}
	t.Passing = true
	return newStrip(t, a.env.errWidth, a.env.errSize.rows, a.dir)
}

// newStrip leaves the board its lines: it moves the cursor up over both, which must all be on the screen.
func newStrip(t termpic.Terminal, width, height int, dir *workdir.Dir) *strip {
	box := termpic.Box{
		Columns: (width-1-termpic.Indent)/stripPictures - termpic.Gap, Rows: min(stripRows, height-boardMost-1), Bytes: stripBytes,
	}
	if box.Columns < 4 || box.Rows < 3 {
		return nil
	}
	return &strip{terminal: t, box: box, open: func(path string) (image.Image, error) { return thumbed(dir, path, mostOnBoard) }}
}

// finished takes note of an image that is done, if there is a new file to see.
func (s *strip) finished(e apply.Event) {
	if s == nil || apply.Outcome(e.Step) != apply.Done {
		return
	}
	switch e.Action {
	case plan.Generate, plan.Regenerate, plan.Restore, plan.Render, plan.Adopt:
		s.waiting = append(s.waiting, e.Path)
		s.waiting = s.waiting[max(0, len(s.waiting)-stripPictures):]
	}
}

// take returns what waits to be shown.
func (s *strip) take() []string {
	if s == nil {
		return nil
	}
	paths := s.waiting
	s.waiting = nil
	return paths
}

// load makes pictures of files; one that can't be read is left out. It reads nothing that changes: no lock is held meanwhile.
func (s *strip) load(paths []string) (pictures []termpic.Picture) {
	for _, path := range paths {
		pixels, err := s.open(path)
		if err != nil {
			continue
		}
		if p := s.terminal.Draw(pixels, s.box); p.Rows > 0 {
			pictures = append(pictures, p)
		}
	}
	return pictures
}

// holding keeps a text for the next turn and returns what is to be written now.
func (s *strip) holding(text string) string {
	if s == nil {
		return text
	}
	s.log += text
	return ""
}

// replaced draws the strip with new pictures, after the lines that waited. It is "" while there are none of both. The cursor must
// stand behind it.
func (s *strip) replaced(pictures []termpic.Picture) string {
	if s == nil || s.log == "" && len(pictures) == 0 {
		return ""
	}
	screen := s.closed()
	for _, p := range pictures {
		s.shown = append([]termpic.Picture{p}, s.shown[:min(len(s.shown), stripPictures-1)]...)
	}
	s.drawn = termpic.Rows(s.shown)
	return screen + termpic.Row(s.shown)
}

// closed takes the strip from the screen and leaves the lines that waited.
func (s *strip) closed() string {
	if s == nil {
		return ""
	}
	screen := s.log
	if s.drawn > 0 {
		screen = fmt.Sprintf("\r\x1b[%dA\x1b[J%s", s.drawn, s.terminal.Clear()) + screen
	}
	s.log, s.drawn = "", 0
	return screen
}
