package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// term is one attribute and what its expression refers to.
type term struct {
	name     string
	expr     hcl.Expression
	place    hcl.Range // of the name
	refs     []reference
	instance bool   // refers to each or count, so that it differs between the instances of a block
	broken   bool   // refers to something that isn't there, which is reported already
	lent     *loan  // what it comes to, where an image has it from a style or from defaults; nil where it is its own
	to       string // whose it became then
}

// reference is one var.x, local.x or image.x in an expression.
type reference struct {
	node *node
	path hcl.Traversal
	key  hclsyntax.Expression // of image.icon[key] with a key that must be evaluated; nil otherwise
	// chained is for_each = image.icon: each instance is made from the one of the same key.
	chained bool
	whole   bool // of depends_on: all that is behind it, not only what it comes to
}

// reach is what a term's expression may refer to beside var, local and path.
type reach struct{ image, each, count, self bool }

// newTerm looks up all that an attribute refers to, and reports what isn't declared.
func (s *scope) newTerm(attr *hcl.Attribute, may reach) *term {
	t := &term{name: attr.Name, expr: s.effort.native(attr.Expr), place: attr.NameRange}
	if isLiteral(t.expr) {
		return t
	}
	paths := t.expr.Variables()
	var keys map[*hcl.Traverser]hclsyntax.Expression
	if slices.ContainsFunc(paths, func(path hcl.Traversal) bool { return path.RootName() == "image" }) {
		keys = computedKeys(t.expr)
	}
	for _, path := range paths {
		to, ok := s.resolve(path, may)
		s.asksSeeds = s.asksSeeds || mayAsk(path, "seed")
		s.asksSizes = s.asksSizes || mayAsk(path, "width", "height", "renditions", "file")
		t.broken = t.broken || !ok
		switch root := path.RootName(); {
		case root == "each" || root == "count":
			t.instance = true
		case ok && to != nil:
			t.refs = append(t.refs, reference{node: to, path: path, key: keys[&path[0]]})
		}
	}
	return t
}

// mayAsk tells whether a traversal is to one of some attributes of an image, or to all of an image or of several.
func mayAsk(path hcl.Traversal, attributes ...string) bool {
	rest := path[1:]
	switch root := path.RootName(); {
	case root == "image":
		rest = path[min(2, len(path)):]
	case root != "self":
		return false
	}
	for _, step := range rest {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			return slices.Contains(attributes, step.Name)
		case hcl.TraverseIndex:
			if slices.ContainsFunc(attributes, func(name string) bool { return step.Key.RawEquals(cty.StringVal(name)) }) {
				return true
			}
		}
	}
	return true
}

// refers tells whether a term's value depends on anything else that is declared.
func (t *term) refers() bool { return len(t.refs) > 0 }

// isLiteral tells whether an expression is a number, true, false, null or a text without sequences.
func isLiteral(expr hcl.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		return true
	case *hclsyntax.TemplateExpr:
		return expr.IsStringLiteral()
	}
	return false
}

// terms makes one of each attribute.
func (s *scope) terms(attrs []*hcl.Attribute, may reach) map[string]*term {
	terms := make(map[string]*term, len(attrs))
	for _, attr := range attrs {
		terms[attr.Name] = s.newTerm(attr, may)
	}
	return terms
}

// computedKeys finds every image.icon[each.key]: HCL names its two parts apart, which would look like a reference to
// all of image.icon.
func computedKeys(expr hcl.Expression) map[*hcl.Traverser]hclsyntax.Expression {
	native, ok := expr.(hclsyntax.Expression)
	if !ok {
		return nil
	}
	var keys map[*hcl.Traverser]hclsyntax.Expression
	_ = hclsyntax.VisitAll(native, func(part hclsyntax.Node) hcl.Diagnostics {
		index, ok := part.(*hclsyntax.IndexExpr)
		if !ok {
			return nil
		}
		if of, ok := index.Collection.(*hclsyntax.ScopeTraversalExpr); ok && len(of.Traversal) == 2 && of.Traversal.RootName() == "image" {
			if keys == nil {
				keys = map[*hcl.Traverser]hclsyntax.Expression{}
			}
			keys[&of.Traversal[0]] = index.Key
		}
		return nil
	})
	return keys
}

// allRefs returns the references of terms in the order of their places.
func allRefs(terms map[string]*term) []reference {
	var refs []reference
	for _, t := range inPlace(terms, (*term).refers) {
		refs = append(refs, t.refs...)
	}
	return refs
}

// context holds just what the references name: an object of all there is, for every block, would be quadratic.
func (s *scope) context(refs []reference) *hcl.EvalContext {
	groups := map[string]map[string]cty.Value{}
	all := cty.NilVal
	for _, ref := range refs {
		kind := ref.path.RootName()
		if ref.node == s.styles {
			all = s.styles.value
			continue
		}
		if groups[kind] == nil {
			groups[kind] = map[string]cty.Value{}
		}
		groups[kind][ref.node.name[len(kind)+1:]] = ref.node.value
	}
	ctx := s.base.NewChild()
	ctx.Variables = make(map[string]cty.Value, len(groups))
	for kind, values := range groups {
		ctx.Variables[kind] = cty.ObjectVal(values)
	}
	if all != cty.NilVal {
		ctx.Variables["style"] = all
	}
	s.origins[ctx] = refs
	return ctx
}
