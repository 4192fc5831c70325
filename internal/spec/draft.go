package spec

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
)

// draft is one image on its way from the terms of its block to an Image. Each step goes on after a mistake, so that
// all of them are shown.
type draft struct {
	reader
	block    *imageBlock
	instance instance
	image    *Image
	kind     *providers.Kind  // nil when it can't be told
	model    *providers.Model // nil when it can't be told
	failed   bool
	ghost    bool                 // no image at all: made only to find its mistakes
	source   cty.Value            // a string, null or spoilt
	values   map[string]cty.Value // what expressions may refer to; a missing one is spoilt; nil where none does
	layers   []*layer             // what the image may take over from elsewhere
	borrows  bool                 // whether its terms are its own, and not its block's
	wraps    map[string][]*term   // texts around those of the image, from the inside out
	unfit    bool                 // whether a model that was lent is left out
}

// make returns the value that other expressions see, and adds the image to the others if it has no mistake.
func (d *draft) make() cty.Value {
	d.image = &Image{
		Address: d.instance.address, Causes: d.block.causes, DependsOn: d.dependencies(), Range: place(d.block.block.DefRange),
	}
	if d.heard() {
		d.values = make(map[string]cty.Value, 16) // more than most images have
	}
	d.borrow()
	d.takeProvider()
	d.takeCauses()
	d.takeSource()
	d.takeModel()
	d.checkSource()
	d.takePrompt()
	d.takeSettings()
	d.takeSize()
	d.takeSeed()
	d.takePath()
	d.takeMetadata()
	d.takeChecks()
	d.takeMaxBytes()
	d.takeFileBlock()
	d.takeRenditions()
	d.refuseOthers()
	d.takeLifecycle()
	d.account()
	if !d.failed && !d.ghost {
		slices.Sort(d.image.Unknown)
		d.l.images = append(d.l.images, d.image)
	}
	if !d.block.node.wanted {
		return cty.DynamicVal
	}
	return d.value()
}

// heard tells whether anything may refer to the image: another block, or its own postconditions.
func (d *draft) heard() bool { return d.block.node.wanted || len(d.block.after) > 0 }

// say makes an attribute known to expressions.
func (d *draft) say(name string, value cty.Value) {
	if d.values != nil {
		d.values[name] = value
	}
}

// text takes a string argument; unknown is fine where it is listed as such.
func (d *draft) text(name string, mayWait bool) (string, outcome) {
	ask := d.must
	if mayWait {
		ask = d.get
	}
	value, got := ask(name, cty.String)
	d.note(name, got)
	if got == known {
		return value.AsString(), known
	}
	return "", got
}

// note keeps account of what isn't known, or wrong.
func (d *draft) note(name string, got outcome) {
	switch got {
	case wrong:
		d.failed = true
	case unknown:
		d.image.Unknown = append(d.image.Unknown, name)
	}
}

// refuse reports a mistake in an argument.
func (d *draft) refuse(name, summary, format string, args ...any) {
	d.failed = true
	if t := d.terms[name]; t != nil {
		d.l.report.value(t, d.ctx, summary, format, args...)
		return
	}
	d.l.report.err(d.block.block.DefRange, summary, format, args...)
}

// lacks reports an argument that must be there.
func (d *draft) lacks(name string) {
	d.failed = true
	where := d.block.block.DefRange
	if t := d.terms[name]; t != nil && t.lent == nil {
		where = t.place
	}
	d.l.report.err(where, "Missing required argument", "The argument %q is required, but no value was given.", name)
}

func (d *draft) takePrompt() {
	text, got := d.text("prompt", true)
	switch got {
	case absent:
		d.lacks("prompt")
		return
	case unknown:
		d.say("prompt", cty.UnknownVal(cty.String))
	case known:
		if isBlank(text) {
			d.refuse("prompt", "Empty prompt", "A prompt must say something.")
			return
		}
		d.image.Prompt = text
		d.say("prompt", cty.StringVal(text))
		d.checkPrompt(text)
	}
}

func (d *draft) checkPrompt(text string) {
	if d.model == nil {
		return
	}
	if argument := d.model.Argument("prompt"); argument != nil {
		if problem := d.l.faultOf(argument, cty.StringVal(text)); problem != "" {
			d.refuse("prompt", "Invalid prompt", "%s%s.", problem, d.wrapping("prompt"))
		}
	}
}
