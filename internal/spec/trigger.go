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
	shared  *triggered // what it stands for where that is the same for all instances; nil until it was asked for
}

// triggered is what a trigger stands for, as far as that is known.
type triggered struct {
	text  string
	got   outcome
	cause *Cause // of images; what variables and locals cause is told as of all arguments
}

// triggers reads a list of references.
func (s *scope) triggers(attr *hcl.Attribute, may reach) []*trigger {
	var all []*trigger
	for _, item := range s.listed(attr) {
		expr := referenceExpression(item)
		if expr == nil || !isTrigger(expr) {
			s.report.err(item.Range(), "Invalid replace_triggered_by expression", "Each is a reference to an image, or to an "+
				`attribute of one, to a variable or a local value, such as image.logo, image.icon[each.key].seed or var.edition.`)
			continue
		}
		t := s.newTerm(&hcl.Attribute{Name: attr.Name, Expr: expr, Range: item.Range(), NameRange: item.Range()}, may)
		all = append(all, &trigger{term: t, picture: isPicture(t)})
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
		if one.shared == nil || one.term.instance {
			one.shared = d.trigger(one)
		}
		digestText(sum, "t", one.shared.text)
		if got := one.shared.got; got != absent { // null is a value like any other
			worst = min(worst, got)
		}
		if one.shared.cause != nil {
			d.image.Causes = append(slices.Clip(d.image.Causes), *one.shared.cause)
		}
	}
	d.note("replace_triggered_by", worst)
	if worst == known {
		d.image.Trigger = hex.EncodeToString(sum.Sum(nil))
	}
}

// trigger is what a trigger stands for now.
func (d *draft) trigger(one *trigger) *triggered {
	t := one.term
	r := &reader{l: d.l, ctx: d.ctx, terms: map[string]*term{t.name: t}}
	if !one.picture {
		return r.fingerprint(t.name)
	}
	if isSpoilt(r.raw(t)) {
		return &triggered{got: wrong}
	}
	return d.pictures(t.refs[0])
}

// fingerprint is the digest of a term's value.
func (r *reader) fingerprint(name string) *triggered {
	value, got := r.get(name, cty.DynamicPseudoType)
	if got != known {
		return &triggered{got: got}
	}
	if diags := r.l.afford(r.terms[name], value, writeEffort); diags.HasErrors() {
		r.l.report.add(diags...)
		return &triggered{got: wrong}
	}
	sum := sha256.New()
	digest(sum, value)
	return &triggered{text: hex.EncodeToString(sum.Sum(nil)), got: known}
}

// pictures is made of the keys of the images that a reference means, such that it does not matter how they are called.
func (d *draft) pictures(ref reference) *triggered {
	addresses := map[string]bool{}
	if ref.differs() {
		d.follow(ref, addresses)
	} else {
		ref.node.image.mark(ref.path, addresses)
	}
	cause := &Cause{Name: ref.node.address()}
	var keys []string
	for address := range addresses {
		key := d.l.in.Known[address].Next
		if key == "" {
			return &triggered{got: unknown}
		}
		keys = append(keys, key)
		if len(addresses) == 1 {
			cause.Name = address
		}
	}
	slices.Sort(keys)
	text := strings.Join(keys, "\n")
	sum := sha256.Sum256([]byte(text))
	cause.Digest = hex.EncodeToString(sum[:])
	return &triggered{text, known, cause}
}
