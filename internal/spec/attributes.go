package spec

import (
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// imageAttributes are those that every image has in expressions, beside its model's own arguments.
var imageAttributes = []string{
	"path", "key", "content", "seed", "width", "height", "prompt", "negative_prompt", "size", "model", "provider", "source_image",
	"format", "bytes", "file", "placeholder", "renditions", "metadata", "title", "alt", "license", "checks", "max_bytes",
}

// value is the image as expressions see it. What a mistake kept from being known is spoilt, so that nothing which
// refers to it is called wrong, too.
func (d *draft) value() cty.Value {
	if d.model == nil {
		return spoilt // nobody can tell which arguments it has
	}
	d.takeKnown()
	for _, name := range imageAttributes {
		if _, exists := d.values[name]; !exists {
			d.values[name] = d.missing(name)
		}
	}
	return cty.ObjectVal(d.values)
}

func (d *draft) missing(name string) cty.Value {
	if name == "negative_prompt" && d.model != nil && d.model.Argument(name) == nil {
		return cty.NullVal(cty.String)
	}
	return spoilt
}

// takeKnown adds what is known of a picture that is there already.
func (d *draft) takeKnown() {
	fact := d.l.in.Known[d.image.Address]
	maps.Copy(d.values, facts(fact))
	d.values["file"] = d.fileValue()
	size := d.l.sizeOf(d.image)
	d.values["width"] = amountOrUnknown(int64(size.Width))
	d.values["height"] = amountOrUnknown(int64(size.Height))
}

func textOrUnknown(text string) cty.Value {
	if text == "" {
		return cty.UnknownVal(cty.String)
	}
	return cty.StringVal(text)
}

func amountOrUnknown(n int64) cty.Value {
	if n == 0 {
		return cty.UnknownVal(cty.Number)
	}
	return cty.NumberIntVal(n)
}

// combine is the value of a whole block: an object, an object of them by key, or a tuple of them.
func (b *repeatable) combine(instances []instance, values []cty.Value) cty.Value {
	switch {
	case !b.node.wanted:
		return cty.DynamicVal
	case b.repeat == nil:
		return values[0]
	case b.repeat.name == "count":
		return cty.TupleVal(values)
	}
	byKey := make(map[string]cty.Value, len(values))
	for i, one := range instances {
		key, _ := one.key.Unmark()
		byKey[key.AsString()] = values[i]
	}
	return cty.ObjectVal(byKey)
}

// misused reports image.icon.path where icon stands for several images, or modules alike, in Terraform's words.
func (l *loader) misused(t *term) bool {
	for _, ref := range t.refs {
		target := ref.node
		step, ok := attributeStep(ref.path, 2)
		if !ok || !target.repeated || target.image != nil && !slices.Contains(imageAttributes, step) || isSpoilt(target.value) ||
			target.value.Type().IsObjectType() && target.value.Type().HasAttribute(step) {
			continue
		}
		t.broken = true
		l.report.err(ref.path.SourceRange(), "Missing instance key", "%s has %q set, so its attributes must be accessed on "+
			"specific instances, such as %s[%s].%s.", ref.node.name, target.repeat().name, ref.node.name, target.iterator(), step)
	}
	return t.broken
}

// repeat is the term that says how many an image or a module stands for; nil for one.
func (n *node) repeat() *term {
	if n.module != nil {
		return n.module.repeat
	}
	return n.image.repeat
}

// iterator is the key that an instance of a block is usually referred to with.
func (n *node) iterator() string {
	if n.repeat().name == "count" {
		return "count.index"
	}
	return "each.key"
}
