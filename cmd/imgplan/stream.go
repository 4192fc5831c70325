package main

import (
	"fmt"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
)

// stream prints what apply does as "terraform apply -json" does: a JSON object a line, with the same fields, and some of
// its own beside them. Everything comes this way: diagnostics, errors and outputs, too. A reader that went away stops
// nothing.
type stream struct {
	w         io.Writer
	begun     map[string]time.Time // by address
	providers map[string]string    // by address: what the plan said
}

func newStream(w io.Writer) *stream { return &stream{w, map[string]time.Time{}, map[string]string{}} }

// line prints one line. A time that is zero means now.
func (s *stream) line(level, kind, message string, at time.Time, fields map[string]any) {
	if at.IsZero() {
		at = time.Now()
	}
	fields["@level"], fields["@message"], fields["@module"] = level, message, "imgplan.ui"
	fields["@timestamp"], fields["type"] = at.UTC().Format("2006-01-02T15:04:05.000000Z07:00"), kind
	_ = printLine(s.w, fields)
}

func (s *stream) version() {
	s.line("info", "version", "imgplan "+version(), time.Time{}, map[string]any{"imgplan": version(), "ui": "1.0"})
}

// diagnostics prints mistakes and warnings, each as "terraform validate -json" has them.
func (s *stream) diagnostics(diags spec.Diagnostics) error {
	for _, diag := range diags {
		level, heading := "error", "Error: "
		if diag.Severity == spec.Warning {
			level, heading = "warn", "Warning: "
		}
		s.line(level, "diagnostic", heading+diag.Summary, time.Time{}, map[string]any{"diagnostic": diag})
	}
	return nil
}

// plan prints a line a change, then what they come to.
func (s *stream) plan(doc *plan.Document) {
	for _, c := range doc.Changes {
		switch c.Action {
		case plan.NoOp.String():
		case plan.Drift.String():
			s.line("info", "resource_drift", c.Address+": changed by hand", time.Time{}, plannedFields(c))
		default:
			s.line("info", "planned_change", c.Address+": plan to "+c.Action, time.Time{}, plannedFields(c))
		}
	}
	changes := operation("plan")
	for _, c := range doc.Changes {
		changes.count(c.Action)
		s.providers[c.Address] = c.Provider
	}
	fields := map[string]any{"changes": changes, "summary": doc.Summary}
	if doc.Causes != nil {
		fields["causes"] = doc.Causes
	}
	if doc.Notes != nil {
		fields["notes"] = doc.Notes
	}
	s.line("info", "change_summary", "Plan: "+planWords(doc), time.Time{}, fields)
}

func plannedFields(c plan.DocumentChange) map[string]any {
	change := map[string]any{"resource": resourceOf(c.Address, c.Provider), "action": c.Action}
	if c.PriorAddress != "" {
		change["previous_resource"] = resourceOf(c.PriorAddress, c.Provider)
	}
	return map[string]any{"change": change, "planned": c}
}

// event prints a step of the work on one image.
func (s *stream) event(e apply.Event) {
	kind, level := kindOf(e.Step), "info"
	if kind == "apply_start" {
		s.begun[e.Address] = e.Time
	}
	if kind == "apply_errored" {
		level = "error"
	}
	took := time.Duration(0)
	if begun, known := s.begun[e.Address]; known {
		took = e.Time.Sub(begun)
	}
	s.line(level, kind, eventWords(kind, e, took), e.Time, s.eventFields(kind, e, took))
}

func (s *stream) eventFields(kind string, e apply.Event, took time.Duration) map[string]any {
	hook := map[string]any{"resource": resourceOf(e.Address, s.providers[e.Address]), "action": e.Action}
	fields := map[string]any{
		"hook": hook, "address": e.Address, "action": e.Action, "path": e.Path, "step": e.Step, "spent": e.Spent,
	}
	if kind != "apply_start" {
		hook["elapsed_seconds"] = int(took.Seconds())
	}
	if e.TaskID != "" {
		hook["id_key"], hook["id_value"], fields["task"] = "task", e.TaskID, e.TaskID
	}
	if e.Detail != "" {
		fields["detail"] = e.Detail
	}
	return fields
}

func (s *stream) close() {}

func kindOf(step apply.Step) string {
	switch step {
	case apply.Started:
		return "apply_start"
	case apply.Submitted, apply.Fetching, apply.Paused, apply.Step(apply.Deferred): // it is planned again, and made then
		return "apply_progress"
	case apply.Step(apply.Done), apply.Step(apply.Unchanged):
		return "apply_complete"
	}
	return "apply_errored"
}

func eventWords(kind string, e apply.Event, took time.Duration) string {
	switch kind {
	case "apply_start":
		return fmt.Sprintf("%s: %s...", e.Address, e.Action)
	case "apply_progress":
		return fmt.Sprintf("%s: still at it: %s [%s elapsed]", e.Address, e.Step, took.Truncate(time.Second))
	case "apply_complete":
		return fmt.Sprintf("%s: %s complete after %s", e.Address, e.Action, took.Truncate(time.Second))
	}
	return fmt.Sprintf("%s: %s after %s", e.Address, e.Step, took.Truncate(time.Second))
}
