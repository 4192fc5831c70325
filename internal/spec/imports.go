package spec

import (
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/repopath"
)

var importSchema = &hcl.BodySchema{Attributes: append(required("to", "id"), optional("for_each")...)}

// importBlock is one import block: a file for one image, or for each of several.
type importBlock struct {
	place  hcl.Range
	target *target
	terms  map[string]*term
}

// declareImport prepares an import block.
func (s *scope) declareImport(block located) func() {
	if s.parent != nil {
		s.report.err(block.DefRange, "Invalid import configuration",
			"An import block was found in the module %q. Import blocks are only allowed in the root module.", s.folder)
		return nil
	}
	return s.whenIntact(block, func(block located) {
		content, diags := block.Body.Content(importSchema)
		s.report.add(diags...)
		to, id := content.Attributes["to"], content.Attributes["id"]
		if to == nil || id == nil {
			return
		}
		b := &importBlock{place: placeOf(block, to), target: s.target(to)}
		if b.target == nil {
			return
		}
		if b.target.isModule() {
			s.report.err(to.Expr.Range(), "Invalid import address", "A file can be imported as an image, not as a module.")
			return
		}
		s.prepareImport(b, to, content.Attributes)
	})
}

// prepareImport looks up what the block refers to, keys of its address included.
func (s *scope) prepareImport(b *importBlock, to *hcl.Attribute, attrs hcl.Attributes) {
	each := attrs["for_each"]
	may := reach{each: each != nil}
	b.terms = map[string]*term{"id": s.newTerm(attrs["id"], may)}
	if each != nil {
		b.terms["for_each"] = s.newTerm(each, reach{})
	}
	for i, step := range b.target.steps {
		if step.dynamic != nil {
			b.terms[keyName(i)] = s.newTerm(&hcl.Attribute{Name: "to", Expr: step.dynamic, Range: to.Range, NameRange: to.NameRange}, may)
		}
	}
	one := &node{scope: s, place: b.place, refs: allRefs(b.terms)}
	one.eval = func() { s.evaluateImport(b, s.context(one.refs)) }
	s.order = append(s.order, one)
}

// keyName is what the term of a step's key is kept as.
func keyName(step int) string { return "to " + strconv.Itoa(step) }

func (s *scope) evaluateImport(b *importBlock, ctx *hcl.EvalContext) {
	instances := []instance{{}}
	if b.terms["for_each"] != nil {
		var ok bool
		if instances, ok = s.expandEach("import", &reader{l: s.loader, ctx: ctx, terms: b.terms}); !ok {
			return
		}
	}
	for _, one := range instances {
		s.importOne(b, &reader{l: s.loader, ctx: one.context(ctx), terms: b.terms})
	}
}

// importOne adds what one instance of a block imports.
func (s *scope) importOne(b *importBlock, r *reader) {
	file, got := r.must("id", cty.String)
	address, ok := s.importAddress(b, r)
	if got == absent {
		s.report.value(b.terms["id"], r.ctx, "Invalid import id argument", `The import "id" can't be null.`)
	}
	if got != known || !ok {
		return
	}
	if err := repopath.Inside(file.AsString()); err != nil {
		s.report.value(b.terms["id"], r.ctx, "Invalid import id argument", `The "id" is the path of a file in this folder: %s.`, err)
		return
	}
	if first, exists := s.imported[address]; exists {
		s.report.err(b.place, "Duplicate import configuration", "An import block for %s was already declared at %s. "+
			"An image can have only one.", address, first)
		return
	}
	s.imported[address] = b.place
	s.imports = append(s.imports, Import{address, file.AsString(), place(b.place)})
}

// importAddress evaluates the keys of an address.
func (s *scope) importAddress(b *importBlock, r *reader) (string, bool) {
	resolved := &target{slices.Clone(b.target.steps)}
	for i := range resolved.steps {
		step := &resolved.steps[i]
		if step.dynamic == nil {
			continue
		}
		t := b.terms[keyName(i)]
		value, got := r.take(t, cty.DynamicPseudoType)
		if got == wrong {
			return "", false
		}
		if got != known || value.Type() != cty.String && value.Type() != cty.Number {
			s.report.value(t, r.ctx, "Invalid import address", "A key must be a string or a number that is known before apply.")
			return "", false
		}
		step.key, step.dynamic = value, nil
	}
	return resolved.address(), true
}
