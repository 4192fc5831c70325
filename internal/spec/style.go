package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// declareStyle makes a style's name known.
func (s *scope) declareStyle(block located) func() {
	one := s.declareNode("style", block.Labels[0], block.DefRange)
	if one == nil {
		return nil
	}
	one.style = &lender{node: one}
	if !block.intact {
		return nil
	}
	return func() {
		s.prepareLender(one.style, s.flat(block.Body, "a style block"))
		one.eval = func() { s.evaluateStyle(one, block.Labels[0]) }
	}
}

// evaluateStyle makes the object that expressions see. It has every argument there is, null where the style says
// nothing of it, so that all styles are of one type and can stand for each other in a list or a condition.
func (s *scope) evaluateStyle(one *node, name string) {
	s.lend(one.style)
	made := one.style.layer
	one.behind = made.dependsOn
	made.name = "style." + name
	if made.styles.got == wrong {
		return
	}
	s.compose(made)
	values := map[string]cty.Value{"name": cty.StringVal(name)}
	for argument, ty := range s.lendable() {
		values[argument] = cty.NullVal(ty)
		if lent := made.loans[argument]; lent != nil {
			values[argument] = lent.value
		}
	}
	one.value = cty.ObjectVal(values)
	if one.digest = styleDigest(one.value); one.digest == "" {
		return
	}
	made.causes = append([]Cause{{one.address(), one.digest}}, made.causes...) // itself first
	if s.styleOf[one.digest] == nil {
		s.styleOf[one.digest] = made
	}
}

// compose adds to a style what it takes from the styles that it is made of: it is stronger than they are, and they wrap
// around its texts.
func (s *scope) compose(made *layer) {
	for i := len(made.styles.layers) - 1; i >= 0; i-- {
		for name, lent := range made.styles.layers[i].loans {
			if made.loans[name] == nil && !wrapping[name] {
				made.loans[name] = lent
			}
		}
	}
	for name := range wrapping {
		for _, from := range made.styles.layers {
			if lent := from.loans[name]; lent != nil {
				made.loans[name] = s.nested(name, made.loans[name], lent)
			}
		}
	}
	for _, from := range made.styles.layers {
		made.causes = append(made.causes, from.causes[:min(1, len(from.causes))]...) // itself: one level deep, as elsewhere
	}
	made.causes = slices.Compact(sortedCauses(made.causes))
}

// nested is one text wrapped in another, with a place for what will be wrapped in both.
func (s *scope) nested(name string, inner, outer *loan) *loan {
	if inner == nil {
		return outer
	}
	if inner.value.ContainsMarked() || outer.value.ContainsMarked() || !inner.value.IsKnown() || !outer.value.IsKnown() {
		return &loan{term: inner.term, ctx: inner.ctx, value: cty.UnknownVal(cty.String).WithSameMarks(inner.value, outer.value)}
	}
	text, fits := wrap(name, "{"+name+"}", inner.value.AsString())
	if fits {
		text, fits = wrap(name, text, outer.value.AsString())
	}
	if !fits {
		s.report.err(inner.term.place, "Value too large", "The value of %q has a text of more than %d bytes.", name, maxText)
		return &loan{term: inner.term, ctx: inner.ctx, value: spoilt}
	}
	return &loan{term: inner.term, ctx: inner.ctx, value: cty.StringVal(text)}
}

// styleDigest is the digest of what a style says; "" if that is sensitive or not known. An argument that it says
// nothing of doesn't count: the catalogue may learn new ones.
func styleDigest(value cty.Value) string {
	if value.ContainsMarked() || !value.IsWhollyKnown() {
		return ""
	}
	sum := sha256.New()
	for it := value.ElementIterator(); it.Next(); {
		key, part := it.Element()
		if !part.IsNull() {
			digestText(sum, "k", key.AsString())
			digest(sum, part)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// declareStyles makes the node that a bare "style" stands for, as in style[each.value.style]: all styles of the module.
func (s *scope) declareStyles() {
	if len(s.names["style"]) == 0 {
		return
	}
	all := &node{scope: s, name: "style", value: spoilt}
	for _, name := range s.names["style"] {
		path := hcl.Traversal{hcl.TraverseRoot{Name: "style"}, hcl.TraverseAttr{Name: name}}
		all.refs = append(all.refs, reference{node: s.nodes["style."+name], path: path})
	}
	all.place = all.refs[0].node.place
	all.eval = func() {
		values := map[string]cty.Value{}
		for _, ref := range all.refs {
			values[ref.node.name[len("style."):]] = ref.node.value
		}
		all.value = cty.ObjectVal(values)
		all.behind = s.behindAll(all.refs)
	}
	s.styles = all
	s.order = append(s.order, all)
}

// resolveStyles is for "style" without a name behind it that is known before anything is evaluated.
func (s *scope) resolveStyles(path hcl.Traversal) (*node, bool) {
	if s.styles == nil {
		if s.nodes["var.style"] != nil || s.nodes["local.style"] != nil {
			s.unknownRoot(path)
		} else if !s.mentioned("style") {
			s.report.err(path.SourceRange(), "Reference to undeclared style", "No style has been declared.")
		}
		return nil, false
	}
	for _, ref := range s.styles.refs {
		ref.node.wanted = true
	}
	return s.styles, true
}

// nameStyles says which style was meant where style["x"] finds none.
func (l *loader) nameStyles(diags hcl.Diagnostics) {
	for _, diag := range diags {
		index, ok := diag.Expression.(*hclsyntax.IndexExpr)
		if !ok || diag.Summary != "Invalid index" || diag.EvalContext == nil {
			continue
		}
		of, ok := index.Collection.(*hclsyntax.ScopeTraversalExpr)
		if !ok || len(of.Traversal) != 1 || of.Traversal.RootName() != "style" {
			continue
		}
		key, _ := l.value(index.Key, diag.EvalContext)
		styles, _ := l.value(of, diag.EvalContext)
		key, _ = key.Unmark()
		if key.Type() == cty.String && key.IsKnown() && !key.IsNull() && styles.Type().IsObjectType() {
			place := index.Key.Range()
			diag.Summary, diag.Subject = "Reference to undeclared style", &place
			diag.Detail = "A style named " + quoted(key.AsString()) + " has not been declared." +
				l.nearest(key.AsString(), sortedKeys(styles.Type().AttributeTypes()))
		}
	}
}
