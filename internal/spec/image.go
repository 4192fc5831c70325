package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// imageArguments are those that every image has; the others are its model's.
var imageArguments = []string{
	"for_each", "count", "provider", "model", "depends_on", "prompt", "negative_prompt", "seed", "size", "path", "source_image", "styles",
	"metadata", "title", "alt", "license", "checks", "max_bytes",
}

// imageBlock is one image block.
type imageBlock struct {
	repeatable
	*making
	all []string // the addresses of the instances, sorted
	end int      // the offset where the block ends in its file, once it is evaluated
}

// making is what the images of a block are made from; nobody needs it once they are.
type making struct {
	lifecycle
	renditions []*renditionBlock
	favicons   *renditionBlock          // the icons of a site; nil without a block
	file       *renditionBlock          // how its own file is made; nil without a block
	guarded    bool                     // prevent_regenerate
	judged     map[*condition]judgement // of preconditions that don't differ between the instances
	provider   string                   // what the bare word in "provider" names; "" when it is left out or an expression
	mandatory  []reference
	shared     []string           // the addresses that every instance depends on
	causes     []Cause            // of every instance
	defaults   []*defaultsBlock   // of the module, the strongest first
	styles     *picked            // where they are the same for every instance, once they are known
	lent       map[*loan]*term    // what its images took over
	merged     map[string][]Cause // the causes of images, by their layers
	accepts    []string           // the models whose arguments were checked
}

// declareImage makes an image's name known.
func (s *scope) declareImage(block located) func() {
	one := s.declareNode("image", block.Labels[0], block.DefRange)
	if one == nil {
		return nil
	}
	one.image = &imageBlock{repeatable: repeatable{node: one, block: block.Block}, making: &making{}}
	if !block.intact {
		return nil
	}
	return func() { s.prepareImage(one.image) }
}

// prepareImage looks up what a block refers to.
func (s *scope) prepareImage(b *imageBlock) {
	content, rest, diags := b.block.Body.PartialContent(imageSchema)
	s.report.add(diags...)
	attrs := s.flat(rest, "an image block", imageSchema.Blocks...)
	may := reach{image: true}
	for _, attr := range attrs {
		may.each = may.each || attr.Name == "for_each"
		may.count = may.count || attr.Name == "count"
	}
	b.terms = make(map[string]*term, len(attrs))
	for _, attr := range attrs {
		switch attr.Name {
		case "depends_on":
			b.mandatory = s.dependsOn(attr)
		case "for_each", "count":
			b.terms[attr.Name] = s.newTerm(attr, reach{image: true})
		default:
			if attr.Name != "provider" || !b.named(attr) {
				b.terms[attr.Name] = s.newTerm(attr, may)
			}
		}
	}
	s.prepareRepeat(&b.repeatable)
	s.lifecycle(b, content.Blocks.OfType("lifecycle"), may)
	b.renditions = s.renditionBlocks(content.Blocks.OfType("rendition"), may)
	b.file = s.soleBlock(content.Blocks.OfType("file"), fileSchema, may)
	b.favicons = s.soleBlock(content.Blocks.OfType("favicons"), faviconsSchema, may)
	b.node.refs = slices.Concat(allRefs(b.terms), b.mandatory, b.conditional(), b.rendered())
	s.prepareDefaults(b)
	b.node.eval = func() { s.evaluateImage(b) }
}

// named reads a provider that is written as a bare word, as it stands in the documentation: apikley or apikley.eu.
func (b *imageBlock) named(attr *hcl.Attribute) bool {
	name, ok := providerReference(attr.Expr)
	if ok {
		b.provider = name
		b.terms["provider"] = &term{name: "provider", expr: attr.Expr, place: attr.NameRange}
	}
	return ok
}

// providerReference reads a bare apikley or apikley.eu; false if the expression is something else.
func providerReference(expr hcl.Expression) (string, bool) {
	path, diags := hcl.AbsTraversalForExpr(expr)
	if diags.HasErrors() {
		return "", false
	}
	switch path.RootName() {
	case "var", "local", "each", "count", "image", "style", "module", "path", "null":
		return "", false
	}
	name := path.RootName()
	for i := 1; i < len(path); i++ {
		step, ok := attributeStep(path, i)
		if !ok {
			return "", false
		}
		name += "." + step
	}
	return name, true
}

// isNull tells whether null is written for what are names, not values: it is as if nothing were.
func (s *scope) isNull(expr hcl.Expression) bool {
	place := expr.Range()
	file := s.sources[place.Filename]
	return file != nil && string(place.SliceBytes(file.Bytes)) == "null"
}

// listed returns the parts of a list that has to be written out, for they are names, not values.
func (s *scope) listed(attr *hcl.Attribute) []hcl.Expression {
	if s.isNull(attr.Expr) {
		return nil
	}
	items, diags := hcl.ExprList(attr.Expr)
	if diags.HasErrors() {
		s.report.err(attr.Expr.Range(), "Invalid "+attr.Name+" argument",
			`This is a list of names that has to be written out, in brackets: %s = [ ... ].`, attr.Name)
	}
	return items
}

// dependsOn reads a list of bare references. It is nil only where that is null: an empty list is not one that was left out.
func (s *scope) dependsOn(attr *hcl.Attribute) []reference {
	if s.isNull(attr.Expr) {
		return nil
	}
	refs := []reference{}
	for _, item := range s.listed(attr) {
		path, diags := hcl.AbsTraversalForExpr(item)
		s.report.add(diags...)
		if diags.HasErrors() {
			continue
		}
		if root := path.RootName(); root != "image" && root != "module" || len(path) > 3 {
			s.report.err(item.Range(), "Invalid "+attr.Name+" reference",
				`Each is an image or a module, such as image.hero, image.icon["sun"] or module.ui.`)
			continue
		}
		if to, ok := s.resolve(path, reach{image: true}); ok {
			refs = append(refs, reference{node: to, path: path, whole: true})
		}
	}
	return refs
}

// evaluateImage makes an image of each instance of a block.
func (s *scope) evaluateImage(b *imageBlock) {
	ctx := s.context(b.node.refs)
	instances, ok := s.expand(&b.repeatable, &reader{l: s.loader, ctx: ctx, terms: b.terms})
	if !ok || !s.enlist(b, instances) {
		s.examine(b, ctx)
		return
	}
	s.shareDependencies(b)
	b.causes = causes(slices.Concat(plainRefs(b.terms), b.mandatory, b.triggered()))
	s.takeFlags(b, ctx)
	s.checkRanks(b)
	var shared map[string]cty.Value // of one alone, nothing is asked twice
	if b.repeat != nil {
		shared = map[string]cty.Value{}
	}
	values := make([]cty.Value, len(instances))
	for i, one := range instances {
		d := &draft{reader: reader{l: s.loader, ctx: one.context(ctx), terms: b.terms, shared: shared}, block: b, instance: one, ghost: s.ghost}
		values[i] = d.make()
	}
	b.node.value = b.combine(instances, values)
	delete(s.origins, ctx) // that was for the mistakes of many instances: whoever still asks looks at the values themselves
}

// examine looks for the other mistakes in a block whose instances can't be told.
func (s *scope) examine(b *imageBlock, ctx *hcl.EvalContext) {
	ghost := b.ghost()
	d := &draft{reader: reader{l: s.loader, ctx: ghost.context(ctx), terms: b.terms}, block: b, instance: ghost, failed: true, ghost: true}
	d.make()
}
