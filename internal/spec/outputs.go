package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/json"
)

func (l *loader) declareOutput(block located) func() {
	one := l.declareNode("output", block.Labels[0], block.DefRange)
	if one == nil || !block.intact {
		return nil
	}
	return func() {
		content, diags := block.Body.Content(outputSchema)
		l.report.add(diags...)
		terms := l.terms(inOrder(content.Attributes), reach{image: true})
		one.refs = allRefs(terms)
		one.eval = func() {
			l.output(block.Block, &reader{l: l, ctx: l.context(one.refs), terms: terms})
		}
	}
}

func (l *loader) output(block *hcl.Block, r *reader) {
	output := Output{Name: block.Labels[0]}
	if text, got := r.must("description", cty.String); got == known {
		output.Description = text.AsString()
	}
	if flag, got := r.must("sensitive", cty.Bool); got == known {
		output.Sensitive = flag.True()
	}
	t := r.terms["value"]
	if t == nil {
		return
	}
	value := r.raw(t)
	if isSpoilt(value) {
		return
	}
	if isSensitive(value) && !output.Sensitive {
		l.report.value(t, nil, "Output refers to sensitive values",
			"This output is made from a sensitive value. Declare it with sensitive = true if that is meant.")
		return
	}
	if diags := l.afford(t, value, writeEffort); diags.HasErrors() {
		l.report.add(diags...)
		return
	}
	l.write(&output, t, value)
	l.outputs = append(l.outputs, output)
}

// write puts a value into both its forms.
func (l *loader) write(output *Output, t *term, value cty.Value) {
	value, _ = value.UnmarkDeep()
	if !value.IsWhollyKnown() {
		output.Text = "(known after apply)"
		return
	}
	text, err := json.Marshal(value, value.Type())
	if err != nil {
		l.report.value(t, nil, "Invalid output value", "The value can't be written: %s.", err)
		return
	}
	output.JSON = text
	output.Text = string(hclwrite.Format(hclwrite.TokensForValue(value).Bytes()))
}
