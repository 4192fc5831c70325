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

// parseNative parses a file in HCL's own syntax. One that is large is taken apart between its blocks; if the parts
// can't be parsed each by itself, the file is parsed whole, so that every mistake is told as ever.
func parseNative(src []byte, name string) (*hcl.File, hcl.Diagnostics) {
	return parseInChunks(src, name, chunkSize)
}

func parseInChunks(src []byte, name string, size int) (*hcl.File, hcl.Diagnostics) {
	chunks := split(src, size)
	if len(chunks) > 1 {
		if file := parseChunks(src, name, chunks); file != nil {
			return file, nil
		}
	}
	return hclsyntax.ParseConfig(src, name, hcl.InitialPos)
}

// chunk is a part of a file.
type chunk struct {
	src   []byte
	start hcl.Pos
	file  *hcl.File // nil if it has mistakes
}

// split cuts after lines that are one closing brace. Where that is no end of a block, something is left open, and the
// part before it has a mistake; but a comment may be left open without one, so a file that has any is not split.
func split(src []byte, size int) []*chunk {
	if len(src) < 2*size || bytes.Contains(src, []byte("/*")) {
		return nil
	}
	var chunks []*chunk
	start := hcl.InitialPos
	for rest := src; len(rest) > 0; {
		end := len(rest)
		if len(rest) > size {
			if at := bytes.Index(rest[size:], []byte("\n}\n")); at >= 0 {
				end = size + at + len("\n}\n")
			}
		}
		chunks = append(chunks, &chunk{src: rest[:end], start: start})
		start.Byte += end
		start.Line += bytes.Count(rest[:end], []byte("\n"))
		rest = rest[end:]
	}
	return chunks
}

// parseChunks returns nil if any part has a mistake.
func parseChunks(src []byte, name string, chunks []*chunk) *hcl.File {
	sideBySide(len(chunks), func(i int) {
		one := chunks[i]
		if file, diags := hclsyntax.ParseConfig(one.src, name, one.start); len(diags) == 0 {
			one.file = file
		}
	})
	return joinChunks(src, chunks)
}

// joinChunks makes one file of its parts; nil if one is missing, or if two set the same attribute, which is a mistake.
func joinChunks(src []byte, chunks []*chunk) *hcl.File {
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
	return &hcl.File{Body: whole, Bytes: src, Nav: chunkNav(chunks)}
}

// chunkNav tells which block an offset is in, as hcled asks.
type chunkNav []*chunk

// ContextString is the header of the block around an offset.
func (c chunkNav) ContextString(offset int) string {
	at, _ := slices.BinarySearchFunc(c, offset, func(one *chunk, offset int) int { return one.start.Byte + len(one.src) - 1 - offset })
	if at == len(c) {
		return ""
	}
	return c[at].file.Nav.(interface{ ContextString(int) string }).ContextString(offset)
}
