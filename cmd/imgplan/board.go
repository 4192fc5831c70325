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
	width  int
	begun  time.Time
	queued int
	counts map[apply.Step]int
	rows   map[string]row // in work, by address
	spent  money.USD
	drawn  int    // lines on the screen
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
		w: env.rawErr, colour: env.colour(env.errWidth), width: env.errWidth, begun: begun,
		counts: map[apply.Step]int{}, rows: map[string]row{}, stop: make(chan struct{}), strip: strip,
	}
	for _, c := range p.Changes {
		if c.Action != plan.NoOp && c.Action != plan.Drift && c.Action != plan.Hold {
			b.queued++
		}
	}
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
	paths := b.strip.take()
	b.mu.Unlock()
	pictures := b.strip.load(paths)
	b.mu.Lock()
	defer b.mu.Unlock()
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
	fmt.Fprint(b.w, b.erased()+b.strip.closed())
}

// draw draws the board again, after a line that stays: at once, or where pictures stand between, with their next turn.
func (b *board) draw(line string) {
	if line != "" {
		line += "\n"
	}
	b.put(b.strip.holding(line))
}

// put replaces the board on the screen, after a text that stays. One write, so that it does not flicker.
func (b *board) put(above string) {
	screen := b.erased() + above
	lines := b.lines()
	b.drawn = len(lines)
	for _, text := range lines {
		screen += runewidth.Truncate(text, b.width-1, "…") + "\n"
	}
	fmt.Fprint(b.w, screen)
}

// erased moves to the board's first line and clears from there.
func (b *board) erased() string {
	if b.drawn == 0 {
		return ""
	}
	drawn := b.drawn
	b.drawn = 0
	return fmt.Sprintf("\x1b[%dA\x1b[J", drawn)
}

func (b *board) lines() []string {
	addresses := slices.Sorted(maps.Keys(b.rows))
	var lines []string
	for _, address := range addresses[:min(len(addresses), boardRows)] {
		r := b.rows[address]
		line := fmt.Sprintf("  %-10s %s  %s", r.step, harmless(address), time.Since(r.since).Truncate(time.Second))
		if r.text != "" {
			line += "  " + harmless(r.text)
		}
		lines = append(lines, line)
	}
	if more := len(addresses) - boardRows; more > 0 {
		lines = append(lines, fmt.Sprintf("  … and %d more in work", more))
	}
	return append(lines, b.count())
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
