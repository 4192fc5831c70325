package spec

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// secrecy marks a value that must not be shown.
type secrecy struct{}

var secrecyFunctions = map[string]function.Function{
	"sensitive":    secrecyFunction("Marks a value so that it is not shown.", markSensitive),
	"nonsensitive": secrecyFunction("Takes the mark off a value, so that it may be shown.", withoutSecret),
	"issensitive": function.New(&function.Spec{
		Description: "Tells whether a value is marked as sensitive.",
		Params:      []function.Parameter{anyValue},
		Type:        function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsKnown() && !args[0].HasMark(secrecy{}) {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(args[0].HasMark(secrecy{})), nil
		},
	}),
}

// anyValue is a parameter that takes every value as it is.
var anyValue = function.Parameter{
	Name: "value", Type: cty.DynamicPseudoType,
	AllowDynamicType: true, AllowMarked: true, AllowNull: true, AllowUnknown: true,
}

func secrecyFunction(description string, impl func(cty.Value) cty.Value) function.Function {
	return function.New(&function.Spec{
		Description: description,
		Params:      []function.Parameter{anyValue},
		Type:        func(args []cty.Value) (cty.Type, error) { return args[0].Type(), nil },
		Impl:        func(args []cty.Value, _ cty.Type) (cty.Value, error) { return impl(args[0]), nil },
	})
}

func markSensitive(value cty.Value) cty.Value { return value.Mark(secrecy{}) }

// withoutSecret leaves all other marks: they are not the user's to take off.
func withoutSecret(value cty.Value) cty.Value {
	bare, marks := value.Unmark()
	delete(marks, secrecy{})
	return bare.WithMarks(marks)
}
