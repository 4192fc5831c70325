package spec

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// chunkSize is how many bytes a part has of a file that is parsed in parts, side by side: the parser is the slowest step of a
// plan, and it makes a list of a file's words that grows by copying, five times its size for a long one and twice for a short.
const chunkSize = 4 << 10

// parseNative parses a file in HCL's own syntax, and returns the parts of it that are to be parsed later: those with the given
// blocks. One that is large is taken apart between its blocks; if the parts can't be parsed each by itself, the file is parsed
// whole, so that every mistake is told as ever.
func parseNative(src []byte, name string, later []heading) (*hcl.File, []*chunk, hcl.Diagnostics) {
	return parseInChunks(src, name, later, chunkSize)
}

func parseInChunks(src []byte, name string, later []heading, size int) (*hcl.File, []*chunk, hcl.Diagnostics) {
	chunks := cut(src, name, later, size)
	var now, waiting []*chunk
	for _, one := range chunks {
		if one.headings == nil {
			now = append(now, one)
		} else {
			waiting = append(waiting, one)
		}
	}
	if len(chunks) > 1 || len(waiting) > 0 {
		if body := parseChunks(now); body != nil {
			return &hcl.File{Body: body, Bytes: src, Nav: chunkNav(chunks)}, waiting, nil
		}
	}
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	return file, nil, diags
}

// chunk is a part of a file.
type chunk struct {
	name  string // of the file
	src   []byte
	start hcl.Pos
	file  *hcl.File // nil if it has mistakes, and while nobody needs it

	// Of a part that is parsed later:
	headings []heading
	waiting  int           // how many blocks of it are still needed
	turn     chan struct{} // holds one until someone begins to parse it
	ready    chan struct{} // is closed once it is parsed
	early    bool          // whether that was done ahead
}

// cut takes a file apart between its blocks. Parts with the given blocks have nothing else in them.
func cut(src []byte, name string, later []heading, size int) []*chunk {
	var chunks []*chunk
	at := hcl.InitialPos
	upTo := func(end int) *chunk {
		one := &chunk{name: name, src: src[at.Byte:end], start: at}
		at.Line += bytes.Count(one.src, []byte("\n"))
		at.Byte = end
		return one
	}
	for len(later) > 0 {
		if start := later[0].start; start > at.Byte {
			chunks = append(chunks, split(upTo(start), size)...)
		}
		n := 1
		for n < len(later) && !later[n].apart && later[n-1].end-at.Byte < size {
			n++
		}
		chunks = append(chunks, upTo(later[n-1].end).putOff(later[:n]))
		later = later[n:]
	}
	if at.Byte < len(src) {
		chunks = append(chunks, split(upTo(len(src)), size)...)
	}
	return chunks
}

// putOff makes it a part that is parsed later.
func (c *chunk) putOff(headings []heading) *chunk {
	c.headings, c.waiting = headings, len(headings)
	c.turn, c.ready = make(chan struct{}, 1), make(chan struct{})
	c.turn <- struct{}{}
	return c
}

// begin tells whether the caller is the one to parse it.
func (c *chunk) begin() bool {
	select {
	case <-c.turn:
		return true
	default:
		return false
	}
}

// parse leaves the file nil if it has mistakes.
func (c *chunk) parse() {
	if file, diags := hclsyntax.ParseConfig(c.src, c.name, c.start); len(diags) == 0 {
		c.file = file
	}
}

// images returns what was parsed, if it is the blocks that were seen, and else nil.
func (c *chunk) images() *hclsyntax.Body {
	if c.file == nil {
		return nil
	}
	body := c.file.Body.(*hclsyntax.Body)
	if len(body.Attributes) > 0 || len(body.Blocks) != len(c.headings) {
		return nil
	}
	for i, block := range body.Blocks {
		seen := c.headings[i]
		if block.Type != "image" || !slices.Equal(block.Labels, []string{seen.name}) || block.TypeRange.Start.Byte != seen.start {
			return nil
		}
	}
	return body
}

// split cuts a part after lines that are one closing brace. Where that is no end of a block, something is left open, and the
// part before it has a mistake; but a comment may be left open without one, so a part that has any is not split.
func split(whole *chunk, size int) []*chunk {
	src := whole.src
	if len(src) < 2*size || bytes.Contains(src, []byte("/*")) {
		return []*chunk{whole}
	}
	var chunks []*chunk
	start := whole.start
	for rest := src; len(rest) > 0; {
		end := len(rest)
		if len(rest) > size {
			if at := bytes.Index(rest[size:], []byte("\n}\n")); at >= 0 {
				end = size + at + len("\n}\n")
			}
		}
		chunks = append(chunks, &chunk{name: whole.name, src: rest[:end], start: start})
		start.Byte += end
		start.Line += bytes.Count(rest[:end], []byte("\n"))
		rest = rest[end:]
	}
	return chunks
}

// parseChunks makes one body of parts; nil if any has a mistake.
func parseChunks(chunks []*chunk) *hclsyntax.Body {
	sideBySide(len(chunks), func(i int) { chunks[i].parse() })
	return joinChunks(chunks)
}

// joinChunks makes one body of parts; nil if one is missing, or if two set the same attribute, which is a mistake.
func joinChunks(chunks []*chunk) *hclsyntax.Body {
	whole := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for i, one := range chunks {
		if one.file == nil {
			return nil
		}
		body := one.file.Body.(*hclsyntax.Body)
		for name, attr := range body.Attributes {
			if whole.Attributes[name] != nil {
				return nil
			}
			whole.Attributes[name] = attr
		}
		whole.Blocks = append(whole.Blocks, body.Blocks...)
		if i == 0 {
			whole.SrcRange = body.SrcRange
		}
		whole.SrcRange.End, whole.EndRange = body.SrcRange.End, body.EndRange
	}
	return whole
}

// chunkNav tells which block an offset is in, as hcled asks.
type chunkNav []*chunk

// ContextString is the header of the block around an offset.
func (c chunkNav) ContextString(offset int) string {
	at, _ := slices.BinarySearchFunc(c, offset, func(one *chunk, offset int) int { return one.start.Byte + len(one.src) - 1 - offset })
	if at == len(c) {
		return ""
	}
	file := c[at].file
	if file == nil { // nobody needs it but for this
		file, _ = hclsyntax.ParseConfig(c[at].src, c[at].name, c[at].start)
	}
	return file.Nav.(interface{ ContextString(int) string }).ContextString(offset)
}
