package spec

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Format returns a file's text in the canonical style; formatting it again changes nothing. A file that does not parse
// is returned unchanged, with its mistakes; so is one in JSON, which has no style of ours.
func Format(src []byte, filename string) ([]byte, Diagnostics) {
	if strings.HasSuffix(filename, ".json") {
		return src, nil
	}
	diags := tooDeep(src, filename)
	if !diags.HasErrors() {
		_, diags = hclsyntax.ParseConfig(src, filename, hcl.InitialPos)
	}
	if diags.HasErrors() {
		return src, sources{filename: {Bytes: src}}.diagnostics(diags)
	}
	return settle(src), nil
}

// maxFormats bounds settle. hclwrite needs a second round for some alignments of comments, never a third.
const maxFormats = 4

// settle formats until nothing changes.
func settle(src []byte) []byte {
	for range maxFormats {
		formatted := hclwrite.Format(src)
		if bytes.Equal(formatted, src) {
			break
		}
		src = formatted
	}
	return src
}
