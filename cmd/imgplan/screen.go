package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// screen is where a command writes: what a terminal would obey comes out as an escape that JSON understands, too, unless
// it is one of the program's own colours. So no prompt, path, address or vendor's word can move the cursor, hide a line
// or turn its letters round, even where it is printed as it is.
type screen struct {
	w      io.Writer
	colour bool
}

// Write writes all of text or returns an error. A character that is split between two calls is taken for two broken ones.
func (s *screen) Write(text []byte) (int, error) {
	if safe := s.tame(string(text)); safe != string(text) {
		if _, err := io.WriteString(s.w, safe); err != nil {
			return 0, err
		}
		return len(text), nil
	}
	return s.w.Write(text)
}

func (s *screen) tame(text string) string {
	var safe strings.Builder
	for len(text) > 0 {
		if style := s.style(text); style != "" {
			safe.WriteString(style)
			text = text[len(style):]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 || r != '\n' && r != '\t' && obeyed(r) {
			safe.WriteString(escaped(r))
		} else {
			safe.WriteString(text[:size])
		}
		text = text[size:]
	}
	return safe.String()
}

// obeyed tells characters that a terminal does not show but does: controls, and what changes the direction of others.
// The joiner that families of emoji are made with is none.
func obeyed(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d' || r == '\u2028' || r == '\u2029'
}

func escaped(r rune) string {
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

// style returns the colour that a text begins with, "" if it begins with anything else.
func (s *screen) style(text string) string {
	if !s.colour || !strings.HasPrefix(text, "\x1b[") {
		return ""
	}
	end := 2
	for end < len(text) && end < 8 && (text[end] == ';' || '0' <= text[end] && text[end] <= '9') {
		end++
	}
	if end == len(text) || text[end] != 'm' || strings.Contains(text[:end], "8") {
		return "" // 8 hides what follows
	}
	return text[:end+1]
}
