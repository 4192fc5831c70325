package spec

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var lengthSpec = &function.Spec{
	Description:  "Returns the number of elements of a list, map, set or object, or of characters in a string.",
	Params:       []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true}},
	Type:         lengthType,
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		value, marks := args[0].Unmark()
		switch ty := value.Type(); {
		case ty == cty.DynamicPseudoType:
			return cty.UnknownVal(cty.Number).WithMarks(marks), nil
		case ty == cty.String:
			length, err := stdlib.Strlen(value)
			return length.WithMarks(marks), err
		case ty.IsTupleType():
			return cty.NumberIntVal(int64(ty.Length())).WithMarks(marks), nil
		case ty.IsObjectType():
			return cty.NumberIntVal(int64(len(ty.AttributeTypes()))).WithMarks(marks), nil
		}
		return value.Length().WithMarks(marks), nil
	},
}

func lengthType(args []cty.Value) (cty.Type, error) {
	ty := args[0].Type()
	if ty == cty.String || ty == cty.DynamicPseudoType || ty.IsCollectionType() || ty.IsTupleType() || ty.IsObjectType() {
		return cty.Number, nil
	}
	return cty.NilType, function.NewArgErrorf(0, "must be a string, a list, a map, a set or an object")
}

var allTrueFunction = simple("Tells whether all elements are true; of none, they are.", cty.Bool,
	[]function.Parameter{param("list", "", cty.List(cty.Bool))},
	func(args []cty.Value) (cty.Value, error) { return decide(args[0], cty.False), nil })

var anyTrueFunction = simple("Tells whether an element is true.", cty.Bool,
	[]function.Parameter{param("list", "", cty.List(cty.Bool))},
	func(args []cty.Value) (cty.Value, error) { return decide(args[0], cty.True), nil })

// decide returns decisive if an element is that, else its opposite. null counts as false.
func decide(list, decisive cty.Value) cty.Value {
	result := decisive.Not()
	for _, element := range list.Elements() {
		switch {
		case !element.IsKnown():
			result = cty.UnknownVal(cty.Bool)
		case element.IsNull() && decisive.False(), !element.IsNull() && element.RawEquals(decisive):
			return decisive
		}
	}
	return result
}

var coalesceFunction = function.New(&function.Spec{
	Description: "Returns the first argument that is neither null nor an empty string.",
	VarParam: &function.Parameter{
		Name: "vals", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true, AllowNull: true,
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		types := make([]cty.Type, len(args))
		for i, arg := range args {
			types[i] = arg.Type()
		}
		if len(types) > 0 && same(types) {
			return types[0], nil
		}
		if ty, _ := convert.UnifyUnsafe(types); ty != cty.NilType {
			return ty, nil
		}
		return cty.NilType, errors.New("all arguments must have the same type")
	},
	RefineResult: notNull,
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		for _, arg := range args {
			value, err := convert.Convert(arg, ty)
			if err != nil || !value.IsKnown() {
				return cty.UnknownVal(ty), err
			}
			if !value.IsNull() && !value.RawEquals(cty.StringVal("")) {
				return value, nil
			}
		}
		return cty.NilVal, errors.New("no non-null, non-empty-string arguments")
	},
})

var indexFunction = simple("Returns the place of the first element that equals a value, counted from 0.", cty.Number,
	[]function.Parameter{
		param("list", "The list to search.", cty.DynamicPseudoType), param("value", "What to look for.", cty.DynamicPseudoType),
	},
	func(args []cty.Value) (cty.Value, error) {
		if ty := args[0].Type(); !ty.IsListType() && !ty.IsTupleType() {
			return cty.NilVal, function.NewArgErrorf(0, "must be a list")
		}
		for i, element := range args[0].Elements() {
			equal, err := stdlib.Equal(element, args[1])
			switch {
			case err != nil:
				return cty.NilVal, err
			case !equal.IsKnown():
				return cty.UnknownVal(cty.Number), nil
			case equal.True():
				return i, nil
			}
		}
		return cty.NilVal, errors.New("item not found")
	})

var oneFunction = function.New(&function.Spec{
	Description: "Returns the only element of a list, set or tuple; null if it is empty.",
	Params:      []function.Parameter{param("list", "", cty.DynamicPseudoType)},
	Type: func(args []cty.Value) (cty.Type, error) {
		ty := args[0].Type()
		switch {
		case ty.IsListType() || ty.IsSetType():
			return ty.ElementType(), nil
		case ty.IsTupleType() && ty.Length() == 0:
			return cty.DynamicPseudoType, nil
		case ty.IsTupleType() && ty.Length() == 1:
			return ty.TupleElementType(0), nil
		}
		return cty.NilType, errNotOne
	},
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		if length := args[0].Length(); !length.IsKnown() {
			return cty.UnknownVal(ty), nil
		} else if length.RawEquals(cty.Zero) {
			return cty.NullVal(ty), nil
		}
		elements := args[0].AsValueSlice()
		if len(elements) != 1 {
			return cty.NilVal, errNotOne
		}
		return elements[0], nil
	},
})

var errNotOne = function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")

var sumFunction = simple("Returns the sum of the numbers in a list or set.", cty.Number,
	[]function.Parameter{param("list", "", cty.DynamicPseudoType)},
	func(args []cty.Value) (cty.Value, error) {
		ty := args[0].Type()
		if !ty.IsListType() && !ty.IsSetType() && !ty.IsTupleType() {
			return cty.NilVal, function.NewArgErrorf(0, "must be a list, a set or a tuple, not %s", ty.FriendlyName())
		}
		if args[0].LengthInt() == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
		}
		total := cty.Zero
		for _, element := range args[0].Elements() {
			number, err := convert.Convert(element, cty.Number)
			if err != nil || number.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "must hold numbers only")
			}
			if total = total.Add(number); !total.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
		}
		return total, nil
	})
