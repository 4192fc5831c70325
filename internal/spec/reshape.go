package spec

import (
	"errors"
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// maxMixed is how many parts of more than one type may become a collection of any type: cty compares the types of all
// with each other.
const maxMixed = 2000

// reshape converts a value as convert.Convert does. That one takes time by the square of a tuple's length, even where
// all of its parts are of one type; so tuples and objects that become collections are converted part by part.
func reshape(value cty.Value, want cty.Type) (cty.Value, error) {
	bare, marks := value.Unmark()
	types := partTypes(bare)
	var err error
	switch {
	case len(types) == 0:
	case want.IsCollectionType() && want.ElementType().HasDynamicTypes():
		if same(types) {
			bare = collection(bare, types[0])
		} else if len(types) > maxMixed {
			err = fmt.Errorf("has %d parts that are not all of one type; %d is the most", len(types), maxMixed)
		}
	case want.IsCollectionType() && (want.IsMapType() == bare.Type().IsObjectType()):
		bare, err = gather(bare, want)
	case want.IsObjectType() && bare.Type().IsObjectType():
		bare, err = reshapeAttributes(bare, want)
	}
	if err != nil {
		return cty.NilVal, err
	}
	return convert.Convert(bare.WithMarks(marks), want)
}

// gather makes a list or a set of a tuple, and a map of an object, that has parts.
func gather(value cty.Value, want cty.Type) (cty.Value, error) {
	of := want.ElementType()
	if want.IsMapType() {
		parts := value.AsValueMap()
		for name, part := range parts {
			one, err := reshape(part, of)
			if err != nil {
				return cty.NilVal, within(cty.IndexStep{Key: cty.StringVal(name)}, err)
			}
			parts[name] = one
		}
		return cty.MapVal(parts), nil
	}
	parts := value.AsValueSlice()
	for i, part := range parts {
		one, err := reshape(part, of)
		if err != nil {
			return cty.NilVal, within(cty.IndexStep{Key: cty.NumberIntVal(int64(i))}, err)
		}
		parts[i] = one
	}
	if want.IsSetType() {
		return cty.SetVal(parts), nil
	}
	return cty.ListVal(parts), nil
}

// reshapeAttributes converts those attributes that both have. What one of them lacks is convert.Convert's to judge.
func reshapeAttributes(value cty.Value, want cty.Type) (cty.Value, error) {
	parts := value.AsValueMap()
	for name, part := range parts {
		if !want.HasAttribute(name) {
			continue
		}
		one, err := reshape(part, want.AttributeType(name))
		if err != nil {
			return cty.NilVal, within(cty.GetAttrStep{Name: name}, err)
		}
		parts[name] = one
	}
	return cty.ObjectVal(parts), nil
}

// within says that a mistake was found in a part.
func within(step cty.PathStep, err error) error {
	var at cty.PathError
	if errors.As(err, &at) {
		return append(cty.Path{step}, at.Path...).NewErrorf("%s", err)
	}
	return cty.Path{step}.NewError(err)
}

// into reshapes an argument for its parameter. What can't be is left to hcl, which says why.
func into(want cty.Type) pass {
	return func(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
		if bare, _ := value.Unmark(); len(partTypes(bare)) > 0 {
			if shaped, err := reshape(value, want); err == nil {
				return shaped, diags
			}
		}
		return value, diags
	}
}
