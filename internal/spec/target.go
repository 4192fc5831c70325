package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// target is the address of an image or a module as a moved, removed or import block writes it, whether or not there is
// such a thing.
type target struct{ steps []targetStep }

// targetStep is one module, or the image at the end.
type targetStep struct {
	kind, name string
	key        cty.Value            // NilVal without one
	dynamic    hclsyntax.Expression // of a key that must be evaluated; nil otherwise
}

func (t *target) isModule() bool { return t.last().kind == "module" }
func (t *target) keyed() bool    { return t.last().key != cty.NilVal || t.last().dynamic != nil }

// computed tells whether a key must be evaluated.
func (t *target) computed() bool {
	return slices.ContainsFunc(t.steps, func(step targetStep) bool { return step.dynamic != nil })
}

func (t *target) last() targetStep { return t.steps[len(t.steps)-1] }

// address is the target's, in the module that it stands in. Its keys must be known.
func (t *target) address() string {
	text := ""
	for i, step := range t.steps {
		if i > 0 {
			text += "."
		}
		text += step.kind + "." + step.name + step.index()
	}
	return text
}

func (s targetStep) index() string {
	if s.key == cty.NilVal {
		return ""
	}
	return index(s.key)
}

// block is the address without the last key.
func (t *target) block() string {
	steps := slices.Clone(t.steps)
	steps[len(steps)-1].key = cty.NilVal
	return (&target{steps}).address()
}

// staticTarget reads an address whose keys are written out; nil if it is none, which is reported. The attribute may be
// nil: that is reported elsewhere.
func (s *scope) staticTarget(attr *hcl.Attribute) *target {
	if attr == nil {
		return nil
	}
	t := s.target(attr)
	if t != nil && t.computed() {
		s.report.err(attr.Expr.Range(), "Invalid address", "The keys of this address must be written out, as in image.icon[\"sun\"].")
		return nil
	}
	return t
}

// target reads an address; nil if it is none, which is reported.
func (s *scope) target(attr *hcl.Attribute) *target {
	t := &target{}
	if expr := referenceExpression(attr.Expr); expr != nil && t.read(expr) && t.complete() {
		return t
	}
	s.report.err(attr.Expr.Range(), "Invalid address",
		`This must be the address of an image or a module, such as image.hero, image.icon["sun"], module.ui or module.ui.image.logo.`)
	return nil
}

// read takes in an expression from its start; false if it can't be part of an address.
func (t *target) read(expr hclsyntax.Expression) bool {
	switch expr := expr.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		return t.follow(append(hcl.Traversal{hcl.TraverseAttr{Name: expr.Traversal.RootName()}}, expr.Traversal[1:]...))
	case *hclsyntax.RelativeTraversalExpr:
		return t.read(expr.Source) && t.follow(expr.Traversal)
	case *hclsyntax.IndexExpr:
		if !t.read(expr.Collection) || !t.mayHaveKey() {
			return false
		}
		t.steps[len(t.steps)-1].dynamic = expr.Key
		return true
	}
	return false
}

// follow takes in the steps of a traversal: a kind, a name and perhaps a key, in turns.
func (t *target) follow(path hcl.Traversal) bool {
	for _, part := range path {
		switch part := part.(type) {
		case hcl.TraverseAttr:
			if n := len(t.steps); n > 0 && t.steps[n-1].name == "" {
				t.steps[n-1].name = part.Name
			} else if part.Name != "module" && part.Name != "image" || n > 0 && t.steps[n-1].kind == "image" {
				return false
			} else {
				t.steps = append(t.steps, targetStep{kind: part.Name})
			}
		case hcl.TraverseIndex:
			if !t.mayHaveKey() {
				return false
			}
			t.steps[len(t.steps)-1].key = part.Key
		default:
			return false
		}
	}
	return true
}

func (t *target) mayHaveKey() bool { return t.complete() && !t.keyed() }

// complete tells whether an address ends in a name.
func (t *target) complete() bool { return len(t.steps) > 0 && t.last().name != "" }

// declares tells whether a target, as a whole block or as one instance, is declared in a module, and where.
func (s *scope) declares(t *target, whole bool) (hcl.Range, bool) {
	for i, step := range t.steps {
		one := s.nodes[step.kind+"."+step.name]
		switch {
		case one == nil:
			return hcl.Range{}, false
		case i == len(t.steps)-1 && whole:
			return one.place, true
		case step.kind == "image":
			return one.place, one.image.stands(one.address() + step.index())
		}
		inside := one.module.instances[step.index()]
		if inside == nil || i == len(t.steps)-1 {
			return one.place, inside != nil
		}
		s = inside
	}
	return hcl.Range{}, false
}
