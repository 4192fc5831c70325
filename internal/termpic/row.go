package termpic

import (
	"fmt"
	"strings"
)

// Indent and Gap are the columns before the first picture of a row, and between two.
const (
	Indent = 2
	Gap    = 2
)

// Row is pictures of one terminal side by side: exactly Rows lines of text, from the beginning of a line to the beginning of the next
// one, whatever the terminal does with its cursor. The screen must have more lines than that.
func Row(pictures []Picture) string {
	rows := Rows(pictures)
	if rows == 0 {
		return ""
	}
	if pictures[0].lines != nil {
		return lines(pictures, rows)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s\x1b[%dA\x1b7", strings.Repeat("\n", rows), rows)
	left := Indent
	for _, p := range pictures {
		fmt.Fprintf(&text, "\x1b8\x1b[%dC%s", left, p.pixels)
		left += p.Columns + Gap
	}
	fmt.Fprintf(&text, "\x1b8\x1b[%dB", rows)
	return text.String()
}

// Rows is how many lines a row of pictures takes: those of the highest.
func Rows(pictures []Picture) int {
	rows := 0
	for _, p := range pictures {
		rows = max(rows, p.Rows)
	}
	return rows
}

func lines(pictures []Picture, rows int) string {
	var text strings.Builder
	for y := range rows {
		line := strings.Repeat(" ", Indent)
		for _, p := range pictures {
			if y < p.Rows {
				line += p.lines[y] + strings.Repeat(" ", Gap)
			} else {
				line += strings.Repeat(" ", p.Columns+Gap)
			}
		}
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return text.String()
}
