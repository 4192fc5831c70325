package spec

import (
	"bytes"
	"slices"
)

// quoted reads one part of a quoted string: an escape, the beginning of a sequence, the end, or text.
func (s *scanner) quoted() {
	switch b := s.src[s.at]; {
	case b == '"':
		s.meter.close()
		s.at++
	case b == '\\' && s.peek(1) != '\n' && s.peek(1) != '\r':
		s.at = min(s.at+2, len(s.src))
	case b == '$' || b == '%':
		s.dollar()
	default:
		s.at++
		s.skipTo(`"\$%`)
	}
}

// text reads one part of a template.
func (s *scanner) text() {
	if b := s.src[s.at]; b == '$' || b == '%' {
		s.dollar()
		return
	}
	s.skipTo("$%")
}

// heredocText is text that ends with a line that has the marker alone.
func (s *scanner) heredocText(doc *frame) {
	start := s.at
	if b := s.src[s.at]; b == '$' || b == '%' {
		doc.midline = true
		s.dollar()
		return
	}
	s.skipTo("$%\n")
	if s.peek(0) != '\n' {
		doc.midline = true
		return
	}
	if !doc.midline && bytes.Equal(bytes.TrimSpace(s.src[start:s.at]), doc.marker) {
		s.meter.close()
		return
	}
	doc.midline = false
	s.at++
}

func (s *scanner) skipTo(stops string) {
	if length := bytes.IndexAny(s.src[s.at:], stops); length >= 0 {
		s.at += length
		return
	}
	s.at = len(s.src)
}

// dollar reads ${ and %{, and what only looks like them: $${ and %%{.
func (s *scanner) dollar() {
	b := s.src[s.at]
	switch {
	case s.peek(1) == '{':
		s.at += 2
		if b == '%' {
			s.meter.control(s.directive())
		}
		s.meter.open(frame{kind: sequence})
	case s.peek(1) == b && s.peek(2) == '{':
		s.at += 3
	default:
		s.at++
	}
}

// directive tells what a %{...} does to the number of open ones: one, unless it surely ends one or stands between.
func (s *scanner) directive() int {
	rest := bytes.TrimLeft(bytes.TrimPrefix(s.src[s.at:min(s.at+100, len(s.src))], []byte("~")), " \t")
	end := slices.IndexFunc(rest, func(b byte) bool { return !isWordStart(b) && b != '-' && !isDigit(b) })
	if end < 0 {
		return 1
	}
	switch string(rest[:end]) {
	case "endif", "endfor":
		return -1
	case "else":
		return 0
	}
	return 1
}
