package main

import (
	"fmt"
	"html"
	"net/url"
	"strings"
	"unicode"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/worddiff"
)

// code shows a stranger's text in a comment, cut at a length in characters. Inside of code nobody is mentioned, nothing
// is linked, and no number becomes an issue.
func code(text string, most int) string { return "<code>" + inert(cut(text, most)) + "</code>" }

// inert writes a text such that Markdown and HTML have nothing to obey in it: each sign as its number.
func inert(text string) string {
	var safe strings.Builder
	for _, r := range harmless(text) {
		if r < unicode.MaxASCII && !isWordly(r) {
			fmt.Fprintf(&safe, "&#%d;", r)
		} else {
			safe.WriteRune(r)
		}
	}
	return safe.String()
}

// isWordly tells the characters of ASCII that mean nothing to Markdown wherever they stand in a line.
func isWordly(r rune) bool {
	return r == ' ' || r == ',' || r == '/' || r == '-' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// reasonCell is one difference: its changed words, or both texts.
func reasonCell(r plan.Reason) string {
	name := code(r.Argument, 120) + ": "
	parts := worddiff.Diff(r.Before, r.After)
	words, isDigest := digestWords(r)
	switch {
	case isDigest:
		return code(words, 120)
	case r.Before == "":
		return name + code(r.After, 200)
	case r.After == "":
		return name + code(r.Before, 200) + " → (not set)"
	case isPlain(r.Before) || isPlain(r.After) || worddiff.Kept(parts) < keptEnough:
		return name + code(r.Before, 200) + " → " + code(r.After, 200)
	}
	text := name + "<code>"
	for _, part := range worddiff.Shorten(parts, wordsAround) {
		text += map[worddiff.Kind]string{worddiff.Cut: "…", worddiff.Gone: "<del>", worddiff.New: "<ins>"}[part.Kind] + inert(cut(part.Text, 200)) +
			map[worddiff.Kind]string{worddiff.Gone: "</del>", worddiff.New: "</ins>"}[part.Kind]
	}
	return text + "</code>"
}

// pictureURL is where the folder's files can be seen; "" where nothing is known of that.
type pictureURL string

// parsePictureURL takes what a flag says. A query is refused, for links in a comment are no place for tokens.
func parsePictureURL(flag, text string) (pictureURL, error) {
	if text == "" {
		return "", nil
	}
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || parsed.Host == "" || parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return "", fmt.Errorf("-%s: %q is not the https URL of a folder", flag, text)
	}
	return pictureURL(strings.TrimSuffix(parsed.String(), "/")), nil
}

// mostLink bounds a link in bytes: a comment has no room for longer ones.
const mostLink = 1_000

// picture shows the picture at a path, small.
func (u pictureURL) picture(path string) string {
	if u == "" || path == "" {
		return ""
	}
	link := string(u)
	for part := range strings.SplitSeq(path, "/") {
		link += "/" + url.PathEscape(part)
	}
	if len(link) > mostLink {
		return ""
	}
	return fmt.Sprintf(`<img width="160" alt="" src="%s">`, html.EscapeString(strings.ReplaceAll(link, "|", "%7C")))
}

// columns is how many pictures a row has.
func (m *markdownView) columns() int {
	switch {
	case m.base == "" && m.head == "":
		return 0
	case m.head == "" || !m.drift:
		return 1
	}
	return 2
}

func (m *markdownView) pictureHeading() string {
	return [...]string{"", " now |", " now | after |"}[m.columns()]
}

// pictures are those of a change: as it is now, from the base; and for one changed by hand as it stands in the head. What
// is yet to be made has no picture anywhere.
func (m *markdownView) pictures(c plan.DocumentChange) string {
	before, after := "", ""
	if c.PriorKey != "" {
		before = m.base.picture(c.Path)
	}
	if c.PriorPath != "" {
		before = m.base.picture(c.PriorPath)
	}
	if c.Drift != nil {
		after = m.head.picture(c.Path)
	}
	return [...]string{"", " " + before + " |", " " + before + " | " + after + " |"}[m.columns()]
}
