package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// trigger is one of replace_triggered_by: when what it refers to becomes another, so does the image.
type trigger struct {
	term *term
	// picture is set for image.hero and image.icon[each.key] as a whole: what counts is which pictures they are.
	picture bool
}

// triggers reads a list of references.
func (s *scope) triggers(attr *hcl.Attribute, may reach) []*trigger {
	items, diags := hcl.ExprList(attr.Expr)
	s.report.add(diags...)
	var all []*trigger
	for _, item := range items {
		expr := referenceExpression(item)
		if expr == nil || !isTrigger(expr) {
			s.report.err(item.Range(), "Invalid replace_triggered_by expression", "Each is a reference to an image, or to an "+
				`attribute of one, to a variable or a local value, such as image.logo, image.icon[each.key].seed or var.edition.`)
			continue
		}
		t := s.newTerm(&hcl.Attribute{Name: attr.Name, Expr: expr, Range: item.Range(), NameRange: item.Range()}, may)
		all = append(all, &trigger{t, isPicture(t)})
	}
	return all
}

// maxReference is how long a reference in a text of JSON may be: what is parsed must not be deep.
const maxReference = 500

// referenceExpression returns what a reference is in HCL, also where it is a text of JSON; nil if it is none.
func referenceExpression(expr hcl.Expression) hclsyntax.Expression {
	if native, ok := expr.(hclsyntax.Expression); ok {
		return native
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() || value.Type() != cty.String || value.IsNull() || len(value.AsString()) > maxReference {
		return nil
	}
	start := expr.Range().Start
	start.Byte, start.Column = start.Byte+1, start.Column+1 // behind the quote
	parsed, diags := hclsyntax.ParseExpression([]byte(value.AsString()), expr.Range().Filename, start)
	if diags.HasErrors() {
		return nil
	}
	return parsed
}

// isTrigger tells whether an expression is a mere reference to something that may be one's trigger.
func isTrigger(expr hclsyntax.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return slices.Contains([]string{"image", "module", "var", "local"}, expr.Traversal.RootName())
	case *hclsyntax.IndexExpr:
		_, direct := expr.Collection.(*hclsyntax.ScopeTraversalExpr)
		return direct && isTrigger(expr.Collection)
	case *hclsyntax.RelativeTraversalExpr:
		_, indexed := expr.Source.(*hclsyntax.IndexExpr)
		return indexed && isTrigger(expr.Source)
	}
	return false
}

// isPicture tells whether a reference is to images as a whole.
func isPicture(t *term) bool {
	if len(t.refs) == 0 || t.refs[0].node.image == nil {
		return false
	}
	path := t.refs[0].path
	switch t.expr.(type) {
	case *hclsyntax.IndexExpr:
		return len(path) == 2
	case *hclsyntax.ScopeTraversalExpr:
		if len(path) == 3 {
			_, indexed := path[2].(hcl.TraverseIndex)
			return indexed
		}
		return len(path) == 2
	}
	return false
}

// takeTrigger makes one digest of all that an image is triggered by, or lets it wait for it.
func (d *draft) takeTrigger() {
	if len(d.block.triggers) == 0 {
		return
	}
	sum := sha256.New()
	worst := known
	for _, one := range d.block.triggers {
		text, got := d.triggerText(one)
		digestText(sum, "t", text)
		if got == absent {
			got = known
		}
		worst = min(worst, got)
	}
	d.note("replace_triggered_by", worst)
	if worst == known {
		d.image.Trigger = hex.EncodeToString(sum.Sum(nil))
	}
}

// triggerText is what a trigger stands for now.
func (d *draft) triggerText(one *trigger) (string, outcome) {
	name := one.term.name
	r := &reader{l: d.l, ctx: d.ctx, terms: map[string]*term{name: one.term}}
	if one.picture {
		if isSpoilt(r.raw(one.term)) {
			return "", wrong
		}
		return d.pictures(one.term.refs[0])
	}
	value, got := r.get(name, cty.DynamicPseudoType)
	if got != known {
		return "", got
	}
	sum := sha256.New()
	digest(sum, value)
	return hex.EncodeToString(sum.Sum(nil)), known
}

// pictures returns the keys of the images that a reference means, such that it does not matter how they are called.
func (d *draft) pictures(ref reference) (string, outcome) {
	addresses := map[string]bool{}
	if ref.differs() {
		d.follow(ref, addresses)
	} else {
		ref.node.image.mark(ref.path, addresses)
	}
	var keys []string
	for _, address := range sortedKeys(addresses) {
		key := d.l.in.Known[address].Next
		if key == "" {
			return "", unknown
		}
		keys = append(keys, key)
		d.image.Causes = append(slices.Clip(d.image.Causes), Cause{address, key})
	}
	slices.Sort(keys)
	return strings.Join(keys, "\n"), known
}
