// Package worddiff says which words of a text changed. It never loses a letter: what stayed and went is the text before,
// what stayed and came is the text after.
package worddiff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what became of a part.
type Kind int

// The kinds.
const (
	Same Kind = iota // in both texts
	Gone             // in the text before only
	New              // in the text after only
	Cut              // of Shorten alone: text that stayed, and isn't shown
)

// Part is a run of words that share their fate.
type Part struct {
	Kind Kind
	Text string // "" of a Cut
}

// mostCells bounds the work for one pair of texts. Where two differ in more, all between the first difference and the
// last counts as changed.
const mostCells = 1 << 18

// Diff returns the parts of two texts in their order. Adjacent parts differ in kind, what went comes before what came in
// its place, and none is empty. Two equal texts are one Same part, two empty ones none.
func Diff(before, after string) []Part {
	a, b := words(before), words(after)
	head := common(a, b)
	parts := []Part{{Same, strings.Join(a[:head], "")}}
	a, b = a[head:], b[head:]
	tail := commonEnd(a, b)
	parts = append(parts, middle(a[:len(a)-tail], b[:len(b)-tail])...)
	parts = append(parts, Part{Same, strings.Join(a[len(a)-tail:], "")})
	return join(bridge(join(parts)))
}

// words splits a text into words, runs of blanks, and single signs: together they are the text.
func words(text string) []string {
	var split []string
	for len(text) > 0 {
		first, end := utf8.DecodeRuneInString(text)
		for end < len(text) {
			next, size := utf8.DecodeRuneInString(text[end:])
			if class(first) == sign || class(next) != class(first) {
				break
			}
			end += size
		}
		split, text = append(split, text[:end]), text[end:]
	}
	return split
}

const (
	sign = iota
	blank
	letter
)

// class is what a character may stand together with in one word.
func class(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return blank
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_', r == '\'', r == '’':
		return letter
	}
	return sign
}

func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// middle tells apart what differs at both ends, by a longest common subsequence.
func middle(a, b []string) []Part {
	if len(a)*len(b) > mostCells {
		return []Part{{Gone, strings.Join(a, "")}, {New, strings.Join(b, "")}}
	}
	var parts []Part
	longest := table(a, b)
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			parts = append(parts, Part{Same, a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			parts = append(parts, Part{Gone, a[i]})
			i++
		default:
			parts = append(parts, Part{New, b[j]})
			j++
		}
	}
	return parts
}

// table has at [i][j] the length of the longest common subsequence of a from i on and b from j on.
func table(a, b []string) [][]int32 {
	rows := make([][]int32, len(a)+1)
	cells := make([]int32, (len(a)+1)*(len(b)+1))
	for i := range rows {
		rows[i] = cells[i*(len(b)+1) : (i+1)*(len(b)+1)]
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			if a[i] == b[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			}
		}
	}
	return rows
}

// join makes one part of neighbours of one kind, and puts what went between two parts that stayed before what came.
func join(parts []Part) []Part {
	var joined []Part
	for len(parts) > 0 {
		var texts [3]strings.Builder
		read := func(kinds ...Kind) {
			for len(parts) > 0 && (parts[0].Text == "" || slices.Contains(kinds, parts[0].Kind)) {
				texts[parts[0].Kind].WriteString(parts[0].Text)
				parts = parts[1:]
			}
		}
		read(Same)
		joined = appendText(joined, Same, &texts[Same])
		read(Gone, New)
		joined = appendText(joined, Gone, &texts[Gone])
		joined = appendText(joined, New, &texts[New])
	}
	return joined
}

func appendText(parts []Part, kind Kind, text *strings.Builder) []Part {
	if text.Len() == 0 {
		return parts
	}
	return append(parts, Part{kind, text.String()})
}

// bridge turns a lone blank between two changes into a change, too: "[-grey wolf-]{+red fox+}" reads better than four
// parts around a blank that stayed.
func bridge(parts []Part) []Part {
	var bridged []Part
	for i, part := range parts {
		inside := i > 0 && i < len(parts)-1
		if inside && part.Kind == Same && strings.TrimSpace(part.Text) == "" {
			bridged = append(bridged, Part{Gone, part.Text}, Part{New, part.Text})
			continue
		}
		bridged = append(bridged, part)
	}
	return bridged
}
