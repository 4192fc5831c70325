package spec

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// heavy are the functions whose work is more than a look at every part: most make a set, or sort. Every function but
// the light ones looks at every part of every argument, for cty asks whether any of them is marked.
var heavy = map[string]func(*effort, cty.Value){
	"compact": ordered, "contains": whole(sortedEffort), "csvdecode": decoded, "distinct": squared, "flatten": whole(4 * partEffort),
	"format": texted, "formatlist": texted, "index": whole(sortedEffort), "join": texted, "jsondecode": decoded,
	"jsonencode": texted, "keys": whole(4 * partEffort), "matchkeys": whole(2 * sortedEffort),
	"merge": whole(sortedEffort), "regexall": pieces, "seed": texted, "setintersection": ordered, "setproduct": ordered,
	"setsubtract": ordered, "setunion": ordered, "sort": ordered, "split": pieces, "tolist": unified,
	"tomap": unified, "toset": unified, "tostring": texted, "transpose": ordered, "values": whole(4 * partEffort),
	"tomldecode": decoded, "yamldecode": decoded, "yamlencode": texted, "zipmap": whole(sortedEffort),
}

// unifying are those that look for a type that all of their arguments have in common.
var unifying = map[string]bool{"coalesce": true, "coalescelist": true, "concat": true}

// collecting are those that make one collection of an argument without saying so in the types of their parameters.
var collecting = map[string]bool{"setproduct": true, "tolist": true, "tomap": true, "toset": true}

func (e *effort) weighCall(call *hclsyntax.FunctionCallExpr) {
	name := strings.TrimPrefix(call.Name, corePrefix)
	weigh, known := heavy[name]
	if !known {
		weigh = whole(partEffort)
	}
	for i := range call.Args {
		expanded := call.ExpandFinal && i == len(call.Args)-1
		switch {
		case unifying[name]:
			e.wrap(&call.Args[i], among(weigh, len(call.Args), expanded))
		case expanded:
			e.wrap(&call.Args[i], weigh)
		case i == 0 && light[name] != nil:
			e.wrapPass(&call.Args[i], nothing, hold)
		case collecting[name]:
			e.wrapPass(&call.Args[i], weigh, collect)
		case parameter(name, i).IsCollectionType():
			e.wrapPass(&call.Args[i], weigh, into(parameter(name, i)))
		case name == "format":
			e.wrapPass(&call.Args[i], weigh, slim)
		default:
			e.wrap(&call.Args[i], weigh)
		}
	}
}

// parameter is the type that a function wants of an argument; any if it is not known.
func parameter(name string, at int) cty.Type {
	for _, one := range purposes {
		if f, known := one.functions[name]; known {
			if params := f.Params(); at < len(params) {
				return params[at].Type
			} else if rest := f.VarParam(); rest != nil {
				return rest.Type
			}
		}
	}
	return cty.DynamicPseudoType
}

func nothing(*effort, cty.Value) {}

// among adds what it takes to compare an argument's type with those of all others. Tuples are not compared.
func among(weigh func(*effort, cty.Value), count int, expanded bool) func(*effort, cty.Value) {
	return func(e *effort, value cty.Value) {
		weigh(e, value)
		here := 1
		if ty := value.Type(); expanded && !(ty.IsTupleType() && ty.Length() > 0 && ty.TupleElementType(0).IsTupleType()) {
			here = elements(value)
		}
		e.spend(unifyEffort * here * (count + here))
	}
}

// collect makes a list of a tuple, and a map of an object, whose parts are of one type. cty would, too, but compares the
// type of each part with those of all others.
func collect(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	bare, marks := value.Unmark()
	if types := partTypes(bare); len(types) > 0 && same(types) {
		return collection(bare, types[0]).WithMarks(marks), diags
	}
	return value, diags
}

// partTypes are the types of a tuple's or an object's parts; nil of anything else.
func partTypes(value cty.Value) []cty.Type {
	if value.IsNull() || !value.IsKnown() {
		return nil
	}
	switch ty := value.Type(); {
	case ty.IsTupleType():
		return ty.TupleElementTypes()
	case ty.IsObjectType():
		types := make([]cty.Type, 0, len(ty.AttributeTypes()))
		for _, of := range ty.AttributeTypes() {
			types = append(types, of)
		}
		return types
	}
	return nil
}

// same tells whether all types are one, and are known.
func same(types []cty.Type) bool {
	for _, ty := range types {
		if !ty.Equals(types[0]) {
			return false
		}
	}
	return len(types) == 0 || !types[0].HasDynamicTypes()
}

// collection makes a list of a tuple, and a map of an object.
func collection(value cty.Value, of cty.Type) cty.Value {
	empty := value.LengthInt() == 0
	switch isTuple := value.Type().IsTupleType(); {
	case isTuple && empty:
		return cty.ListValEmpty(of)
	case isTuple:
		return cty.ListVal(value.AsValueSlice())
	case empty:
		return cty.MapValEmpty(of)
	}
	return cty.MapVal(value.AsValueMap())
}
