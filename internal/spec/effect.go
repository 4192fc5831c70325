package spec

import "github.com/hashicorp/hcl/v2"

// effect is what became of one argument of a style or of defaults: some image must take it, for else what the user
// wrote would be lost without a word.
type effect struct {
	name  string
	place hcl.Range
	taken bool
}

// account keeps what became of all that was lent to an image.
func (d *draft) account() {
	for _, from := range d.layers {
		for name, lent := range from.loans {
			one := d.l.effects[lent.term]
			if one == nil {
				one = d.l.effectOf(lent.term)
			}
			one.taken = one.taken || d.takes(name)
		}
	}
}

// effectOf finds the account of an argument by its place, for each instance of a module has terms of its own.
func (l *loader) effectOf(t *term) *effect {
	key := effectKey{t.name, t.place}
	one := l.effectAt[key]
	if one == nil {
		one = &effect{name: t.name, place: t.place}
		l.effectAt[key] = one
	}
	l.effects[t] = one
	return one
}

type effectKey struct {
	name  string
	place hcl.Range
}

// takes tells whether an argument means something to the image's model, whoever sets it.
func (d *draft) takes(name string) bool {
	switch {
	case d.model == nil || name == "provider" || name == "seed" || name == "prompt":
		return true
	case name == "size":
		return len(d.model.Sizes.Presets) > 0 || d.model.Sizes.Max > 0
	case name == "metadata" || name == "title" || name == "alt" || name == "license" || name == "checks" || name == "max_bytes":
		return true
	case name == "model":
		return !d.unfit
	}
	return d.model.Argument(name) != nil
}

// checkEffects warns of what no image takes. Where something is wrong, that may be why.
func (l *loader) checkEffects() {
	if l.report.diags.HasErrors() {
		return
	}
	for _, one := range l.effectAt {
		if !one.taken {
			l.report.warn(one.place, "Argument without effect", "%q has no effect: no image that it is for has a model that takes it.", one.name)
		}
	}
	told := map[hcl.Range]bool{}
	for _, s := range l.scopes {
		s.checkUse(told)
	}
}

// checkUse warns of styles that nothing refers to, and of defaults where there is no image.
func (s *scope) checkUse(used map[hcl.Range]bool) {
	for _, name := range s.names["style"] {
		if one := s.nodes["style."+name]; !one.wanted && !used[one.place] {
			used[one.place] = true
			s.report.warn(one.place, "Style without effect", "%s has no effect: nothing refers to it.", one.address())
		}
	}
	for _, one := range s.defaults {
		if !one.grouped && len(s.names["image"]) == 0 && !used[one.place] {
			used[one.place] = true
			s.report.warn(one.place, "Defaults without effect", "These defaults have no effect: this module declares no image.")
		}
	}
}
