package repopath

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold returns the same string for all paths that some file system takes for one: those that differ in case, in
// Unicode's composition, in characters that are ignored, or in dots and spaces at the end of a name. It is for
// comparing; it is not a path to open. Fold(Fold(p)) is Fold(p).
func Fold(path string) string {
	if isPlain(path) {
		path = strings.ToLower(path)
	} else {
		path = foldUnicode(path)
	}
	if !trails(path, ".") && !trails(path, " ") {
		return path
	}
	names := strings.Split(path, "/")
	for i, name := range names {
		names[i] = strings.TrimRight(name, ". ")
	}
	return strings.Join(names, "/")
}

// trails tells whether one of a path's names ends in that character.
func trails(path, end string) bool {
	return strings.HasSuffix(path, end) || strings.Contains(path, end+"/")
}

func isPlain(path string) bool {
	for i := range len(path) {
		if path[i] >= 0x80 {
			return false
		}
	}
	return true
}

// foldUnicode is Unicode's canonical caseless match (chapter 3.13, D145), with ignorable characters left out as HFS+
// and the casefold feature of ext4 do. Twice, because leaving one out can bring together what composes.
func foldUnicode(path string) string {
	for range 2 {
		path = cases.Fold().String(norm.NFD.String(path))
		path = norm.NFC.String(strings.Map(visible, path))
	}
	return path
}

// visible maps Unicode's Default_Ignorable_Code_Points to -1, and some of their kin that a picture's name needs no
// more than them.
func visible(r rune) rune {
	if unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) {
		return -1
	}
	return r
}
