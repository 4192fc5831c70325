package spec

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// takePreconditions refuses an image whose preconditions don't hold, or lets it wait for what they are about.
func (d *draft) takePreconditions() {
	if d.l.in.Leaving {
		return
	}
	for _, c := range d.block.before {
		j := d.judge(c)
		switch j.finding {
		case mistaken:
			d.failed = true
		case undecided:
			d.await("precondition")
		case fails:
			if d.ghost {
				continue // it may be that there is no such image
			}
			d.failed = true
			d.l.unmet(c, j, hcl.DiagError, "Image precondition failed", d.subject(c))
		}
	}
}

// judge evaluates a precondition, once for all instances between which it does not differ.
func (d *draft) judge(c *condition) judgement {
	if c.instance() {
		return d.l.judge(c, d.ctx)
	}
	j, done := d.block.judged[c]
	if !done {
		j = d.l.judge(c, d.ctx)
		if d.block.judged == nil {
			d.block.judged = map[*condition]judgement{}
		}
		d.block.judged[c] = j
	}
	return j
}

// subject names what a precondition is about, where there are others of its block: an instance, or all of a module's.
func (d *draft) subject(c *condition) string {
	if !c.instance() && d.block.node.scope.prefix != "" {
		return d.block.node.address()
	}
	if !c.instance() {
		return ""
	}
	return d.self()
}

// await makes an image wait for what is known only after others were applied.
func (d *draft) await(name string) {
	if !slices.Contains(d.image.Unknown, name) {
		d.image.Unknown = append(d.image.Unknown, name)
	}
}

// takePostconditions judges them of a picture that is there already, and keeps them for one that is to be made. What
// can't hold whatever is made is a mistake now: nobody should pay for it first.
func (d *draft) takePostconditions() {
	if len(d.block.after) == 0 || d.ghost || d.l.in.Leaving {
		return
	}
	d.image.Accepts = d.accepts
	fact := d.l.in.Known[d.image.Address]
	ctx := d.selfContext(fact)
	for _, c := range d.block.after {
		if c.waits(d.ctx) {
			d.await("postcondition")
		}
		j := d.l.judge(c, ctx)
		switch {
		case j.finding == mistaken:
			d.failed = true
		case j.finding == fails && fact.Key != "":
			d.l.unmet(c, j, hcl.DiagWarning, postconditionFailed, d.self())
		case j.finding == fails:
			d.failed = true
			d.l.unmet(c, j, hcl.DiagError, postconditionFailed, d.self())
		}
	}
}

const postconditionFailed = "Image postcondition failed"

// self names the instance that a postcondition is about: they all are about their own.
func (d *draft) self() string {
	if d.block.repeat == nil && d.block.node.scope.prefix == "" {
		return ""
	}
	return d.instance.address
}

// accepts is the image's Accepts. What the evaluation says is kept from the mistakes of Load, which are told already.
func (d *draft) accepts(fact Known) []Refusal {
	private := *d.l
	private.report = report{}
	ctx := d.selfContext(fact)
	var refusals []Refusal
	for _, c := range d.block.after {
		switch j := private.judge(c, ctx); j.finding {
		case fails:
			refusals = append(refusals, Refusal{j.message, place(c.place())})
		case mistaken:
			refusals = append(refusals, Refusal{private.report.last(), place(c.place())})
		}
	}
	return refusals
}

// selfContext adds self to what an image's block refers to: the image, with what is known of its picture.
func (d *draft) selfContext(fact Known) *hcl.EvalContext {
	ctx := d.ctx.NewChild()
	ctx.Variables = map[string]cty.Value{"self": spoilt}
	if d.model == nil {
		return ctx
	}
	d.value()
	self := maps.Clone(d.values)
	maps.Copy(self, facts(fact))
	self["width"], self["height"] = amountOrUnknown(int64(fact.Width)), amountOrUnknown(int64(fact.Height))
	self["alpha"], self["blank"], self["look"] = cty.UnknownVal(cty.Bool), cty.UnknownVal(cty.Bool), textOrUnknown(fact.Look)
	if fact.Alpha != "" {
		self["alpha"], self["blank"] = cty.BoolVal(fact.Alpha == "transparent"), cty.BoolVal(fact.Blank)
	}
	ctx.Variables["self"] = cty.ObjectVal(self)
	return ctx
}

// facts are the attributes of an image that only its picture tells.
func facts(fact Known) map[string]cty.Value {
	return map[string]cty.Value{
		"key": textOrUnknown(fact.Key), "content": textOrUnknown(fact.Content), "bytes": amountOrUnknown(fact.Bytes),
		"placeholder": placeholderOrUnknown(fact),
	}
}

// placeholderOrUnknown is null of a file that stands, and was made before there were any.
func placeholderOrUnknown(fact Known) cty.Value {
	if fact.Placeholder == "" && fact.Content != "" {
		return cty.NullVal(cty.String)
	}
	return textOrUnknown(fact.Placeholder)
}
