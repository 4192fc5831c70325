package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
)

// progress shows how an apply goes on.
type progress interface {
	event(apply.Event)
	close()
}

// progress picks what suits the reader: JSON lines, a live board on a terminal, plain lines elsewhere. Who watches from
// somewhere else is told as well.
func (a *applying) progress(p *plan.Plan, total *report) progress {
	if a.watch != nil {
		return both{a.progressHere(p, total), a.watch}
	}
	return a.progressHere(p, total)
}

// both tells two.
type both [2]progress

func (b both) event(e apply.Event) {
	b[0].event(e)
	b[1].event(e)
}

func (b both) close() {
	b[0].close()
	b[1].close()
}

func (a *applying) progressHere(p *plan.Plan, total *report) progress {
	switch {
	case a.json:
		return a.stream
	case a.env.errWidth > 0 && a.env.vars["TERM"] != "dumb":
		return newBoard(a.env, p, total.begun, a.strip())
	default:
		return &plainLines{w: a.env.stderr, begun: map[string]time.Time{}}
	}
}

// plainLines prints a line an event that matters to a reader of a log.
type plainLines struct {
	w     io.Writer
	begun map[string]time.Time
}

func (l *plainLines) event(e apply.Event) {
	switch e.Step {
	case apply.Started:
		l.begun[e.Address] = e.Time
	case apply.Submitted:
		fmt.Fprintf(l.w, "%s: submitted%s\n", harmless(e.Address), taskWords(e))
	case apply.Paused:
		fmt.Fprintf(l.w, "%s: waits: %s\n", harmless(e.Address), harmless(e.Detail))
	case apply.Fetching, apply.Step(apply.NotStarted): // the summary has those that were not started
	default:
		fmt.Fprintln(l.w, endLine(e, e.Time.Sub(l.begun[e.Address])))
	}
}

func (l *plainLines) close() {}

// endLine says how the work on an image ended.
func endLine(e apply.Event, took time.Duration) string {
	line := fmt.Sprintf("%s: %s", harmless(e.Address), e.Step)
	if apply.Outcome(e.Step) == apply.Done {
		line = fmt.Sprintf("%s: %s", harmless(e.Address), pasts[e.Action])
		if e.Action != plan.Delete || e.Detail == "" { // else no file was
			line += " " + showPath(e.Path)
		}
		if took >= 100*time.Millisecond {
			line += fmt.Sprintf(" [%s]", took.Round(100*time.Millisecond))
		}
	}
	if e.Detail != "" {
		line += ": " + harmless(e.Detail)
	}
	return line
}

// pasts are what was done.
var pasts = map[plan.Action]string{
	plan.Generate: "generated", plan.Regenerate: "regenerated", plan.Restore: "restored", plan.Render: "rendered", plan.Move: "moved to",
	plan.Delete: "deleted", plan.Adopt: "adopted as", plan.Forget: "forgotten; its file stays:",
}

func taskWords(e apply.Event) string {
	if e.TaskID == "" {
		return ""
	}
	return ", task " + harmless(e.TaskID)
}

func printLine(w io.Writer, line any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}
