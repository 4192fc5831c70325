package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// picked is what an argument "styles" came to.
type picked struct {
	layers []*layer // in order
	got    outcome  // never unknown
}

// pick evaluates the argument "styles" of a block: any expression that yields a list of styles. Null in it is none.
func (s *scope) pick(r *reader) picked {
	t := r.terms["styles"]
	if t == nil {
		return picked{}
	}
	value := r.raw(t)
	bare, marks := value.Unmark()
	switch {
	case value.HasMark(spoil{}):
	case len(marks) > 0:
		s.report.value(t, nil, "Sensitive value in styles", "Which styles an image has is shown in plans, so it must not be sensitive.")
	case !bare.IsKnown():
		s.report.value(t, r.ctx, "Invalid styles argument",
			"The value of \"styles\" depends on what is known only after apply, so it can't be planned.")
	case bare.IsNull():
		return picked{}
	case !bare.Type().IsListType() && !bare.Type().IsTupleType():
		s.notStyles(t, r.ctx, bare)
	default:
		return s.pickEach(r, t, bare)
	}
	return picked{got: wrong}
}

func (s *scope) pickEach(r *reader, t *term, list cty.Value) picked {
	chosen := picked{got: known}
	for it := list.ElementIterator(); it.Next(); {
		_, part := it.Element()
		bare, marks := part.Unmark()
		switch {
		case part.HasMark(spoil{}):
			chosen.got = wrong
		case len(marks) > 0 || !bare.IsKnown():
			s.report.value(t, nil, "Invalid styles argument", "A style as a whole must not be sensitive, and must be known before apply.")
			chosen.got = wrong
		case bare.IsNull():
		case !bare.Type().IsObjectType():
			s.notStyles(t, r.ctx, bare)
			chosen.got = wrong
		default:
			chosen.layers = append(chosen.layers, s.layerOf(r, t, bare))
		}
	}
	return chosen
}

func (s *scope) notStyles(t *term, ctx *hcl.EvalContext, value cty.Value) {
	s.report.value(t, ctx, "Invalid styles argument", `"styles" is a list of styles, such as [style.pixel], and this holds %s.`,
		withArticle(value.Type()))
}

// layerOf finds the block that an object comes from, so that what is wrong with it is shown there. Any other object
// with the arguments of a style is one, too: it was made by an expression.
func (s *scope) layerOf(r *reader, t *term, object cty.Value) *layer {
	if made := s.declaredStyle(object); made != nil {
		return made
	}
	made := &layer{loans: map[string]*loan{}}
	for it := object.ElementIterator(); it.Next(); {
		key, part := it.Element()
		name := key.AsString()
		_, lendable := s.lendable()[name]
		switch {
		case !isSpoilt(part) && part.IsNull(), name == "name":
		case own[name] != "" || !lendable:
			s.report.value(t, r.ctx, "Unsupported argument", "A style can't have an argument %q.%s", name, s.nearest(name, sortedKeys(s.lendable())))
		default:
			made.loans[name] = &loan{term: &term{name: name, expr: t.expr, place: t.place}, value: part, ctx: r.ctx}
		}
	}
	return made
}

// declaredStyle returns what the style block lends that an object comes from, nil if there is none. The object may have
// come through a variable, from another module.
func (s *scope) declaredStyle(object cty.Value) *layer {
	if object.Type().HasAttribute("name") {
		name, _ := object.GetAttr("name").Unmark()
		if name.Type() == cty.String && name.IsKnown() && !name.IsNull() {
			if one := s.nodes["style."+name.AsString()]; one != nil && one.value.RawEquals(object) {
				return one.style.layer
			}
		}
	}
	if digest := styleDigest(object); digest != "" {
		return s.styleOf[digest]
	}
	return nil
}
