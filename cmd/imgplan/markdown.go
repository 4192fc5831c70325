package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/imgplan/imgplan/internal/plan"
)

// The bounds of a comment. GitHub takes 65,536 characters; what else a comment says needs room, too.
const (
	mostMarkdown = 60_000 // bytes, and so characters, of the whole
	mostOpen     = 20     // changes that are not folded away
	mostRow      = 4_000  // bytes of one change
	mostLines    = 10     // problems, causes and notes each
)

// markdownView prints a plan for the comment of a pull request. Nothing that a stranger wrote can become more than text.
type markdownView struct {
	viewFlags
	base, head pictureURL
}

func (f *folder) printMarkdown(doc *plan.Document) error {
	base, err := parsePictureURL("base-url", f.view.baseURL)
	if err != nil {
		return err
	}
	head, err := parsePictureURL("head-url", f.view.headURL)
	if err != nil {
		return err
	}
	view := markdownView{viewFlags: f.view, base: base, head: head}
	return view.print(f.env.stdout, doc)
}

// print prints a whole document, or the one line "No changes.".
func (m *markdownView) print(w io.Writer, doc *plan.Document) error {
	rows, more := m.rows(doc)
	if len(rows)+len(doc.Problems) == 0 {
		_, err := fmt.Fprintln(w, "No changes.")
		return err
	}
	head, tail := m.headline(doc), m.tail(doc)
	_, err := io.WriteString(w, head+m.table(rows, more, mostMarkdown-len(head)-len(tail))+tail)
	return err
}

// rows are the rows of the table, as far as there can be room for them, and how many more there would be.
func (m *markdownView) rows(doc *plan.Document) (rows []string, more int) {
	room := mostMarkdown
	add := func(row func() string) {
		if room < 0 {
			more++
			return
		}
		rows = append(rows, row())
		room -= len(rows[len(rows)-1])
	}
	view := planView{viewFlags: m.viewFlags}
	for _, c := range doc.Changes {
		if view.shows(c) {
			add(func() string { return m.row(c) })
		}
	}
	for _, task := range doc.Collect {
		add(func() string { return m.collectRow(task) })
	}
	return rows, more
}

func (m *markdownView) collectRow(task plan.DocumentTask) string {
	return fmt.Sprintf("| collect | %s | as it was declared before: task %s was paid for, and its picture is kept | |%s\n",
		code(task.Address, 120), code(task.Task, 120), strings.Repeat(" |", m.columns()))
}

func (m *markdownView) headline(doc *plan.Document) string {
	counts := strings.Join(countWords(doc, m.drift), ", ")
	if counts == "" {
		counts = "nothing to do"
	}
	text := fmt.Sprintf("### imgplan: %s. Cost: %s\n\n", counts, costWords(doc))
	for _, problem := range bounded(doc.Problems) {
		about := problem.Text
		if problem.Address != "" {
			about = problem.Address + ": " + about
		}
		text += "> **This plan can't be applied:** " + code(about, 300) + "\n\n"
	}
	return text
}

func bounded[T any](list []T) []T { return list[:min(len(list), mostLines)] }

// table lays out as many rows as there is room for: some open, the others folded.
func (m *markdownView) table(rows []string, more, room int) string {
	if len(rows) == 0 {
		return ""
	}
	heading := "| | image | why | cost |" + m.pictureHeading() + "\n|---|---|---|---|" + strings.Repeat("---|", m.columns()) + "\n"
	const folding = "\n<details><summary>and %d more</summary>\n\n%s%s\n</details>\n"
	const missing = "\n**%d more changes are not shown here:** a comment has no room for them. The plan itself shows all.\n"
	room -= 2*len(heading) + len(folding) + len(missing) + 40
	fit := 0
	for fit < len(rows) && len(rows[fit]) <= room {
		room -= len(rows[fit])
		fit++
	}
	open := min(fit, mostOpen)
	text := heading + strings.Join(rows[:open], "")
	if open < fit {
		text += fmt.Sprintf(folding, fit-open, heading, strings.Join(rows[open:fit], ""))
	}
	if more += len(rows) - fit; more > 0 {
		text += fmt.Sprintf(missing, more)
	}
	return text
}

// tail is what holds for the whole: causes, size, notes.
func (m *markdownView) tail(doc *plan.Document) string {
	var lines []string
	for _, cause := range bounded(doc.Causes) {
		lines = append(lines, code(causeWords(cause), 200))
	}
	if more := len(doc.Causes) - mostLines; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more causes", more))
	}
	if doc.Adds != nil {
		lines = append(lines, "Size: "+addedWords(doc.Adds))
	}
	if drifted, _ := doc.Count(plan.Drift); drifted > 0 && !m.drift {
		lines = append(lines, plural(drifted, "picture")+" changed by hand, and left alone")
	}
	for _, note := range bounded(doc.Notes) {
		lines = append(lines, "Note: "+code(note, 300))
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n- " + strings.Join(lines, "\n- ") + "\n"
}

// row is one change. One that would take too much room is told in brief.
func (m *markdownView) row(c plan.DocumentChange) string {
	text := m.fullRow(c, m.reasons(c))
	if len(text) > mostRow {
		text = m.fullRow(c, code(brief(c), 120))
	}
	return text
}

func (m *markdownView) fullRow(c plan.DocumentChange, why string) string {
	return fmt.Sprintf("| %s | %s<br>%s | %s | %s |%s\n", c.Action, code(c.Address, 120), code(c.Path, 120), why, briefCost(c), m.pictures(c))
}

// reasons is why a change is made, in lines of a table's cell.
func (m *markdownView) reasons(c plan.DocumentChange) string {
	var lines []string
	if c.PriorAddress != "" {
		lines = append(lines, "was "+code(c.PriorAddress, 120))
	}
	if c.PriorPath != "" {
		lines = append(lines, "was at "+code(c.PriorPath, 120))
	}
	if c.From != "" && c.From != c.PriorPath {
		lines = append(lines, "from "+code(c.From, 120))
	}
	if c.From != "" {
		lines = append(lines, "from "+code(c.From, 120))
	}
	if prompt := newPrompt(c); prompt != "" {
		lines = append(lines, "prompt: "+code(prompt, 200))
	}
	for _, reason := range c.Why {
		lines = append(lines, reasonCell(reason))
	}
	if c.Drift != nil {
		lines = append(lines, "was "+code(pictureWords(c.Drift.Before, "made"), 200), "is "+code(pictureWords(c.Drift.After, "written"), 200))
	}
	return strings.Join(append(lines, footnoteCells(c)...), "<br>")
}

func footnoteCells(c plan.DocumentChange) []string {
	var lines []string
	switch waits := c.MayChange && len(c.Cause) > 0 && c.PriorKey != ""; {
	case waits && len(c.Why) == 0:
		lines = append(lines, "only if the new picture of "+code(c.Cause[0], 120)+" differs")
	case waits:
		lines = append(lines, "made from "+code(c.Cause[0], 120)+", which will change, too")
	}
	if c.Task != "" {
		lines = append(lines, "already paid: task "+code(c.Task, 120)+" is collected")
	}
	if c.SharedWith != "" {
		lines = append(lines, "the same picture as "+code(c.SharedWith, 120)+": paid once")
	}
	for _, note := range bounded(c.Notes) {
		lines = append(lines, code(note, 300))
	}
	return lines
}
