package spec

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// lender is a block whose arguments images take over: a style or defaults.
type lender struct {
	node     *node
	terms    map[string]*term
	provider string // what the bare word in "provider" names; "" when it is left out or an expression
	layer    *layer // what it came to; nil until it is evaluated
}

// layer is what one block, or one object that is used as a style, lends to images.
type layer struct {
	name      string           // of a style; "" for defaults
	loans     map[string]*loan // what is null is not there
	styles    picked
	causes    []Cause
	dependsOn []string // the addresses that its values come from, sorted
}

// loan is one argument that images may take over, with the place and the context of where it was written.
type loan struct {
	term  *term
	value cty.Value // of the catalogue's type, never null; it may be sensitive, or spoilt
	ctx   *hcl.EvalContext
}

// own are the arguments that no image can take over from elsewhere, and why.
var own = map[string]string{
	"path":         "each image has a path of its own",
	"for_each":     "each image block says for itself how many images it stands for",
	"count":        "each image block says for itself how many images it stands for",
	"source_image": "each image says for itself what it starts from",
	"depends_on":   "each image says for itself what it waits for",
	"name":         "a style's name is its label",
}

// lentByAll are the types of those that every image has.
var lentByAll = map[string]cty.Type{
	"prompt": cty.String, "negative_prompt": cty.String, "size": cty.String, "model": cty.String, "provider": cty.String, "seed": cty.Number,
	"metadata": cty.String, "title": cty.String, "alt": cty.String, "license": cty.String, "checks": cty.List(cty.String), "max_bytes": cty.Number,
}

// lendable are the types of all arguments that can be lent: those that every image has, and those of any model of any
// provider. Where models disagree on a type, each value keeps its own.
func (l *loader) lendable() map[string]cty.Type {
	if l.argumentTypes != nil {
		return l.argumentTypes
	}
	types := maps.Clone(lentByAll)
	for _, kind := range l.in.Catalogue {
		for _, model := range kind.Models {
			for _, argument := range model.Arguments {
				ty := ctyTypes[argument.Type]
				if other, exists := types[argument.Name]; exists && other != ty {
					ty = cty.DynamicPseudoType
				}
				types[argument.Name] = ty
			}
		}
	}
	l.argumentTypes = types
	return types
}

// prepareLender looks up what a block refers to. Never are the arguments that such a block can't have, beside those
// that each image has for itself.
func (s *scope) prepareLender(one *lender, attrs []*hcl.Attribute, never ...string) {
	one.terms = map[string]*term{}
	for _, attr := range attrs {
		_, lendable := s.lendable()[attr.Name]
		switch {
		case own[attr.Name] != "":
			s.report.err(attr.NameRange, "Unsupported argument", "%q can't be set here: %s.", attr.Name, own[attr.Name])
		case slices.Contains(never, attr.Name):
			s.report.err(attr.NameRange, "Unsupported argument", "%q can't be set in the defaults of a provider: they are for "+
				"images that have that provider, whatever their styles.", attr.Name)
		case !lendable && attr.Name != "styles":
			s.report.err(attr.NameRange, "Unsupported argument", "No model of any provider has an argument %q.%s", attr.Name,
				s.nearest(attr.Name, append(sortedKeys(s.lendable()), "styles")))
		default:
			s.lenderTerm(one, attr)
		}
	}
	one.node.refs = allRefs(one.terms)
}

func (s *scope) lenderTerm(one *lender, attr *hcl.Attribute) {
	if name, bare := providerReference(attr.Expr); bare && attr.Name == "provider" {
		one.provider = name
		one.terms[attr.Name] = &term{name: attr.Name, expr: attr.Expr, place: attr.NameRange}
		return
	}
	one.terms[attr.Name] = s.newTerm(attr, reach{})
}

// lend evaluates a block.
func (s *scope) lend(one *lender) {
	r := &reader{l: s.loader, ctx: s.context(one.node.refs), terms: one.terms}
	one.layer = &layer{
		loans: map[string]*loan{}, styles: s.pick(r), causes: causes(plainRefs(one.terms)), dependsOn: s.behindAll(one.node.refs),
	}
	for _, t := range inPlace(one.terms, all) {
		if t.name == "styles" {
			continue
		}
		value := s.lent(one, r, t)
		if isSpoilt(value) || !value.IsNull() {
			one.layer.loans[t.name] = &loan{term: t, value: value, ctx: r.ctx}
		}
	}
}

// lent is a term's value in the type of the argument. The name of a provider is the root's.
func (s *scope) lent(one *lender, r *reader, t *term) cty.Value {
	if t.name == "provider" && one.provider != "" {
		return cty.StringVal(s.providerName(one.provider))
	}
	value := r.raw(t)
	if isSpoilt(value) {
		return spoilt
	}
	value, got := r.convert(t, value, s.lendable()[t.name])
	if got == known && t.name == "provider" && !value.IsMarked() {
		return cty.StringVal(s.providerName(value.AsString()))
	}
	return value
}

// plainRefs are the references of terms without those that pick styles: only what was picked counts.
func plainRefs(terms map[string]*term) []reference {
	var refs []reference
	for _, t := range inPlace(terms, all) {
		for _, ref := range t.refs {
			if t.name != "styles" || ref.path.RootName() != "style" {
				refs = append(refs, ref)
			}
		}
	}
	return refs
}
