package spec

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// templateFunction reads a file as a template. It sees only the values that it is given, so that all that a spec
// depends on stands in the spec, and calls only others, so that no file can include itself.
func templateFunction(in folder, others map[string]function.Function) function.Function {
	return function.New(&function.Spec{
		Description: "Returns the text of a template file, filled in with the given values.",
		Params: []function.Parameter{
			param("path", "A path in the folder.", cty.String),
			param("vars", "A map or object of the names that the template may use.", cty.DynamicPseudoType),
		},
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			vars, err := templateVars(args[1])
			if err != nil {
				return cty.NilVal, err
			}
			return in.render(args[0].AsString(), &hcl.EvalContext{Variables: vars, Functions: others})
		},
	})
}

// templateTextFunction is templateFunction for a template that the spec holds itself.
func templateTextFunction(in folder, others map[string]function.Function) function.Function {
	return function.New(&function.Spec{
		Description: "Returns the text of a template, filled in with the given values.",
		Params: []function.Parameter{
			param("template", "The template, such as a variable that holds it.", cty.String),
			param("vars", "A map or object of the names that the template may use.", cty.DynamicPseudoType),
		},
		Type: function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			vars, err := templateVars(args[1])
			if err != nil {
				return cty.NilVal, err
			}
			text, err := in.fill([]byte(args[0].AsString()), "the template", &hcl.EvalContext{Variables: vars, Functions: others})
			if err != nil {
				return cty.NilVal, err
			}
			return convert.Convert(text, cty.String)
		},
	})
}

func templateVars(from cty.Value) (map[string]cty.Value, error) {
	if ty := from.Type(); !ty.IsMapType() && !ty.IsObjectType() {
		return nil, function.NewArgErrorf(1, "must be a map or an object")
	}
	vars := from.AsValueMap()
	for name := range vars {
		if !hclsyntax.ValidIdentifier(name) {
			return nil, function.NewArgErrorf(1, "the key %q can't be used as a name in a template", name)
		}
	}
	return vars, nil
}

func (in folder) render(name string, ctx *hcl.EvalContext) (cty.Value, error) {
	src, err := in.text(name)
	if err != nil {
		return cty.NilVal, function.NewArgError(0, err)
	}
	return in.fill([]byte(src.AsString()), name, ctx)
}

// fill evaluates a template. The name is what mistakes in it are said to be in.
func (in folder) fill(text []byte, name string, ctx *hcl.EvalContext) (cty.Value, error) {
	if in.effort.left -= parseEffort*len(text) + sequenceEffort*bytes.Count(text, []byte("{")); in.effort.left < 0 {
		return cty.NilVal, errTooMuch
	}
	diags := templateTooDeep(text, name)
	if diags.HasErrors() {
		return cty.NilVal, inTemplate(diags)
	}
	expr, diags := hclsyntax.ParseTemplate(text, name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, inTemplate(diags)
	}
	for _, path := range expr.Variables() {
		if _, given := ctx.Variables[path.RootName()]; !given {
			return cty.NilVal, function.NewArgErrorf(1, "the key %q is missing, which %s refers to", path.RootName(), at(path.SourceRange()))
		}
	}
	return in.evaluate(expr, ctx)
}

// evaluate recovers what evaluateTerm would: cty makes an error of any panic below a function, with a stack trace in it.
func (in folder) evaluate(expr hclsyntax.Expression, ctx *hcl.EvalContext) (value cty.Value, err error) {
	defer func() {
		if recovered := recover(); recovered == (exhausted{}) {
			value, err = cty.NilVal, errTooMuch
		} else if recovered != nil {
			panic(recovered)
		}
	}()
	in.effort.weighAll(expr)
	value, diags := expr.Value(ctx)
	if diags.HasErrors() {
		return cty.NilVal, inTemplate(diags)
	}
	return value, nil
}

// inTemplate tells where in the template the first mistake is: the diagnostic that this becomes a part of points at
// the call.
func inTemplate(diags hcl.Diagnostics) error {
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError && diag.Subject != nil {
			return fmt.Errorf("%s: %s: %s", at(*diag.Subject), diag.Summary, diag.Detail)
		}
	}
	return errors.New("the template can't be read")
}

func at(place hcl.Range) string {
	return fmt.Sprintf("%s line %d", place.Filename, place.Start.Line)
}
