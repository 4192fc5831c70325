package worddiff

import "strings"

// Shorten keeps so many words around each change, and puts a Cut in place of the rest. A text in which nothing changed
// keeps its first words.
func Shorten(parts []Part, around int) []Part {
	var short []Part
	for i, part := range parts {
		if part.Kind != Same {
			short = append(short, part)
			continue
		}
		head, tail := around, around
		if i == 0 {
			head = 0
		}
		if i == len(parts)-1 {
			tail = 0
		}
		if len(parts) == 1 {
			head = around
		}
		short = append(short, shorten(part.Text, head, tail)...)
	}
	return short
}

// shorten keeps so many words at the head and the tail of a text. One that a Cut would hardly shorten stays whole.
func shorten(text string, head, tail int) []Part {
	split := words(text)
	from, to := reach(split, head), len(split)
	for count := 0; to > from && count < tail; to-- {
		if isWord(split[to-1]) {
			count++
		}
	}
	hidden := strings.Join(split[from:to], "")
	if len([]rune(strings.TrimSpace(hidden))) < 8 {
		return []Part{{Same, text}}
	}
	var parts []Part
	for _, part := range []Part{{Same, strings.Join(split[:from], "")}, {Kind: Cut}, {Same, strings.Join(split[to:], "")}} {
		if part.Kind == Cut || part.Text != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// reach returns behind which of the split parts so many words have passed.
func reach(split []string, most int) int {
	count := 0
	for i, one := range split {
		if count == most {
			return i
		}
		if isWord(one) {
			count++
		}
	}
	return len(split)
}

func isWord(text string) bool {
	for _, r := range text {
		return class(r) == letter
	}
	return false
}

// Kept tells how much of two texts stayed the same: 0 for nothing, 1 for all of both.
func Kept(parts []Part) float64 {
	same, all := 0, 0
	for _, part := range parts {
		n := len(part.Text)
		if part.Kind == Same {
			same += 2 * n
			n *= 2
		}
		all += n
	}
	if all == 0 {
		return 1
	}
	return float64(same) / float64(all)
}
