package spec

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// scanner reads HCL's brackets, quotes, templates and operators as hclsyntax's own scanner would, but keeps nothing:
// that one takes 400 bytes for each byte of "[[[[".
type scanner struct {
	src   []byte
	at    int
	signs int
	odd   int // signs that HCL doesn't have
	melds int // steps that the parser takes to put the parts of texts together
	meter meter
	wrong excess
	// outline takes note of the blocks of a file; nil where nobody asks.
	outline *outline
}

func newScanner(src []byte) *scanner {
	return &scanner{src: src, meter: newMeter(body)}
}

// scan returns the first excess. A template is text that may hold sequences; otherwise src is a file or an expression.
func (s *scanner) scan(asTemplate bool) excess {
	if asTemplate {
		s.meter.frames[0].kind = template
	}
	s.judgeEncoding()
	for s.at < len(s.src) && s.wrong.summary == "" {
		start := s.at
		switch top := s.meter.top(); top.kind {
		case quote:
			s.meld(top, start)
			s.quoted()
		case heredoc:
			s.meld(top, start)
			s.heredocText(top)
		case template:
			s.meld(top, start)
			s.text()
		case body:
			if s.outline != nil {
				s.outline.note(s.src, start)
			}
			s.code()
		default:
			s.code()
		}
		s.judge(start)
	}
	return s.wrong
}

// meld counts a part of a text: hclsyntax makes one of every two that stand together by moving all that comes after them,
// which takes time by the square of their number.
func (s *scanner) meld(text *frame, at int) {
	text.parts++
	first := s.peek(0)
	sequence := (first == '$' || first == '%') && s.peek(1) == '{'
	if text.literal && !sequence {
		s.melds += text.parts
	}
	text.literal = !sequence
	if s.melds > maxMelds && s.wrong.summary == "" {
		s.wrong = excess{"Text too long", "Here a text in the configuration has too many lines to be read in bearable time. " +
			"Put it into a file of its own, and read that with file().", at}
	}
}

// judgeEncoding refuses what is not UTF-8, as the parser does later: its scanner may take the end of a line for a part
// of a broken character.
func (s *scanner) judgeEncoding() {
	if utf8.Valid(s.src) {
		return
	}
	at := 0
	for r, size := utf8.DecodeRune(s.src); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRune(s.src[at:]) {
		at += size
	}
	s.wrong = excess{"Invalid character encoding", "All files must be UTF-8. Check the encoding in your editor.", at}
}

func (s *scanner) judge(start int) {
	if s.signs++; s.signs > maxSigns && s.wrong.summary == "" {
		s.wrong = excess{"File too large", fmt.Sprintf("A file may have at most %d words and signs.", maxSigns), start}
	}
	if s.wrong.summary == "" {
		s.wrong = s.meter.tooDeep(start)
	}
}

// peek returns the byte at an offset from here, 0 behind the end.
func (s *scanner) peek(offset int) byte {
	if s.at+offset < len(s.src) {
		return s.src[s.at+offset]
	}
	return 0
}

func (s *scanner) code() {
	switch b := s.src[s.at]; {
	case b == ' ' || b == '\t' || b == '\r':
		s.at++
		s.signs--
	case b == '\n':
		s.at++
		s.meter.newline()
	case b == '#' || b == '/' && (s.peek(1) == '/' || s.peek(1) == '*'):
		s.comment()
	case isDigit(b):
		s.number()
	case isWordStart(b):
		s.word()
	default:
		s.sign(b)
	}
}

func (s *scanner) sign(b byte) {
	switch b {
	case '{', '[', '(', '"':
		s.meter.open(frame{kind: b})
	case '}':
		if !s.meter.closeTo(brace) {
			s.meter.closeTo(sequence)
		}
	case ']':
		s.closeBracket(bracket)
	case ')':
		s.closeBracket(paren)
	case ',':
		s.meter.separator()
	case '-', '!', '+', '*', '/', '%', '<', '>', '=', '&', '|', '?':
		s.operator(b)
		return
	case '.', ':', '~':
	default:
		s.strange()
	}
	s.at++
}

// strange refuses what is no HCL at all: hclsyntax makes a mistake of each byte of it, which takes its hundredfold.
func (s *scanner) strange() {
	if s.odd++; s.odd > maxOdd && s.wrong.summary == "" {
		s.wrong = excess{"Invalid characters", "Here and before are too many characters that HCL does not have: this is no text of it.", s.at}
	}
}

// closeBracket leaves open what another bracket would close: the file is wrong, and its depth stays on the safe side.
func (s *scanner) closeBracket(kind byte) {
	if s.meter.top().kind == kind {
		s.meter.close()
	}
}

func (s *scanner) operator(b byte) {
	if b == '<' && s.peek(1) == '<' && s.beginHeredoc() {
		return
	}
	if b == '=' && s.peek(1) == '>' { // of a "for": no operator
		s.at += 2
		return
	}
	width := 1
	if next := s.peek(1); next == '=' && bytes.IndexByte([]byte("=!<>"), b) >= 0 || next == b && (b == '&' || b == '|') {
		width = 2
	}
	if single := b == '=' || b == '&' || b == '|'; !single || width == 2 {
		s.meter.operator()
	}
	s.at += width
}

// beginHeredoc opens <<NAME and <<-NAME.
func (s *scanner) beginHeredoc() bool {
	start := s.at + 2
	if s.peek(2) == '-' {
		start++
	}
	end := start
	for end < len(s.src) && (isWordStart(s.src[end]) || s.src[end] == '-' || isDigit(s.src[end])) {
		end++
	}
	after, found := bytes.CutPrefix(s.src[end:], []byte("\r"))
	if len(after) == 0 || after[0] != '\n' || !hclsyntax.ValidIdentifier(string(s.src[start:end])) {
		return false
	}
	s.meter.open(frame{kind: heredoc, marker: s.src[start:end]})
	s.at = end + 1
	if found {
		s.at++
	}
	return true
}

func (s *scanner) comment() {
	rest := s.src[s.at:]
	if rest[0] == '/' && rest[1] == '*' {
		s.blockComment()
		return
	}
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		s.at += end + 1
		s.meter.newline()
		return
	}
	s.at = len(s.src)
}

// blockComment refuses one without an end, because hclsyntax would look for it again at each sign that follows.
func (s *scanner) blockComment() {
	if end := bytes.Index(s.src[s.at+2:], []byte("*/")); end >= 0 {
		s.at += end + 4
		return
	}
	s.wrong = excess{"Unterminated comment", `There is no "*/" to end the comment that begins here.`, s.at}
}

// number reads as much as hclsyntax takes for one: what comes behind, as in 1ee, is a name.
func (s *scanner) number() {
	start, end := s.at, s.at+1
	for at := end; at < len(s.src); {
		width := partOfNumber(s.src[at:])
		if width == 0 {
			break
		}
		if at += width; s.src[at-1] != '.' { // no number ends with a point
			end = at
		}
	}
	s.at = end
	if wrong := numberTooLong(s.src[start:end]); wrong.summary != "" {
		wrong.at = start
		s.wrong = wrong
	}
}

// partOfNumber returns how many bytes go on with a number: a digit, a point, or an e with the first digit of its power.
func partOfNumber(rest []byte) int {
	switch b := rest[0]; {
	case isDigit(b) || b == '.':
		return 1
	case b|0x20 != 'e' || len(rest) < 2:
	case isDigit(rest[1]):
		return 2
	case (rest[1] == '+' || rest[1] == '-') && len(rest) > 2 && isDigit(rest[2]):
		return 3
	}
	return 0
}

// word reads a name. A dash belongs to it only as long as it is plain ASCII: other characters may not be letters, and
// the dashes after them operators.
func (s *scanner) word() {
	start, plain := s.at, true
	for ; s.at < len(s.src); s.at++ {
		b := s.src[s.at]
		if !isWordStart(b) && !isDigit(b) && !(b == '-' && plain) {
			break
		}
		plain = plain && b < 0x80
	}
	if s.outline != nil {
		s.outline.word(s.src[start:s.at], plain)
	}
	s.meter.word(string(s.src[start:s.at]))
}

func isWordStart(b byte) bool {
	return 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' || b >= 0x80
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
