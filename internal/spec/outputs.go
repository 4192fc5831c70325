package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/json"
)

func (s *scope) declareOutput(block located) func() {
	one := s.declareNode("output", block.Labels[0], block.DefRange)
	if one == nil || !block.intact {
		return nil
	}
	return func() { s.prepareOutput(one, block.Block) }
}

// prepareOutput looks up what an output block refers to.
func (s *scope) prepareOutput(one *node, block *hcl.Block) {
	content, diags := block.Body.Content(outputSchema)
	s.report.add(diags...)
	if attr := content.Attributes["ephemeral"]; attr != nil {
		s.report.err(attr.NameRange, "Unsupported argument", "An output is kept nowhere: it is evaluated each time, so each is "+
			"ephemeral. What must not be shown is sensitive = true.")
	}
	var mandatory []reference
	if attr := content.Attributes["depends_on"]; attr != nil {
		mandatory = s.dependsOn(attr)
		delete(content.Attributes, "depends_on")
	}
	terms := s.terms(inOrder(content.Attributes), reach{image: true})
	before := s.conditions(content.Blocks, reach{image: true})
	one.refs = slices.Concat(allRefs(terms), mandatory, refsOf(before))
	one.eval = func() {
		ctx := s.context(one.refs)
		if s.judgeAll(before, ctx, hcl.DiagError, "Module output value precondition failed") {
			one.value = s.output(block, &reader{l: s.loader, ctx: ctx, terms: terms})
		}
	}
}

// output returns the value as a parent sees it; the root's are kept.
func (s *scope) output(block *hcl.Block, r *reader) cty.Value {
	output := Output{Name: block.Labels[0]}
	if text, got := r.must("description", cty.String); got == known {
		output.Description = text.AsString()
	}
	if flag, got := r.must("sensitive", cty.Bool); got == known {
		output.Sensitive = flag.True()
	}
	t := r.terms["value"]
	if t == nil {
		return spoilt
	}
	value := r.raw(t)
	if isSpoilt(value) {
		return value
	}
	if s.parent != nil {
		if output.Sensitive {
			value = markSensitive(value)
		}
		return value
	}
	if isSensitive(value) && !output.Sensitive {
		s.report.value(t, nil, "Output refers to sensitive values",
			"This output is made from a sensitive value. Declare it with sensitive = true if that is meant.")
		return spoilt
	}
	if diags := s.afford(t, value, writeEffort); diags.HasErrors() {
		s.report.add(diags...)
		return spoilt
	}
	s.write(&output, t, value)
	s.outputs = append(s.outputs, output)
	return value
}

// write puts a value into both its forms.
func (s *scope) write(output *Output, t *term, value cty.Value) {
	value, _ = value.UnmarkDeep()
	if !value.IsWhollyKnown() {
		output.Text = "(known after apply)"
		return
	}
	text, err := json.Marshal(value, value.Type())
	if err != nil {
		s.report.value(t, nil, "Invalid output value", "The value can't be written: %s.", err)
		return
	}
	output.JSON = text
	output.Text = string(hclwrite.Format(hclwrite.TokensForValue(value).Bytes()))
}
