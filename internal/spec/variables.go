package spec

import (
	"errors"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variable is one variable block.
type variable struct {
	name        string
	place       hcl.Range
	constraint  cty.Type
	defaults    *typeexpr.Defaults // of optional attributes; may be nil
	typed       bool
	standard    cty.Value // the default; cty.NilVal when the variable must be set
	sensitive   bool
	nullable    bool
	broken      bool // something in the block is wrong, and reported
	validations hcl.Blocks
	given       *given // what it is set to from outside; nil where the default counts
}

// declareVariables reads the variable blocks and gives each its value: nothing else is needed for that. What it returns
// is to be done once all names are known.
func (s *scope) declareVariables(blocks []located) func() {
	var declared []*variable
	for _, block := range blocks {
		if block.Type != "variable" || !s.validName(block) {
			continue
		}
		name := block.Labels[0]
		if one := s.declareNode("var", name, block.DefRange); one != nil {
			s.variables[name] = s.newVariable(block)
			declared = append(declared, s.variables[name])
		}
	}
	given := s.inputs
	if s.parent == nil {
		given = s.givenValues()
	}
	for _, v := range declared {
		one := s.nodes["var."+v.name]
		v.given = given[v.name]
		if !v.broken {
			one.value = s.variableValue(v, given[v.name])
		}
		if from := given[v.name]; from != nil && from.term != nil {
			one.refs = from.term.refs
		}
	}
	return func() {
		for _, v := range declared {
			s.prepareValidations(v)
		}
	}
}

func (s *scope) newVariable(block located) *variable {
	v := &variable{
		name: block.Labels[0], place: block.DefRange, constraint: cty.DynamicPseudoType, nullable: true, broken: !block.intact,
	}
	if v.broken {
		return v
	}
	content, diags := block.Body.Content(variableSchema)
	s.fault(v, diags)
	v.validations = content.Blocks
	if attr := content.Attributes["type"]; attr != nil {
		constraint, defaults, diags := typeexpr.TypeConstraintWithDefaults(attr.Expr)
		s.fault(v, diags)
		v.typed, v.constraint, v.defaults = true, constraint, defaults
	}
	s.flag(v, content.Attributes["sensitive"], &v.sensitive)
	s.flag(v, content.Attributes["nullable"], &v.nullable)
	s.description(v, content.Attributes["description"])
	if attr := content.Attributes["default"]; attr != nil {
		s.standard(v, attr)
	}
	return v
}

func (s *scope) fault(v *variable, diags hcl.Diagnostics) {
	s.report.add(diags...)
	v.broken = v.broken || diags.HasErrors()
}

// flag reads a literal true or false.
func (s *scope) flag(v *variable, attr *hcl.Attribute, into *bool) {
	if attr == nil {
		return
	}
	value, diags := s.value(attr.Expr, nil)
	s.fault(v, diags)
	if diags.HasErrors() {
		return
	}
	value, err := convert.Convert(value, cty.Bool)
	if err != nil || value.IsNull() || !value.IsKnown() {
		s.report.err(attr.Expr.Range(), "Incorrect value type", "The value of %q must be true or false.", attr.Name)
		v.broken = true
		return
	}
	*into = value.True()
}

func (s *scope) description(v *variable, attr *hcl.Attribute) {
	if attr == nil {
		return
	}
	value, diags := s.value(attr.Expr, nil)
	s.fault(v, diags)
	if _, err := convert.Convert(value, cty.String); err != nil {
		s.report.err(attr.Expr.Range(), "Incorrect value type", "A description must be a text.")
	}
}

// standard reads the default, which may be of another type that converts to the variable's.
func (s *scope) standard(v *variable, attr *hcl.Attribute) {
	value, diags := s.value(attr.Expr, nil)
	s.fault(v, diags)
	if v.broken {
		return
	}
	if err := tooLarge(value); err != nil {
		s.report.err(attr.Expr.Range(), "Value too large", "The default of variable %q %s.", v.name, err)
		v.broken = true
		return
	}
	fitted, err := v.fit(value)
	if err != nil {
		s.unfit(v, attr, err)
		v.broken = true
		return
	}
	if fitted.IsNull() && !v.nullable {
		s.report.err(attr.Expr.Range(), "Invalid default value for variable",
			"A null default value is not valid when nullable=false.")
		v.broken = true
		return
	}
	v.standard = fitted
}

// unfit reports a default of the wrong type: of a sensitive variable without the line that holds it.
func (s *scope) unfit(v *variable, attr *hcl.Attribute, err error) {
	place, why := attr.Expr.Range(), conversion(err)
	if v.sensitive {
		place, why = v.place, "the reason is not shown, because the variable is sensitive"
	}
	s.report.err(place, "Invalid default value for variable",
		"This default value is not compatible with the variable's type constraint: %s.", why)
}

// fit converts a value to the variable's type, the defaults of optional attributes filled in.
func (v *variable) fit(value cty.Value) (cty.Value, error) {
	if fields(v.constraint)*containers(value) > maxParts {
		return cty.NilVal, errors.New("with its optional attributes it would be too large")
	}
	if v.defaults != nil {
		value = v.defaults.Apply(value)
	}
	return reshape(value, v.constraint)
}
