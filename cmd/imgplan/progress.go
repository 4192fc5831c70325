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

// progress picks what suits the reader: JSON lines, a live board on a terminal, plain lines elsewhere.
func (a *applying) progress(p *plan.Plan, total *report) progress {
	switch {
	case a.json:
		return &jsonLines{w: a.env.stdout}
	case a.env.errWidth > 0 && a.env.vars["TERM"] != "dumb":
		return newBoard(a.env, p, total.begun)
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
		line = fmt.Sprintf("%s: %s %s", harmless(e.Address), pasts[e.Action], showPath(e.Path))
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
	plan.Generate: "generated", plan.Regenerate: "regenerated", plan.Restore: "restored", plan.Move: "moved to",
	plan.Delete: "deleted",
}

func taskWords(e apply.Event) string {
	if e.TaskID == "" {
		return ""
	}
	return ", task " + harmless(e.TaskID)
}

// jsonLines prints a JSON object a line, named after Terraform's machine-readable messages.
type jsonLines struct{ w io.Writer }

func (l *jsonLines) event(e apply.Event) {
	line := map[string]any{
		"type": typeOf(e.Step), "@timestamp": e.Time.UTC().Format(time.RFC3339Nano), "address": e.Address,
		"action": e.Action, "path": e.Path, "step": e.Step, "spent": e.Spent,
	}
	if e.Detail != "" {
		line["detail"] = e.Detail
	}
	if e.TaskID != "" {
		line["task"] = e.TaskID
	}
	_ = printLine(l.w, line) // a closed pipe must not stop the work
}

func (l *jsonLines) close() {}

func typeOf(step apply.Step) string {
	switch step {
	case apply.Started:
		return "apply_start"
	case apply.Submitted, apply.Fetching, apply.Paused:
		return "apply_progress"
	case apply.Step(apply.Done), apply.Step(apply.Unchanged):
		return "apply_complete"
	}
	return "apply_errored"
}

func printLine(w io.Writer, line any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}
