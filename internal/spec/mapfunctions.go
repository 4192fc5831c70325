package spec

import (
	"errors"
	"fmt"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// lookupSpec keeps the marks of the one element that it returns, so that it does not make all secret that stands
// beside a secret.
var lookupSpec = &function.Spec{
	Description: "Returns the element of a map or object with that key, or the default if there is none.",
	Params: []function.Parameter{
		{Name: "inputMap", Description: "The map to search.", Type: cty.DynamicPseudoType, AllowMarked: true},
		{Name: "key", Description: "The key to look for.", Type: cty.String, AllowMarked: true},
	},
	VarParam: &function.Parameter{
		Name: "default", Description: "What to return otherwise.", Type: cty.DynamicPseudoType,
		AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
	},
	Type: lookupType,
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		from, fromMarks := args[0].Unmark()
		key, keyMarks := args[1].Unmark()
		found, err := lookup(from, key, args[2:], ty)
		return found.WithMarks(fromMarks, keyMarks), err
	},
}

func lookupType(args []cty.Value) (cty.Type, error) {
	ty := args[0].Type()
	key, _ := args[1].Unmark()
	switch {
	case len(args) > 3:
		return cty.NilType, fmt.Errorf("takes two or three arguments, not %d", len(args))
	case ty.IsMapType():
		if len(args) == 3 && convert.GetConversionUnsafe(args[2].Type(), ty.ElementType()) == nil && args[2].Type() != ty.ElementType() {
			return cty.NilType, function.NewArgErrorf(2, "the default value must have the same type as the map elements")
		}
		return ty.ElementType(), nil
	case !ty.IsObjectType():
		return cty.NilType, function.NewArgErrorf(0, "must be a map or an object")
	case !key.IsKnown():
		return cty.DynamicPseudoType, nil
	case ty.HasAttribute(key.AsString()):
		return ty.AttributeType(key.AsString()), nil
	case len(args) == 3:
		return args[2].Type(), nil
	}
	return cty.NilType, missing(key, args[1])
}

func lookup(from, key cty.Value, defaults []cty.Value, ty cty.Type) (cty.Value, error) {
	name := key.AsString()
	if from.Type().IsObjectType() {
		if from.Type().HasAttribute(name) {
			return from.GetAttr(name), nil
		}
	} else if from.HasIndex(key).True() {
		return from.Index(key), nil
	}
	if len(defaults) == 0 {
		return cty.DynamicVal, missing(key, key)
	}
	return reshape(defaults[0], ty)
}

func missing(key, marked cty.Value) error {
	if marked.IsMarked() {
		return errors.New("there is no element with that key")
	}
	return fmt.Errorf("there is no element with the key %q", key.AsString())
}

var matchKeysFunction = function.New(&function.Spec{
	Description: "Returns the values whose keys, at the same places, are in the search set.",
	Params: []function.Parameter{
		param("values", "", cty.List(cty.DynamicPseudoType)), param("keys", "", cty.List(cty.DynamicPseudoType)),
		param("searchset", "", cty.List(cty.DynamicPseudoType)),
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		if ty, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()}); ty == cty.NilType {
			return cty.NilType, errors.New("keys and searchset must be of the same type")
		}
		return args[0].Type(), nil
	},
	RefineResult: notNull,
	Impl: func(args []cty.Value, ty cty.Type) (cty.Value, error) {
		return matchKeys(args[0], args[1], args[2], ty)
	},
})

func matchKeys(values, keys, wanted cty.Value, ty cty.Type) (cty.Value, error) {
	if values.LengthInt() != keys.LengthInt() {
		return cty.NilVal, errors.New("length of keys and values should be equal")
	}
	if !keys.IsWhollyKnown() || !wanted.IsWhollyKnown() {
		return cty.UnknownVal(ty), nil
	}
	common, _ := convert.UnifyUnsafe([]cty.Type{keys.Type(), wanted.Type()})
	keys, err := convert.Convert(keys, common)
	if err != nil {
		return cty.NilVal, err
	}
	wantedSet, err := convert.Convert(wanted, cty.Set(common.ElementType()))
	if err != nil {
		return cty.NilVal, err
	}
	var matched []cty.Value
	for i, key := range keys.Elements() {
		if wantedSet.HasElement(key).True() {
			matched = append(matched, values.Index(i))
		}
	}
	if len(matched) == 0 {
		return cty.ListValEmpty(ty.ElementType()), nil
	}
	return cty.ListVal(matched), nil
}

var transposeFunction = simple("Turns a map of lists of strings inside out: what was a value becomes a key.",
	cty.Map(cty.List(cty.String)), []function.Parameter{param("values", "", cty.Map(cty.List(cty.String)))},
	func(args []cty.Value) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(cty.Map(cty.List(cty.String))), nil
		}
		lists := map[string][]cty.Value{}
		for key, list := range args[0].Elements() { // in the order of the keys, so that the new lists are sorted
			if list.IsNull() {
				return cty.NilVal, errors.New("the map must not hold a null list")
			}
			for _, value := range list.Elements() {
				if value.IsNull() {
					return cty.NilVal, errors.New("the lists must not hold a null string")
				}
				lists[value.AsString()] = append(lists[value.AsString()], key)
			}
		}
		if len(lists) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		transposed := make(map[string]cty.Value, len(lists))
		for value, keys := range lists {
			transposed[value] = cty.ListVal(keys)
		}
		return cty.MapVal(transposed), nil
	})
