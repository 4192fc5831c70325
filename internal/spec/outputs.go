package spec

import (
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
	return func() {
		content, diags := block.Body.Content(outputSchema)
		s.report.add(diags...)
		terms := s.terms(inOrder(content.Attributes), reach{image: true})
		one.refs = allRefs(terms)
		one.eval = func() {
			one.value = s.output(block.Block, &reader{l: s.loader, ctx: s.context(one.refs), terms: terms})
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
