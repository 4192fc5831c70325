package spec

import (
	"slices"

	"github.com/imgplan/imgplan/internal/providers"
)

// common are the arguments that belong to every image, whatever its model.
var common = []string{"for_each", "count", "provider", "model", "depends_on", "prompt", "seed", "size", "path", "source_image", "styles",
	"metadata", "title", "alt", "license", "checks", "max_bytes"}

// refuseOthers reports arguments that the image's model doesn't know. It is done once for each model of a block. While
// the model isn't known, only what no model of the provider knows is wrong; while the provider isn't, what none of any knows.
func (d *draft) refuseOthers() {
	if slices.Contains(d.block.accepts, d.image.Model) {
		return
	}
	d.block.accepts = append(d.block.accepts, d.image.Model)
	for _, t := range inPlace(d.block.terms, func(t *term) bool { return !slices.Contains(common, t.name) && !d.knows(t.name) }) {
		d.unsupported(t)
	}
	d.refuseIgnored()
}

func (d *draft) knows(name string) bool {
	switch {
	case d.model != nil:
		return d.model.Argument(name) != nil
	case d.kind != nil:
		return knowing(d.kind, name) != nil
	}
	_, known := d.l.lendable()[name]
	return known
}

// knowing returns the first model of a kind that has an argument, nil if none has.
func knowing(kind *providers.Kind, name string) *providers.Model {
	for i := range kind.Models {
		if kind.Models[i].Argument(name) != nil {
			return &kind.Models[i]
		}
	}
	return nil
}

func (d *draft) unsupported(t *term) {
	d.failed = true
	if d.kind == nil {
		d.l.report.err(t.place, "Unsupported argument", "No model of any provider has an argument %q.%s", t.name,
			d.l.nearest(t.name, append(sortedKeys(d.l.lendable()), common...)))
		return
	}
	if d.model == nil {
		d.l.report.err(t.place, "Unsupported argument", "No model of the provider %q has an argument %q.", d.kind.Name, t.name)
		return
	}
	hint := ""
	if other := knowing(d.kind, t.name); other != nil {
		hint = " The model " + quoted(other.Name) + " has it."
	} else {
		names := slices.Clone(common)
		for _, argument := range d.model.Arguments {
			names = append(names, argument.Name)
		}
		hint = d.l.nearest(t.name, names)
	}
	d.l.report.err(t.place, "Unsupported argument", "The model %q has no argument %q.%s", d.model.Name, t.name, hint)
}
