package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// defaultsBlock is one defaults block of a module or of a provider.
type defaultsBlock struct {
	lender
	place   hcl.Range
	grouped bool     // whether it is for some images only
	only    []string // the names of image blocks, with * in them
	// renditions are made of each of its images.
	renditions []*renditionBlock
	file       *renditionBlock // how the own file of each is made; nil if nothing is said
}

// declareDefaults prepares a defaults block of a module.
func (s *scope) declareDefaults(block located) func() {
	if !block.intact {
		return nil
	}
	one := s.newDefaults(block.DefRange)
	content, rest, diags := block.Body.PartialContent(defaultsSchema)
	s.report.add(diags...)
	attrs := s.flat(rest, "a defaults block", defaultsSchema.Blocks...)
	prepare := func() {
		s.prepareLender(&one.lender, attrs)
		s.lendRenditions(one, content.Blocks)
	}
	s.defaults = append(s.defaults, one)
	if at := slices.IndexFunc(attrs, func(attr *hcl.Attribute) bool { return attr.Name == "images" }); at >= 0 {
		one.grouped = true
		group := attrs[at]
		attrs = slices.Delete(attrs, at, at+1)
		s.readPatterns(one, group)
		return func() {
			prepare()
			s.checkPatterns(one, group)
		}
	}
	return prepare
}

// lendRenditions looks up what the rendition blocks of defaults refer to.
func (s *scope) lendRenditions(one *defaultsBlock, blocks hcl.Blocks) {
	one.renditions, one.file = s.renditionBlocks(blocks.OfType("rendition"), reach{}), s.soleBlock(blocks.OfType("file"), fileSchema, reach{})
	for _, rendition := range one.recipes() {
		one.node.refs = append(one.node.refs, allRefs(rendition.terms)...)
	}
}

// recipes are all blocks that say how files are made.
func (one *defaultsBlock) recipes() []*renditionBlock {
	if one.file == nil {
		return one.renditions
	}
	return append(slices.Clone(one.renditions), one.file)
}

func (s *scope) newDefaults(place hcl.Range) *defaultsBlock {
	one := &defaultsBlock{place: place}
	one.node = &node{scope: s, name: "defaults", place: place, value: spoilt}
	one.node.eval = func() {
		s.lend(&one.lender)
		for _, rendition := range one.recipes() {
			rendition.ctx = s.context(allRefs(rendition.terms))
		}
	}
	one.layer = &layer{}
	s.order = append(s.order, one.node)
	return one
}

// declareProviderDefaults prepares the defaults block of a provider; there is at most one.
func (s *scope) declareProviderDefaults(provider *providerBlock, blocks hcl.Blocks) func() {
	if len(blocks) == 0 {
		return func() {}
	}
	for _, block := range blocks[1:] {
		s.report.err(block.DefRange, "Duplicate defaults", "The defaults of this provider were already declared at %s.", blocks[0].DefRange)
	}
	one := s.newDefaults(blocks[0].DefRange)
	provider.defaults = one
	s.providerDefaults = append(s.providerDefaults, provider)
	return func() {
		s.prepareLender(&one.lender, s.flat(blocks[0].Body, "the defaults of a provider"), "provider", "styles")
	}
}

// readPatterns reads the names of image blocks that a defaults block is for. They must be known before anything is
// evaluated, for they say what each image is made from.
func (s *scope) readPatterns(one *defaultsBlock, attr *hcl.Attribute) {
	value, diags := s.value(attr.Expr, nil)
	if diags.HasErrors() || value.IsMarked() || !value.IsWhollyKnown() || value.IsNull() || !value.CanIterateElements() {
		s.notPatterns(attr)
		return
	}
	for it := value.ElementIterator(); it.Next(); {
		_, part := it.Element()
		if part.Type() != cty.String || part.IsNull() || !isWord(strings.ReplaceAll("a"+part.AsString(), "*", "a")) {
			s.notPatterns(attr)
			continue
		}
		one.only = append(one.only, part.AsString())
	}
}

// matches tells whether a name is what a pattern says, where * stands for any letters.
func matches(pattern, name string) bool {
	first, rest, starred := strings.Cut(pattern, "*")
	if !starred {
		return pattern == name
	}
	name, fits := strings.CutPrefix(name, first)
	for fits {
		part, after, more := strings.Cut(rest, "*")
		if !more {
			return strings.HasSuffix(name, part)
		}
		_, name, fits = strings.Cut(name, part)
		rest = after
	}
	return false
}

func (s *scope) notPatterns(attr *hcl.Attribute) {
	s.report.err(attr.Expr.Range(), "Invalid images argument", `"images" is a list of names of image blocks in quotes, such as `+
		`["icon", "badge_*"], where * stands for any letters.`)
}

// checkPatterns warns of those that no image has.
func (s *scope) checkPatterns(one *defaultsBlock, attr *hcl.Attribute) {
	for _, pattern := range one.only {
		if !slices.ContainsFunc(s.names["image"], func(name string) bool { return matches(pattern, name) }) && !s.mentioned("image") {
			s.report.warn(attr.Expr.Range(), "Defaults without effect", "No image block of this module is named %q.%s", pattern,
				s.nearest(pattern, s.names["image"]))
		}
	}
}

// prepareDefaults finds the blocks that are for an image, all of which are evaluated before it.
func (s *scope) prepareDefaults(b *imageBlock) {
	b.defaults = s.defaultsOf(b.block.Labels[0])
	for _, one := range b.defaults {
		b.node.after = append(b.node.after, one.node)
	}
	for _, one := range s.providerDefaults {
		if b.provider == "" || s.provider(s.providerName(b.provider)) == one {
			b.node.after = append(b.node.after, one.defaults.node)
		}
	}
}

// defaultsOf are the blocks that are for an image, the strongest first.
func (s *scope) defaultsOf(name string) []*defaultsBlock {
	var groups, all []*defaultsBlock
	for _, one := range s.defaults {
		switch {
		case !one.grouped:
			all = append(all, one)
		case slices.ContainsFunc(one.only, func(pattern string) bool { return matches(pattern, name) }):
			groups = append(groups, one)
		}
	}
	return append(groups, all...)
}

// checkRanks refuses two blocks of the same rank that set the same argument for one image: neither is the stronger.
func (s *scope) checkRanks(b *imageBlock) {
	type ranked struct {
		name    string
		grouped bool
	}
	first := map[ranked]hcl.Range{}
	for _, one := range b.defaults {
		for _, t := range inPlace(one.terms, all) {
			if one.layer.loans[t.name] == nil && (t.name != "styles" || one.layer.styles.got == absent) {
				continue
			}
			key := ranked{t.name, one.grouped}
			if other, exists := first[key]; exists {
				s.clash(b, t.name, other, t.place)
				continue
			}
			first[key] = t.place
		}
	}
}

// clash is said once for two places, whichever images they are for.
func (s *scope) clash(b *imageBlock, name string, first, second hcl.Range) {
	pair := [2]hcl.Range{first, second}
	if s.clashes[pair] {
		return
	}
	s.clashes[pair] = true
	for i, place := range pair {
		s.report.err(place, "Conflicting defaults", "Two defaults blocks of the same rank set %q for %s, so neither can win: the other "+
			"is at %s.", name, b.node.address(), pair[1-i])
	}
}
