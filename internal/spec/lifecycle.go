package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// lifecycle is what the lifecycle block of an image says. The zero value says nothing.
type lifecycle struct {
	flags     map[string]*term // prevent_destroy and prevent_regenerate
	ignored   []*ignored
	ignoreAll bool
	triggers  []*trigger
	before    []*condition // preconditions
	after     []*condition // postconditions
}

// ignored is one of ignore_changes.
type ignored struct {
	name  string
	place hcl.Range
}

// lifecycle reads the lifecycle block of an image; there is at most one.
func (s *scope) lifecycle(b *imageBlock, blocks hcl.Blocks, may reach) {
	for i, block := range blocks {
		if i > 0 {
			s.report.err(block.DefRange, "Duplicate lifecycle block", "This image already has a lifecycle block at %s.", blocks[0].DefRange)
			return
		}
		content, diags := block.Body.Content(lifecycleSchema)
		s.report.add(diags...)
		s.lifecycleArguments(&b.lifecycle, content.Attributes, may)
		conditions := content.Blocks.ByType()
		b.before = s.conditions(conditions["precondition"], may)
		may.self = true
		b.after = s.conditions(conditions["postcondition"], may)
	}
}

func (s *scope) lifecycleArguments(into *lifecycle, attrs hcl.Attributes, may reach) {
	into.flags = map[string]*term{}
	for _, attr := range inOrder(attrs) {
		switch attr.Name {
		case "create_before_destroy":
			s.report.err(attr.NameRange, "Unsupported argument", "A new picture always takes the place of the old one only once it is "+
				"there, whole: create_before_destroy is how it is here, and can't be changed.")
		case "ignore_changes":
			s.ignoreChanges(into, attr)
		case "replace_triggered_by":
			into.triggers = s.triggers(attr, may)
		default:
			into.flags[attr.Name] = s.newTerm(attr, reach{})
		}
	}
}

// ignoreChanges reads the bare names of arguments, or the word all.
func (s *scope) ignoreChanges(into *lifecycle, attr *hcl.Attribute) {
	if hcl.ExprAsKeyword(attr.Expr) == "all" {
		into.ignoreAll = true
		return
	}
	for _, item := range s.listed(attr) {
		path, diags := hcl.AbsTraversalForExpr(item)
		if diags.HasErrors() || len(path) != 1 {
			s.report.err(item.Range(), "Invalid ignore_changes", "Each is the bare name of an argument, such as prompt: "+
				"without quotes, and not a part of one. Or all of them: ignore_changes = all.")
			continue
		}
		into.ignored = append(into.ignored, &ignored{path.RootName(), item.Range()})
	}
}

// triggered are the references that a picture is made anew for.
func (c *lifecycle) triggered() []reference {
	var refs []reference
	for _, one := range c.triggers {
		refs = append(refs, one.term.refs...)
	}
	return refs
}

// conditional are all references of a lifecycle block.
func (c *lifecycle) conditional() []reference {
	return slices.Concat(c.triggered(), refsOf(c.before), refsOf(c.after), allRefs(c.flags))
}

// unignorable are the arguments that no picture is made from itself.
var unignorable = []string{"for_each", "count", "depends_on", "path", "styles", "metadata", "title", "alt", "license", "checks", "max_bytes"}

// takeLifecycle reads what a lifecycle block says of one image, beside its conditions.
func (d *draft) takeLifecycle() {
	d.image.PreventRegenerate = d.block.guarded
	d.image.IgnoreAll = d.block.ignoreAll
	for _, one := range d.block.ignored {
		d.image.IgnoreChanges = append(d.image.IgnoreChanges, one.name)
	}
	d.takeTrigger()
	d.takePreconditions()
	d.takePostconditions()
}

// refuseIgnored reports names in ignore_changes that an image's model does not have. It is done once for each model.
func (d *draft) refuseIgnored() {
	for _, one := range d.block.ignored {
		switch {
		case slices.Contains(unignorable, one.name):
			d.failed = true
			d.l.report.err(one.place, "Invalid ignore_changes", "%q can't be ignored: only arguments that the picture itself is "+
				"made from can, such as prompt.", one.name)
		case !slices.Contains(common, one.name) && !d.knows(one.name):
			d.failed = true
			d.l.report.err(one.place, "Invalid ignore_changes", "The image has no argument %q.%s", one.name, d.l.nearest(one.name, d.ignorable()))
		}
	}
}

// ignorable lists the names that ignore_changes may have.
func (d *draft) ignorable() []string {
	names := slices.DeleteFunc(slices.Clone(common), func(name string) bool { return slices.Contains(unignorable, name) })
	if d.model != nil {
		for _, argument := range d.model.Arguments {
			names = append(names, argument.Name)
		}
	}
	return names
}

// takeFlags reads what is the same for all images of a block.
func (s *scope) takeFlags(b *imageBlock, ctx *hcl.EvalContext) {
	r := &reader{l: s.loader, ctx: ctx, terms: b.flags}
	if flag, got := r.must("prevent_regenerate", cty.Bool); got == known {
		b.guarded = flag.True()
	}
	if flag, got := r.must("prevent_destroy", cty.Bool); got == known && flag.True() && !s.ghost {
		s.preventDestroy = append(s.preventDestroy, b.node.address())
	}
}
