package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// Bounds that no folder of pictures comes near.
const (
	maxImages = 100_000
	maxFiles  = 200_000 // renditions, all together
	maxCount  = 100_000
)

// instance is one image of a block.
type instance struct {
	address    string
	key, value cty.Value // each.key and each.value, or count.index in key; NilVal for a single image
	counted    bool
}

// context adds each or count to what the block refers to.
func (i instance) context(of *hcl.EvalContext) *hcl.EvalContext {
	if i.key == cty.NilVal {
		return of
	}
	ctx := of.NewChild()
	if i.counted {
		ctx.Variables = map[string]cty.Value{"count": cty.ObjectVal(map[string]cty.Value{"index": i.key})}
	} else {
		ctx.Variables = map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": i.key, "value": i.value})}
	}
	return ctx
}

// repeatable is a block that may stand for several images or modules.
type repeatable struct {
	node   *node
	block  *hcl.Block
	terms  map[string]*term
	repeat *term // for_each or count; nil where the block stands for one
}

// prepareRepeat finds out whether a block stands for several.
func (l *loader) prepareRepeat(b *repeatable) {
	each, count := b.terms["for_each"], b.terms["count"]
	b.repeat = each
	if each == nil {
		b.repeat = count
	} else if count != nil {
		l.report.err(count.place, `Invalid combination of "count" and "for_each"`,
			`The "count" and "for_each" arguments can't be used together: one says how many there are, the other which.`)
		count.broken, each.broken = true, true
	}
	b.node.repeated = b.repeat != nil
	if each != nil && len(each.refs) == 1 {
		path, diags := hcl.AbsTraversalForExpr(each.expr)
		each.refs[0].chained = !diags.HasErrors() && len(path) == 2 && path.RootName() == "image"
	}
}

// expand returns a block's instances in the order of their keys; false if they can't be told.
func (l *loader) expand(b *repeatable, r *reader) ([]instance, bool) {
	name := b.node.address()
	instances := []instance{{address: name}}
	switch {
	case b.repeat == nil:
		return instances, true
	case b.repeat.name == "count":
		return l.expandCount(name, r)
	}
	return l.expandEach(name, r)
}

// enlist makes an image's instances known to those that refer to them; false if there are too many.
func (l *loader) enlist(b *imageBlock, instances []instance) bool {
	if l.instances += len(instances); l.instances > maxImages {
		l.report.err(b.block.DefRange, "Too many images", "A folder may declare %d images.", maxImages)
		return false
	}
	b.all = make([]string, len(instances))
	for i, one := range instances {
		b.all[i] = one.address
	}
	slices.Sort(b.all)
	return true
}

func (l *loader) expandCount(name string, r *reader) ([]instance, bool) {
	t := r.terms["count"]
	value, got := l.repetition(t, r)
	if !got {
		return nil, false
	}
	number, err := convert.Convert(value, cty.Number)
	n := -1
	if err == nil {
		n, err = strconv.Atoi(decimal(number))
	}
	if err != nil || n < 0 || n > maxCount {
		l.report.value(t, r.ctx, "Invalid count argument", `The "count" must be a whole number from 0 to %d.`, maxCount)
		return nil, false
	}
	instances := make([]instance, n)
	for i := range instances {
		key := cty.NumberIntVal(int64(i))
		instances[i] = instance{address: name + index(key), key: key, counted: true}
	}
	return instances, true
}

// repetition evaluates for_each or count as far as both have the same rules.
func (l *loader) repetition(t *term, r *reader) (cty.Value, bool) {
	value := r.raw(t)
	plain, _ := value.Unmark()
	switch {
	case value.HasMark(spoil{}):
		return cty.NilVal, false
	case value.IsMarked():
		l.report.value(t, nil, "Invalid "+t.name+" argument", "Sensitive values, or values derived from them, can't be used "+
			"for %q: they would be shown in the addresses of the images.", t.name)
	case plain.Type() != cty.DynamicPseudoType && plain.IsNull(), plain.IsKnown() && plain.IsNull():
		l.report.value(t, r.ctx, "Invalid "+t.name+" argument", "The given %q value is null.", t.name)
	case !plain.IsKnown():
		l.report.value(t, r.ctx, "Invalid "+t.name+" argument", "The %q value depends on what is known only after apply, "+
			"so it can't be told how many images there are.", t.name)
	default:
		return plain, true
	}
	return cty.NilVal, false
}

func (l *loader) expandEach(name string, r *reader) ([]instance, bool) {
	t := r.terms["for_each"]
	value, ok := l.repetition(t, r)
	if !ok || !l.iterable(t, r, value) {
		return nil, false
	}
	isSet := value.Type().IsSetType()
	instances := make([]instance, 0, value.LengthInt())
	for it := value.ElementIterator(); it.Next(); {
		key, part := it.Element()
		if isSet {
			key = part
		}
		if key.IsNull() || key.AsString() == "" {
			l.report.value(t, r.ctx, "Invalid for_each argument", "A key of \"for_each\" must not be empty or null.")
			return nil, false
		}
		instances = append(instances, instance{address: name + index(key), key: key, value: part})
	}
	return instances, true
}

// iterable tells whether for_each is a map, an object or a set of strings.
func (l *loader) iterable(t *term, r *reader, value cty.Value) bool {
	ty := value.Type()
	switch {
	case ty.IsMapType() || ty.IsObjectType():
		return true
	case ty.IsSetType() && !value.IsWhollyKnown():
		l.report.value(t, r.ctx, "Invalid for_each argument", "The set has values that are known only after apply, so it "+
			"can't be told which images there are.")
	case ty.IsSetType() && (ty.ElementType() == cty.String || value.LengthInt() == 0):
		return true
	case ty.IsListType() || ty.IsTupleType() || ty.IsSetType():
		l.report.value(t, r.ctx, "Invalid for_each argument", `The "for_each" value must be a map, or a set of strings, and it is %s. `+
			`If it is a list of strings, toset() makes a set of it.`, withArticle(ty))
	default:
		l.report.value(t, r.ctx, "Invalid for_each argument",
			`The "for_each" value must be a map, or a set of strings, and it is %s.`, withArticle(ty))
	}
	return false
}

// withArticle is a type in the middle of a sentence: "a tuple", "an object".
func withArticle(ty cty.Type) string {
	name := ty.FriendlyName()
	if strings.ContainsAny(name[:1], "aeiou") {
		return "an " + name
	}
	return "a " + name
}
