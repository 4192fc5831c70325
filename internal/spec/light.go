package spec

import (
	"errors"
	"reflect"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/gocty"
)

// light are the functions that look at one part of their first argument, however large that is. cty itself would walk
// through all of it in search of marks, before each call: five thousand images that look something up in a map of five
// thousand would take a minute. So it gets the argument in a box that it can't look into.
var light = map[string]*function.Spec{"element": elementSpec, "length": lengthSpec, "lookup": lookupSpec}

var box = cty.Capsule("box", reflect.TypeFor[cty.Value]())

// hold puts a value into a box. What is no value yet, or small, goes without one.
func hold(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	bare, _ := value.Unmark()
	if bare.IsNull() || !bare.IsKnown() || bare.Type().IsPrimitiveType() {
		return value, diags
	}
	return cty.CapsuleVal(box, &value), diags
}

// release takes the first argument out of its box.
func release(args []cty.Value) []cty.Value {
	if len(args) == 0 || !args[0].Type().Equals(box) {
		return args
	}
	return append([]cty.Value{*args[0].EncapsulatedValue().(*cty.Value)}, args[1:]...)
}

// lighten makes a function of one that is written as if there were no boxes. What it returns counts by its type: cty
// compares that with the one that was promised.
func (e *effort) lighten(plain *function.Spec) function.Function {
	boxed := *plain
	boxed.Type = func(args []cty.Value) (cty.Type, error) {
		ty, err := plain.Type(release(args))
		if e.left -= partEffort * (1 + typeSize(ty)); err == nil && e.left < 0 {
			err = errTooMuch
		}
		return ty, err
	}
	boxed.Impl = func(args []cty.Value, ty cty.Type) (cty.Value, error) { return plain.Impl(release(args), ty) }
	return function.New(&boxed)
}

// typeSize counts the parts of a type.
func typeSize(ty cty.Type) int {
	size := 0
	switch {
	case ty == cty.NilType:
	case ty.IsTupleType():
		for _, part := range ty.TupleElementTypes() {
			size += 1 + typeSize(part)
		}
	case ty.IsObjectType():
		for _, part := range ty.AttributeTypes() {
			size += 1 + typeSize(part)
		}
	case ty.IsCollectionType():
		size = 1 + typeSize(ty.ElementType())
	}
	return size
}

// elementSpec is cty's, but for the box.
var elementSpec = &function.Spec{
	Description: "Returns the element at a place of a list, counted from 0, beginning again behind the end.",
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType, AllowMarked: true},
		{Name: "index", Type: cty.Number},
	},
	Type: elementType,
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		list, marks := args[0].Unmark()
		if !list.IsKnown() {
			return cty.UnknownVal(ty).WithMarks(marks), nil
		}
		at, err := turnedTo(args[1], list.LengthInt())
		if err != nil {
			return cty.NilVal, err
		}
		return list.Index(cty.NumberIntVal(int64(at))).WithMarks(marks), nil
	},
}

func elementType(args []cty.Value) (cty.Type, error) {
	ty := args[0].Type()
	switch {
	case ty.IsListType():
		return ty.ElementType(), nil
	case !ty.IsTupleType():
		return cty.NilType, errors.New("cannot read elements from " + ty.FriendlyName())
	case !args[1].IsKnown():
		return cty.DynamicPseudoType, nil
	}
	at, err := turnedTo(args[1], ty.Length())
	if err != nil {
		return cty.NilType, err
	}
	return ty.TupleElementType(at), nil
}

// turnedTo is an index among so many, which begin again behind the last.
func turnedTo(index cty.Value, among int) (int, error) {
	var at int
	if err := gocty.FromCtyValue(index, &at); err != nil {
		return 0, errors.New("invalid index: " + err.Error())
	}
	if among == 0 {
		return 0, errors.New("cannot use element function with an empty list")
	}
	return (at%among + among) % among, nil
}
