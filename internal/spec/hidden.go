package spec

import (
	"bytes"
	"regexp"
)

// secretText is an argument that is for a secret, and is given a text, in either syntax. Whether the file can be parsed or not: it is most
// likely that it is shown when something is wrong with it.
var secretText = regexp.MustCompile(`\b(?:api_key|webhook_secret)"?[ \t]*[=:][^\n]*?("|<<[-~]?[ \t]*([\pL_][\pL\pN_-]*))[^\n]*`)

// private is a part of a file that is not to be shown, by offsets.
type private struct{ from, to int }

// hiddenIn finds what must not be shown of a file: the lines of secrets that are written out.
func hiddenIn(src []byte) []private {
	var hidden []private
	for _, found := range secretText.FindAllSubmatchIndex(src, -1) {
		one := private{found[0], found[1]}
		if found[4] >= 0 {
			one.to = endOfHeredoc(src, one.to, src[found[4]:found[5]])
		}
		hidden = append(hidden, one)
	}
	return hidden
}

// endOfHeredoc is where the text ends that began in the line before an offset.
func endOfHeredoc(src []byte, at int, marker []byte) int {
	for at < len(src) {
		at++
		line, _, _ := bytes.Cut(src[min(at, len(src)):], []byte("\n"))
		at += len(line)
		if bytes.Equal(bytes.TrimSpace(line), marker) {
			break
		}
	}
	return min(at, len(src))
}

// hides tells whether any of some spans is shown between two offsets.
func hides(spans []private, from, to int) bool {
	for _, one := range spans {
		if one.from < to && from < one.to {
			return true
		}
	}
	return false
}
