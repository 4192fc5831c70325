package spec

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// RenderStyle is how diagnostics are shown.
type RenderStyle struct {
	Color bool
	Width int // columns; 0 means that nothing is wrapped
}

// looks of a severity: its heading and its colour as ANSI parameters.
var severityLooks = map[Severity]struct{ heading, colour string }{
	Error:   {"Error: ", "31"},
	Warning: {"Warning: ", "33"},
}

// Render shows diagnostics as Terraform does at a terminal. What a terminal would obey in them is made visible instead.
// Its error is the writer's.
func Render(w io.Writer, diags Diagnostics, style RenderStyle) error {
	for _, diag := range diags {
		r := renderer{style: style, colour: severityLooks[diag.Severity].colour}
		r.diagnostic(diag)
		if _, err := io.WriteString(w, r.box()); err != nil {
			return err
		}
	}
	return nil
}

// renderer gathers the lines of one diagnostic.
type renderer struct {
	style  RenderStyle
	colour string
	lines  []string
}

func (r *renderer) diagnostic(diag Diagnostic) {
	heading := r.paint(r.colour+";1", severityLooks[diag.Severity].heading)
	r.lines = append(r.lines, heading+r.paint("1", visible(diag.Summary)))
	if diag.Range != nil {
		r.lines = append(r.lines, "")
		r.place(diag)
	}
	if diag.Detail != "" {
		r.lines = append(r.lines, "")
		r.lines = append(r.lines, r.wrap(visible(diag.Detail))...)
	}
}

func (r *renderer) place(diag Diagnostic) {
	where := fmt.Sprintf("  on %s line %d", visible(diag.Range.Filename), diag.Range.Start.Line)
	if diag.Snippet == nil {
		r.lines = append(r.lines, where)
		return
	}
	if diag.Snippet.Context != "" {
		where += ", in " + visible(diag.Snippet.Context)
	}
	r.lines = append(r.lines, where+":")
	r.code(diag.Snippet)
	r.values(diag.Snippet.Values)
}

// code shows the snippet's lines with their numbers, what is at fault underlined: line by line, since the rule at their
// left ends every style.
func (r *renderer) code(s *Snippet) {
	start := min(s.HighStart, len(s.Code))
	end := min(max(s.HighEnd, start), len(s.Code))
	var fault []string
	for _, part := range strings.Split(s.Code[start:end], "\n") {
		if part != "" {
			part = r.paint("4", visible(part))
		}
		fault = append(fault, part)
	}
	code := visible(s.Code[:start]) + strings.Join(fault, "\n") + visible(s.Code[end:])
	for i, line := range strings.Split(code, "\n") {
		r.lines = append(r.lines, fmt.Sprintf("%4d: %s", s.StartLine+i, line))
	}
}

func (r *renderer) values(values []Value) {
	if len(values) == 0 {
		return
	}
	r.lines = append(r.lines, "    "+r.paint("2", "├────────────────"))
	for _, value := range values {
		r.lines = append(r.lines, fmt.Sprintf("    %s %s %s", r.paint("2", "│"), r.paint("1", visible(value.Traversal)), visible(value.Statement)))
	}
}

// box draws the line on the left that holds a diagnostic together.
func (r *renderer) box() string {
	var text strings.Builder
	text.WriteString(r.paint(r.colour, "╷") + "\n")
	for _, line := range r.lines {
		text.WriteString(strings.TrimRight(r.paint(r.colour, "│")+" "+line, " ") + "\n")
	}
	text.WriteString(r.paint(r.colour, "╵") + "\n")
	return text.String()
}

func (r *renderer) paint(code, text string) string {
	if !r.style.Color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// wrap breaks a text's lines at spaces. Indented lines are code or lists, and stay as they are.
func (r *renderer) wrap(text string) []string {
	var lines []string
	width := r.style.Width - 2
	for _, line := range strings.Split(text, "\n") {
		if r.style.Width == 0 || strings.HasPrefix(line, " ") {
			lines = append(lines, line)
			continue
		}
		lines = append(lines, fill(strings.Fields(line), max(width, 20))...)
	}
	return lines
}

func fill(words []string, width int) []string {
	lines := []string{""}
	for _, word := range words {
		last := lines[len(lines)-1]
		switch {
		case last == "":
			lines[len(lines)-1] = word
		case runewidth.StringWidth(last)+1+runewidth.StringWidth(word) > width:
			lines = append(lines, word)
		default:
			lines[len(lines)-1] = last + " " + word
		}
	}
	return lines
}

// visible makes harmless what a terminal would obey: control characters and invalid bytes are shown as escapes.
func visible(text string) string {
	var shown strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&shown, `\x%02x`, text[0])
		case r == '\t':
			shown.WriteString("  ")
		case r == '\n' || !unicode.IsControl(r) && !isFormat(r):
			shown.WriteString(text[:size])
		default:
			fmt.Fprintf(&shown, `\u%04x`, r)
		}
		text = text[size:]
	}
	return shown.String()
}

// isFormat tells characters that change the direction or the look of others: they can make code read as what it isn't.
func isFormat(r rune) bool { return unicode.Is(unicode.Cf, r) && r != '\u200d' }
