package spec

import (
	"errors"
	"reflect"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// attempt is what came of an argument of try or can.
type attempt struct {
	value cty.Value
	diags hcl.Diagnostics
}

// attemptType makes hcl evaluate an argument once and keep its errors. The functions of hcl's own tryfunc evaluate it
// for the type and again for the value, so that thirty of them around each other take a billion steps.
var attemptType = makeAttemptType()

func makeAttemptType() (made cty.Type) {
	decode := func(expr hcl.Expression, ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
		value, diags := expr.Value(ctx)
		return cty.CapsuleVal(made, &attempt{value, diags}), nil
	}
	made = cty.CapsuleWithOps("expression", reflect.TypeFor[attempt](), &cty.CapsuleOps{
		ExtensionData: func(key any) any {
			if key != customdecode.CustomExpressionDecoder {
				return nil
			}
			return customdecode.CustomExpressionDecoderFunc(decode)
		},
	})
	return made
}

func attemptOf(arg cty.Value) *attempt { return arg.EncapsulatedValue().(*attempt) }

var tryFunction = function.New(&function.Spec{
	Description: "Returns the first argument that can be evaluated without an error.",
	VarParam:    &function.Parameter{Name: "expressions", Type: attemptType},
	Type: func(args []cty.Value) (cty.Type, error) {
		value, err := try(args)
		if err != nil {
			return cty.NilType, err
		}
		return value.Type(), nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return try(args) },
})

var canFunction = function.New(&function.Spec{
	Description: "Tells whether an expression can be evaluated without an error.",
	Params:      []function.Parameter{{Name: "expression", Type: attemptType}},
	Type:        function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		tried := attemptOf(args[0])
		if !tried.diags.HasErrors() && !tried.value.IsWhollyKnown() {
			return cty.UnknownVal(cty.Bool), nil // what is not known yet may turn out to be wrong
		}
		return cty.BoolVal(!tried.diags.HasErrors()), nil
	},
})

func try(args []cty.Value) (cty.Value, error) {
	if len(args) == 0 {
		return cty.NilVal, errors.New("at least one argument is required")
	}
	var failures strings.Builder
	for _, arg := range args {
		tried := attemptOf(arg)
		if !tried.diags.HasErrors() {
			if !tried.value.IsWhollyKnown() {
				_, marks := tried.value.UnmarkDeep()
				return cty.DynamicVal.WithMarks(marks), nil // a later argument may turn out to be the one
			}
			return tried.value, nil
		}
		for _, diag := range tried.diags {
			failures.WriteString("\n- " + diag.Summary + ": " + diag.Detail)
		}
	}
	return cty.NilVal, errors.New("no expression succeeded:" + failures.String())
}
