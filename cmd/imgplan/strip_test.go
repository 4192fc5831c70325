package main

import (
	"errors"
	"image"
	"image/color"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/termpic"
)

// glass is a terminal's screen with a scrollback that has no end: lines, and where the cursor stands. It follows what the board sends,
// and nothing else. An image is the cell P where it was drawn.
type glass struct {
	t        *testing.T
	lines    [][]rune
	row, col int
	kept     int // the row that the cursor was kept at
	height   int
	lowest   int // the lowest row so far: what is more than a height above it can't be reached
	pushed   int // how often the screen was cleared from its first row on, which tmux keeps in its scrollback
}

var sequence = regexp.MustCompile("^(?:\x1b\\[([0-9;]*)([A-Za-z])|\x1b([78])|\x1b(P|_|\\])[^\x1b\x07]*(?:\x1b\\\\|\x07))")

func (g *glass) Write(text []byte) (int, error) {
	left := string(text)
	for left != "" {
		if match := sequence.FindStringSubmatch(left); match != nil {
			g.obey(match)
			left = left[len(match[0]):]
			continue
		}
		r := []rune(left)[0]
		left = left[len(string(r)):]
		if r == '\x1b' {
			g.t.Fatalf("unknown sequence %.20q", left)
		}
		if r == '\r' {
			g.col = 0
			continue
		}
		if r == '\n' {
			g.row, g.col = g.row+1, 0
			g.lowest = max(g.lowest, g.row)
			continue
		}
		g.set(r)
		g.col++
	}
	return len(text), nil
}

func (g *glass) obey(match []string) {
	n, _ := strconv.Atoi(match[1])
	switch {
	case match[2] == "A":
		if g.row -= n; g.row < 0 || g.row <= g.lowest-g.height {
			g.t.Errorf("the cursor went up to row %d of %d, on a screen of %d", g.row, g.lowest, g.height)
		}
	case match[2] == "B":
		g.row += n
	case match[2] == "C":
		g.col += n
	case match[2] == "K" && g.row < len(g.lines):
		g.lines[g.row] = nil
	case match[2] == "J":
		if g.row <= max(0, g.lowest-g.height+1) {
			g.pushed++
		}
		for row := g.row; row < len(g.lines); row++ {
			g.lines[row] = nil
		}
	case match[3] == "7":
		g.kept = g.row
	case match[3] == "8":
		g.row, g.col = g.kept, 0
	case match[4] != "" && !strings.Contains(match[0], "a=d"):
		g.set('P')
		g.row, g.col = g.row+1, 5 // wherever a terminal leaves it
	}
}

func (g *glass) set(r rune) {
	for len(g.lines) <= g.row {
		g.lines = append(g.lines, nil)
	}
	for len(g.lines[g.row]) <= g.col {
		g.lines[g.row] = append(g.lines[g.row], ' ')
	}
	g.lines[g.row][g.col] = r
}

func (g *glass) text() string {
	text := ""
	for _, line := range g.lines {
		text += strings.TrimRight(string(line), " ") + "\n"
	}
	return strings.TrimRight(text, "\n")
}

// square is the picture that each path shows, but those named "broken".
func square(path string) (image.Image, error) {
	if strings.Contains(path, "broken") {
		return nil, errors.New("no picture")
	}
	p := image.NewNRGBA(image.Rect(0, 0, 60, 60))
	for i := range p.Pix {
		p.Pix[i] = 255
	}
	p.Set(0, 0, color.Black)
	return p, nil
}

// still is a board whose turns are the test's.
func still(g *glass, protocol termpic.Protocol) *board {
	env := &environment{rawErr: g, errWidth: 80}
	b := newBoard(env, &plan.Plan{}, time.Now(), nil)
	close(b.stop)
	b.ended.Wait()
	b.stop = make(chan struct{})
	if b.strip = newStrip(termpic.Terminal{Protocol: protocol, Passing: true}, 80, g.height, nil); b.strip != nil {
		b.strip.open = square
	}
	return b
}

// step is an event of one and the same moment.
func step(address string, step apply.Step) apply.Event {
	return apply.Event{Address: address, Action: plan.Generate, Path: address + ".png", Step: step, Time: time.Unix(1, 0)}
}

// TestStripIsErasedWhole: whatever comes when, the screen is in the end a log of what ended, in that order, and before that the
// pictures stand between the log and the board.
func TestStripIsErasedWhole(t *testing.T) {
	for _, protocol := range []termpic.Protocol{termpic.Blocks, termpic.Kitty, termpic.ITerm, termpic.Sixel} {
		g := &glass{t: t, height: 24}
		b := still(g, protocol)
		var log []string
		for i := range 12 {
			name := "image.a" + strconv.Itoa(i)
			if i%4 == 1 {
				name = "image.broken" + strconv.Itoa(i)
			}
			b.event(step(name, apply.Started))
			for j := range i { // the board grows and shrinks
				b.event(step("image.other"+strconv.Itoa(j), apply.Started))
			}
			b.event(step(name, apply.Step(apply.Done)))
			log = append(log, name+": generated "+name+".png")
			if i%3 != 2 {
				b.turn()
				checkStrip(t, g, b, log)
			}
			b.turn()
		}
		if len(b.strip.shown) != stripPictures {
			t.Errorf("%s: %d pictures are shown", protocol, len(b.strip.shown))
		}
		b.event(step("image.last", apply.Step(apply.Done)))
		b.close()
		if got, want := g.text(), strings.Join(append(log, "image.last: generated image.last.png"), "\n"); got != want {
			t.Errorf("%s: left on the screen:\n%s\nwant:\n%s", protocol, got, want)
		}
	}
}

// checkStrip: the log, then the pictures on as many rows as they take, then the board.
func checkStrip(t *testing.T, g *glass, b *board, log []string) {
	t.Helper()
	lines := strings.Split(g.text(), "\n")
	if !slices.Equal(lines[:len(log)], log) {
		t.Fatalf("above the pictures:\n%s\nwant:\n%s", strings.Join(lines[:len(log)], "\n"), strings.Join(log, "\n"))
	}
	rows := termpic.Rows(b.strip.shown)
	if board := lines[len(log)+rows:]; len(board) != len(b.drawn) || !strings.Contains(board[len(board)-1], "queued") {
		t.Fatalf("below %d rows of pictures stands:\n%s", rows, strings.Join(board, "\n"))
	}
	if drawn := strings.Count(lines[len(log)], "P") + strings.Count(lines[len(log)], "▀"); rows > 0 && drawn < len(b.strip.shown) {
		t.Fatalf("%d pictures are shown as %q", len(b.strip.shown), lines[len(log)])
	}
}

// TestStripTakesNoOthersRoom: on a low or narrow screen there are no pictures, and the board is as it is without.
func TestStripTakesNoOthersRoom(t *testing.T) {
	for size, want := range map[[2]int]int{{80, 24}: 6, {80, 17}: 5, {80, 15}: 3, {80, 14}: 0, {80, 0}: 0, {20, 40}: 0} {
		rows := 0
		if s := newStrip(termpic.Terminal{Protocol: termpic.Blocks}, size[0], size[1], nil); s != nil {
			rows = s.box.Rows
		}
		if rows != want {
			t.Errorf("%dx%d: %d rows of pictures; want %d", size[0], size[1], rows, want)
		}
	}
	g := &glass{t: t, height: 12}
	b := still(g, termpic.Blocks)
	b.event(step("image.a", apply.Step(apply.Done)))
	if got := strings.Split(g.text(), "\n"); len(got) != 2 || got[0] != "image.a: generated image.a.png" {
		t.Errorf("a line without pictures did not come at once: %q", got)
	}
	b.close()
}

// TestStripShowsOnlyNewFiles: what is deleted or moved, or failed, is no picture to look at.
func TestStripShowsOnlyNewFiles(t *testing.T) {
	s := newStrip(termpic.Terminal{Protocol: termpic.Blocks}, 80, 24, nil)
	for _, e := range []apply.Event{
		{Action: plan.Delete, Step: apply.Step(apply.Done), Path: "deleted.png"},
		{Action: plan.Generate, Step: apply.Step(apply.Failed), Path: "failed.png"},
		{Action: plan.Generate, Step: apply.Step(apply.Done), Path: "a.png"},
		{Action: plan.Restore, Step: apply.Step(apply.Done), Path: "b.png"},
		{Action: plan.Render, Step: apply.Step(apply.Done), Path: "c.png"},
		{Action: plan.Regenerate, Step: apply.Step(apply.Done), Path: "d.png"},
	} {
		s.finished(e)
	}
	if got := s.take(); !slices.Equal(got, []string{"b.png", "c.png", "d.png"}) || s.take() != nil {
		t.Errorf("to be shown: %q", got)
	}
}
