package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
)

// board is a live view of an apply: what has ended scrolls away above it, what is in work stays in its rows, and its
// last line counts. It is redrawn when something happens and five times a second.
type board struct {
	mu     sync.Mutex
	w      io.Writer
	colour bool
	window func() (columns, rows int)
	width  int // of the window at the last look
	height int // 0: not known
	begun  time.Time
	queued int
	counts map[apply.Step]int
	rows   map[string]row // in work, by address
	spent  money.USD
	drawn  []int  // the widths of the lines on the screen
	strip  *strip // pictures above them; nil: none are shown
	stop   chan struct{}
	ended  sync.WaitGroup
}

type row struct {
	since time.Time
	step  apply.Step
	text  string
}

// boardRows is how many images in work are shown by name.
const boardRows = 8

func newBoard(env *environment, p *plan.Plan, begun time.Time, strip *strip) *board {
	b := &board{
		w: env.rawErr, colour: env.colour(env.errWidth), window: env.errWindow, begun: begun,
		counts: map[apply.Step]int{}, rows: map[string]row{}, stop: make(chan struct{}), strip: strip,
	}
	for _, c := range p.Changes {
		if c.Action != plan.NoOp && c.Action != plan.Drift && c.Action != plan.Hold {
			b.queued++
		}
	}
	b.width, b.height = b.window()
	b.ended.Go(b.tick)
	return b
}

func (b *board) tick() {
	ticker := time.NewTicker(200 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			b.turn()
		case <-b.stop:
			return
		}
	}
}

// turn draws what has changed by itself: times, and pictures. Those are decoded beside the lock, so that no event waits for one.
func (b *board) turn() {
	b.mu.Lock()
	strip := b.strip
	paths := strip.take()
	b.mu.Unlock()
	pictures := strip.load(paths)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.measure()
	b.put(b.strip.replaced(pictures))
}

func (b *board) event(e apply.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent = e.Spent
	before, working := b.rows[e.Address]
	if !working {
		before = row{since: e.Time}
		b.queued--
	}
	switch e.Step {
	case apply.Started, apply.Submitted, apply.Fetching, apply.Paused:
		b.rows[e.Address] = row{since: before.since, step: e.Step, text: e.Detail}
		b.draw("")
	case apply.Step(apply.NotStarted): // the summary has them: there may be thousands at once
		delete(b.rows, e.Address)
		b.counts[e.Step]++
	default:
		delete(b.rows, e.Address)
		b.counts[e.Step]++
		b.strip.finished(e)
		b.draw(b.painted(e, endLine(e, e.Time.Sub(before.since))))
	}
}

func (b *board) painted(e apply.Event, line string) string {
	if apply.Outcome(e.Step) == apply.Done || apply.Outcome(e.Step) == apply.Unchanged {
		return line
	}
	return paint(b.colour, yellow, line)
}

// close leaves the screen as a log of what ended.
func (b *board) close() {
	close(b.stop)
	b.ended.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.measure()
	fmt.Fprint(b.w, b.erased()+b.strip.closed())
}

// draw draws the board again, after a line that stays: at once, or where pictures stand between, with their next turn.
func (b *board) draw(line string) {
	if line != "" {
		line += "\n"
	}
	b.measure()
	b.put(b.strip.holding(line))
}

// measure looks how large the window is by now. One that was made smaller shows no pictures any more, for they have wrapped in it, or
// leave the board no room.
func (b *board) measure() {
	width, height := b.width, b.height
	b.width, b.height = b.window()
	if b.strip != nil && (b.width < width || b.height < height) {
		fmt.Fprint(b.w, b.erased()+b.strip.closed())
		b.strip = nil
	}
}

// put replaces the board on the screen, after a text that stays. One write, so that it does not flicker.
func (b *board) put(above string) {
	screen := b.erased() + above
	for _, text := range b.lines() {
		text = runewidth.Truncate(text, b.width-1, "…")
		b.drawn = append(b.drawn, runewidth.StringWidth(text))
		screen += text + "\n"
	}
	fmt.Fprint(b.w, screen)
}

// erased clears the board's lines from below, up to the first one. What was typed meanwhile has moved the cursor, and lines that were
// drawn in a wider window take several rows by now. What has left the screen can't be reached. No more is cleared at once than a line:
// tmux keeps a screen that is cleared from its first row on.
func (b *board) erased() string {
	rows := 0
	for _, width := range b.drawn {
		rows += max(1, (width+b.width-1)/b.width)
	}
	b.drawn = nil
	if b.height > 0 {
		rows = min(rows, b.height-1)
	}
	if rows == 0 {
		return ""
	}
	return "\r\x1b[2K" + strings.Repeat("\x1b[1A\x1b[2K", rows)
}

// lines are what the window has room for above the line where the cursor stands: at least those that count.
func (b *board) lines() []string {
	most := boardRows + 2
	if b.height > 0 {
		most = min(most, b.height-1)
	}
	addresses := slices.Sorted(maps.Keys(b.rows))
	shown := len(addresses)
	if shown > boardRows || shown+1 > most {
		shown = max(0, most-2)
	}
	var lines []string
	for _, address := range addresses[:shown] {
		lines = append(lines, b.rows[address].line(address))
	}
	if more := len(addresses) - shown; more > 0 {
		lines = append(lines, fmt.Sprintf("  … and %d more in work", more))
	}
	lines = append(lines, b.count())
	return lines[max(0, len(lines)-most):]
}

func (r row) line(address string) string {
	line := fmt.Sprintf("  %-10s %s  %s", r.step, harmless(address), time.Since(r.since).Truncate(time.Second))
	if r.text != "" {
		line += "  " + harmless(r.text)
	}
	return line
}

// count is the board's last line.
func (b *board) count() string {
	parts := []string{fmt.Sprintf("%d queued", b.queued), fmt.Sprintf("%d in work", len(b.rows))}
	for _, step := range slices.Sorted(maps.Keys(b.counts)) {
		parts = append(parts, fmt.Sprintf("%d %s", b.counts[step], step))
	}
	parts = append(parts, "$"+b.spent.String()+" spent", time.Since(b.begun).Truncate(time.Second).String())
	return strings.Join(parts, " · ")
}
