package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// validate checks a variable's value by its validation blocks.
func (s *scope) validate(v *variable) {
	for _, block := range v.validations {
		content, diags := block.Body.Content(validationSchema)
		s.report.add(diags...)
		condition, message := content.Attributes["condition"], content.Attributes["error_message"]
		if diags.HasErrors() || condition == nil || message == nil {
			continue
		}
		terms := s.terms([]*hcl.Attribute{condition, message}, reach{})
		refs := allRefs(terms)
		if !s.onlyVariables(refs) {
			continue
		}
		r := &reader{l: s.loader, ctx: s.context(refs), terms: terms}
		s.check(v, r)
	}
}

func (s *scope) onlyVariables(refs []reference) bool {
	for _, ref := range refs {
		if ref.path.RootName() != "var" {
			s.report.err(ref.path.SourceRange(), "Invalid reference", "A validation can refer to variables only.")
			return false
		}
	}
	return true
}

func (s *scope) check(v *variable, r *reader) {
	condition := r.terms["condition"]
	value := r.raw(condition)
	if isSpoilt(value) {
		return
	}
	shown := r.ctx
	if isSensitive(value) {
		shown = nil
	}
	value, _ = value.UnmarkDeep()
	value, err := convert.Convert(value, cty.Bool)
	if err != nil || value.IsNull() {
		s.report.value(condition, shown, "Invalid validation result", "The condition must be true or false.")
		return
	}
	if value.IsKnown() && value.False() {
		s.invalid(v, r)
	}
}

// invalid reports a value that its validation refuses, at the variable, in the words of the spec.
func (s *scope) invalid(v *variable, r *reader) {
	text := "The value is not valid."
	if message := r.raw(r.terms["error_message"]); !isSpoilt(message) {
		plain, err := convert.Convert(message, cty.String)
		switch {
		case isSensitive(message):
			text = "The error message is not shown, because it is made from a sensitive value."
		case err == nil && plain.IsKnown() && !plain.IsNull():
			text = plain.AsString()
		}
	}
	s.report.err(v.place, "Invalid value for variable", "%s\n\nThis was checked by the validation rule at %s.",
		text, r.terms["condition"].place)
}
