package spec

import (
	"bytes"

	"github.com/hashicorp/hcl/v2"
)

// outline is what the scanner notes of a file that declares images: where the blocks stand that are written as formatters write
// them, from `image "name" {` to a brace, both at the beginning of a line. They need not be parsed before their turn comes.
type outline struct {
	headings []heading
	words    map[string]bool // the names in those blocks: what their expressions may refer to is among them
	body     int             // where the body of an open block begins; 0 outside of one
	apart    bool            // whether something else stands behind the last block
	odd      bool            // whether a name may be another one to hclsyntax
}

// heading is one image block.
type heading struct {
	name       string
	start, end int  // offsets: of the line's beginning, and behind the last line's end
	apart      bool // whether something that is neither an image nor a comment stands before it
}

// heads is the beginning of an image block's line.
var heads = []byte(`image "`)

// note is called for whatever stands in the file itself, outside of all brackets and quotes.
func (o *outline) note(src []byte, at int) {
	switch {
	case at < o.body:
		return // still in the heading
	case o.body > 0:
		o.end(src, at)
	}
	if o.begin(src, at) {
		return
	}
	switch src[at] {
	case ' ', '\t', '\r', '\n', '#', '/':
	default:
		o.apart = true
	}
}

// begin opens a block if one begins here.
func (o *outline) begin(src []byte, at int) bool {
	if src[at] != heads[0] || at > 0 && src[at-1] != '\n' || !bytes.HasPrefix(src[at:], heads) {
		return false
	}
	start := at + len(heads)
	end := start
	for end < len(src) && (isLetter(src[end]) || end > start && (isDigit(src[end]) || src[end] == '_' || src[end] == '-')) {
		end++
	}
	if end == start || !bytes.HasPrefix(src[end:], []byte(`" {`)) {
		return false
	}
	o.headings = append(o.headings, heading{name: string(src[start:end]), start: at, apart: o.apart || len(o.headings) == 0})
	o.body, o.apart = end+len(`" {`), false
	return true
}

// end closes the open block, which may turn out to be none that can wait.
func (o *outline) end(src []byte, at int) {
	o.body = 0
	last := &o.headings[len(o.headings)-1]
	after := bytes.TrimPrefix(src[at:], []byte("\r"))
	if src[at-1] == '}' && src[at-2] == '\n' && len(after) > 0 && after[0] == '\n' {
		last.end = len(src) - len(after) + 1
		return
	}
	o.headings, o.apart = o.headings[:len(o.headings)-1], true
}

// word notes a name.
func (o *outline) word(name []byte, plain bool) {
	if o.body == 0 {
		return
	}
	o.odd = o.odd || !plain
	if !o.words[string(name)] {
		if o.words == nil {
			o.words = map[string]bool{}
		}
		o.words[string(name)] = true
	}
}

// whole returns the blocks that may wait: none of a file whose end is missing, or in which hclsyntax may see others.
func (o *outline) whole(src []byte) []heading {
	if o.odd || bytes.Contains(src, []byte("/*")) {
		return nil
	}
	if n := len(o.headings); n > 0 && o.headings[n-1].end == 0 {
		return o.headings[:n-1]
	}
	return o.headings
}

// place is that of a block's type and name, as hclsyntax has it.
func (h heading) place(file string, start hcl.Pos) hcl.Range {
	end := start
	width := len(heads) + len(h.name) + len(`"`)
	end.Byte, end.Column = end.Byte+width, end.Column+width
	return hcl.Range{Filename: file, Start: start, End: end}
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
