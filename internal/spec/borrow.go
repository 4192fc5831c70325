package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// borrow takes over what an image doesn't say itself, from its styles and from the defaults of its module. What a
// stronger one sets, a weaker one leaves; texts are wrapped from the inside out, in the same order.
func (d *draft) borrow() {
	d.terms = d.block.terms
	s := d.block.node.scope
	chosen := picked{}
	if d.block.terms["styles"] != nil {
		chosen = d.pickOwn(s)
	}
	for _, one := range d.block.defaults {
		if chosen.got == absent {
			chosen = one.layer.styles
		}
	}
	for i := len(chosen.layers) - 1; i >= 0; i-- {
		d.replace(chosen.layers[i])
	}
	for _, one := range chosen.layers {
		d.wrapIn(one)
	}
	if chosen.got == wrong {
		d.obscure()
	}
	for _, one := range d.block.defaults {
		d.replace(one.layer)
		d.wrapIn(one.layer)
	}
}

// pickOwn picks the styles that the block says itself: once, unless they differ between its instances.
func (d *draft) pickOwn(s *scope) picked {
	if d.block.terms["styles"].instance {
		return s.pick(&d.reader)
	}
	if d.block.styles == nil {
		chosen := s.pick(&d.reader)
		d.block.styles = &chosen
	}
	return *d.block.styles
}

// borrowProviders takes over the defaults of the provider, which are the weakest.
func (d *draft) borrowProviders(block *providerBlock) {
	if block.defaults == nil {
		return
	}
	one := block.defaults.layer
	d.replace(one)
	d.wrapIn(one)
	if len(one.dependsOn) > 0 {
		more := map[string]bool{}
		for _, address := range one.dependsOn {
			more[address] = true
		}
		d.image.DependsOn = union(d.image.DependsOn, more)
	}
}

// replace takes over the arguments of a layer that nothing stronger sets.
func (d *draft) replace(from *layer) {
	d.layers = append(d.layers, from)
	for name, lent := range from.loans {
		if !wrapping[name] && !d.sets(name) {
			d.set(name, d.lent(lent))
		}
	}
}

// wrapIn puts the texts of a layer around those that there are.
func (d *draft) wrapIn(from *layer) {
	for name := range wrapping {
		lent := from.loans[name]
		if lent == nil {
			continue
		}
		t := d.lent(lent)
		if d.wraps == nil {
			d.wraps = map[string][]*term{}
		}
		d.wraps[name] = append(d.wraps[name], t)
		if d.terms[name] == nil {
			d.set(name, t)
		}
	}
}

// sets tells whether the image or something stronger says what an argument is. Null says nothing.
func (d *draft) sets(name string) bool {
	t := d.terms[name]
	if t == nil || t.lent != nil || name == "provider" && d.block.provider != "" {
		return t != nil
	}
	value := d.raw(t)
	return isSpoilt(value) || !value.IsNull()
}

// set changes the terms of this image alone: those of its block are every instance's.
func (d *draft) set(name string, t *term) {
	if !d.borrows {
		d.borrows, d.terms = true, maps.Clone(d.terms)
	}
	d.terms[name] = t
}

// lent is a term of this block's images that has its value already.
func (d *draft) lent(one *loan) *term {
	t := d.block.lent[one]
	if t == nil {
		t = &term{name: one.term.name, expr: one.term.expr, place: one.term.place, lent: one, to: d.block.node.address()}
		if d.block.lent == nil {
			d.block.lent = map[*loan]*term{}
		}
		d.block.lent[one] = t
	}
	return t
}

// isLent tells whether the image has an argument from elsewhere.
func (d *draft) isLent(name string) bool {
	t := d.terms[name]
	return t != nil && t.lent != nil
}

// obscure keeps whatever styles that can't be told may have said from being called missing or wrong.
func (d *draft) obscure() {
	d.failed = true
	if d.l.hidden == nil {
		d.l.hidden = &layer{loans: map[string]*loan{}}
		for name := range d.l.lendable() {
			d.l.hidden.loans[name] = &loan{term: &term{name: name}, value: spoilt}
		}
	}
	d.replace(d.l.hidden)
	d.wrapIn(d.l.hidden)
}

// takeCauses adds what the layers were made from to what the block itself is. The list is shared by images with the
// same layers.
func (d *draft) takeCauses() {
	if len(d.layers) == 0 {
		return
	}
	var key strings.Builder
	for _, one := range d.layers {
		fmt.Fprintf(&key, "%p ", one)
	}
	merged, made := d.block.merged[key.String()]
	if !made {
		merged = slices.Clone(d.block.causes)
		for _, one := range d.layers {
			merged = append(merged, one.causes...)
		}
		merged = slices.Compact(sortedCauses(merged))
		if d.block.merged == nil {
			d.block.merged = map[string][]Cause{}
		}
		d.block.merged[key.String()] = merged
	}
	d.image.Causes = merged
}

// aboutImage is the extra of a diagnostic that stands elsewhere than the image that it is about.
type aboutImage struct{ address string }

// lentTo says in a mistake about a lent value whose it became.
func (t *term) lentTo(diag *hcl.Diagnostic) {
	if t.lent == nil {
		return
	}
	diag.Detail += " It is " + t.to + " that has this from here."
	diag.Extra = aboutImage{t.to}
	if diag.EvalContext != nil {
		diag.EvalContext = t.lent.ctx
	}
}
