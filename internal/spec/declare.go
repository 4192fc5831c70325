package spec

import (
	"bytes"
	"math"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// node is one thing that has a name in expressions, or that refers to such things.
type node struct {
	name    string // "local.icons", "image.hero"
	place   hcl.Range
	refs    []reference
	image   *imageBlock // nil unless the node is one
	eval    func()      // fills value; nil when there is nothing to evaluate
	value   cty.Value   // spoilt until it is evaluated
	wanted, // whether something refers to it
	repeated, // whether it is an image with for_each or count
	circular bool // whether it refers to itself over others
	judged, spoilt bool   // whether the value is made from a mistake, once that was asked
	digest         string // of the value, made when it is first asked for
}

// declare collects what all files declare, then prepares what they say of it: only then can a name be told wrong.
func (l *loader) declare() {
	var blocks []located
	for _, one := range l.files {
		content, diags := one.file.Body.Content(rootSchema)
		if !one.diags.HasErrors() {
			l.report.add(diags...)
		}
		for _, block := range content.Blocks {
			blocks = append(blocks, located{block, block.DefRange.Start.Byte < intact(one) && ends(block) < intact(one)})
		}
	}
	l.declareVariables(blocks)
	var prepare []func()
	for _, block := range blocks {
		if ready := l.declareBlock(block); ready != nil {
			prepare = append(prepare, ready)
		}
	}
	for _, ready := range prepare {
		ready()
	}
}

// located is a block, and whether it stands before any mistake in its file's syntax: what comes later may lack parts.
type located struct {
	*hcl.Block
	intact bool
}

// intact returns the offset up to which a file was understood.
func intact(one *source) int {
	limit := math.MaxInt
	for _, diag := range one.diags.Errs() {
		if diag, ok := diag.(*hcl.Diagnostic); ok && diag.Subject != nil {
			limit = min(limit, diag.Subject.Start.Byte)
		}
	}
	return limit
}

func ends(block *hcl.Block) int {
	if body, ok := block.Body.(*hclsyntax.Body); ok {
		return body.SrcRange.End.Byte
	}
	return block.DefRange.End.Byte
}

// declareBlock makes a block's names known and returns what is to be done once all names are.
func (l *loader) declareBlock(block located) (prepare func()) {
	if len(block.Labels) > 0 && !l.validName(block) {
		return nil
	}
	switch block.Type {
	case "imgplan":
		return l.declareSettings(block)
	case "provider":
		return l.declareProvider(block)
	case "locals":
		return l.declareLocals(block)
	case "image":
		return l.declareImage(block)
	case "output":
		return l.declareOutput(block)
	}
	return nil
}

// declareNode makes a name known; nil if it was already declared.
func (l *loader) declareNode(kind, name string, place hcl.Range) *node {
	full := kind + "." + name
	if first, exists := l.nodes[full]; exists {
		l.report.err(place, "Duplicate "+words[kind],
			"%s %q was already declared at %s.", capital(article[kind]), name, first.place)
		return nil
	}
	one := &node{name: full, place: place, value: spoilt}
	l.nodes[full] = one
	l.order = append(l.order, one)
	l.names[kind] = append(l.names[kind], name)
	return one
}

// words names the kinds of declarations in messages.
var words = map[string]string{"var": "variable", "local": "local value", "image": "image", "output": "output"}
var article = map[string]string{"var": "a variable", "local": "a local value", "image": "an image", "output": "an output"}

func capital(text string) string { return string(text[0]-'a'+'A') + text[1:] }

func (l *loader) validName(block located) bool {
	if hclsyntax.ValidIdentifier(block.Labels[0]) {
		return true
	}
	place := block.DefRange
	if len(block.LabelRanges) > 0 {
		place = block.LabelRanges[0]
	}
	l.report.err(place, "Invalid name",
		"%q is not a name: a name starts with a letter and has only letters, digits, underscores and dashes.", block.Labels[0])
	return false
}

// mentioned tells whether a file with syntax errors may declare that name: then it isn't called undeclared.
func (l *loader) mentioned(name string) bool {
	for _, text := range l.broken {
		if bytes.Contains(text, []byte(name)) {
			return true
		}
	}
	return false
}
