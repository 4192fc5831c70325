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
	scope   *scope
	name    string // "local.icons", "image.hero"; "" for what can't be referred to
	place   hcl.Range
	refs    []reference
	image   *imageBlock  // nil unless the node is one
	later   *later       // where the block stands that the node is made of when its turn comes; nil if it is already
	module  *moduleBlock // nil unless the node is one
	style   *lender      // nil unless the node is one
	after   []*node      // what else must be evaluated before
	behind  []string     // the addresses that it comes from, where that is known once for all that refer to it; nil if not
	eval    func()       // fills value; nil when there is nothing to evaluate
	value   cty.Value    // spoilt until it is evaluated
	wanted, // whether something refers to it
	repeated, // whether it is an image with for_each or count
	circular bool // whether it refers to itself over others
	number         int  // its place in the order
	judged, spoilt bool // whether the value is made from a mistake, once that was asked
	weighed        bool // whether it was asked if the value is
	sensitive      bool
	digested       bool   // whether the digest was asked for
	digest         string // of the value, from then on; "" when that is sensitive or not known
}

// declare collects what all files of a module declare, then prepares what they say of it: only then can a name be told wrong.
func (s *scope) declare(files []*source) {
	blocks := s.blocks(files)
	prepare := []func(){s.declareVariables(blocks)}
	for _, block := range blocks {
		if ready := s.declareBlock(block); ready != nil {
			prepare = append(prepare, ready)
		}
	}
	s.declareStyles()
	for _, ready := range prepare {
		ready()
	}
}

// blocks returns those of all files, what override files say laid over what others do.
func (s *scope) blocks(files []*source) []located {
	var blocks, above []located
	for _, one := range files {
		content, diags := one.file.Body.Content(rootSchema)
		if !one.diags.HasErrors() {
			s.report.add(s.placed(diags)...)
		}
		here := one.waiting()
		for _, block := range content.Blocks {
			whole := block.DefRange.Start.Byte < intact(one) && endOf(block.Body, block.DefRange) < intact(one)
			here = append(here, located{Block: block, intact: whole})
		}
		if isOverride(one.name) {
			above = append(above, here...)
		} else {
			blocks = append(blocks, inPlaces(here)...)
		}
	}
	if len(above) == 0 {
		return blocks
	}
	return s.override(blocks, above)
}

// located is a block, and whether it stands before any mistake in its file's syntax: what comes later may lack parts.
type located struct {
	*hcl.Block
	intact bool
	later  *later // where it stands that is to be parsed later; nil of others
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

// endOf returns the offset where a block ends in its file; in JSON, where it begins, for no more is known.
func endOf(body hcl.Body, place hcl.Range) int {
	if body, ok := body.(*hclsyntax.Body); ok {
		return body.SrcRange.End.Byte
	}
	return place.End.Byte
}

// declareBlock makes a block's names known and returns what is to be done once all names are.
func (s *scope) declareBlock(block located) (prepare func()) {
	if block.later != nil {
		s.declareLater(block.later)
		return nil
	}
	if len(block.Labels) > 0 && !s.validName(block) {
		return nil
	}
	switch block.Type {
	case "imgplan":
		return s.declareSettings(block)
	case "provider":
		return s.declareProvider(block)
	case "locals":
		return s.declareLocals(block)
	case "image":
		return s.declareImage(block)
	case "style":
		return s.declareStyle(block)
	case "defaults":
		return s.declareDefaults(block)
	case "module":
		return s.declareModule(block)
	case "output":
		return s.declareOutput(block)
	case "index":
		return s.declareIndex(block)
	case "atlas":
		return s.declareAtlas(block)
	case "check":
		return s.declareCheck(block)
	case "moved":
		return s.whenIntact(block, s.declareMoved)
	case "removed":
		return s.whenIntact(block, s.declareRemoved)
	case "import":
		return s.declareImport(block)
	}
	return nil
}

// declareNode makes a name known; nil if it was already declared.
func (s *scope) declareNode(kind, name string, place hcl.Range) *node {
	full := kind + "." + name
	if first, exists := s.nodes[full]; exists {
		s.report.err(place, "Duplicate "+words[kind],
			"%s %q was already declared at %s.", capital(article[kind]), name, first.place)
		return nil
	}
	one := &node{scope: s, name: full, place: place, value: spoilt, wanted: s.parent == nil && s.mayBeWanted(kind, name)}
	s.nodes[full] = one
	s.order = append(s.order, one)
	s.names[kind] = append(s.names[kind], name)
	return one
}

// mayBeWanted tells whether something may refer to a node of the root, beside what has been looked at by the time it is evaluated:
// a Console's user, or an image block that is parsed later. Of a style that is not asked before all is known.
func (l *loader) mayBeWanted(kind, name string) bool {
	return l.asked || kind != "style" && l.words[name]
}

// words names the kinds of declarations in messages.
var words = map[string]string{"var": "variable", "local": "local value", "image": "image", "style": "style", "module": "module", "output": "output", "check": "check", "index": "index", "atlas": "atlas"}
var article = map[string]string{"var": "a variable", "local": "a local value", "image": "an image", "style": "a style", "module": "a module", "output": "an output", "check": "a check", "index": "an index", "atlas": "an atlas"}

func capital(text string) string { return string(text[0]-'a'+'A') + text[1:] }

func (s *scope) validName(block located) bool {
	if hclsyntax.ValidIdentifier(block.Labels[0]) {
		return true
	}
	place := block.DefRange
	if len(block.LabelRanges) > 0 {
		place = block.LabelRanges[0]
	}
	s.report.err(place, "Invalid name",
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
