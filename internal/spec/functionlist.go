package spec

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/json"
)

// Function is one that expressions may call.
type Function struct {
	Name, Purpose, Description string // the purpose is a word: "text"
	Result                     Type
	Params                     []Param
	Variadic                   *Param // for all arguments after those of Params; nil when there may be none
}

// Param is one of a function's.
type Param struct {
	Name, Description string
	Type              Type
	Nullable          bool
}

// Type is a type as people write it, and in the JSON that Terraform writes types in.
type Type struct{ Text, JSON string }

// Functions lists all functions, sorted by name; Terraform's that are missing on purpose are not among them.
func Functions() []Function {
	of := map[string]string{"base64gunzip": "encoding", "templatestring": "text", "templatefile": "files"}
	for name := range fileFunctions(folder{}) {
		of[name] = "files"
	}
	for _, one := range purposes {
		for name := range one.functions {
			of[name] = one.name
		}
	}
	var list []Function
	for name, f := range functions(nil, &effort{}) {
		if purpose, listed := of[name]; listed {
			list = append(list, describe(name, purpose, f))
		}
	}
	slices.SortFunc(list, func(a, b Function) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// MissingFunction tells why a function of Terraform's is missing on purpose; "" for every other name.
func MissingFunction(name string) string { return missingFunctions[name] }

func describe(name, purpose string, f function.Function) Function {
	one := Function{Name: name, Purpose: purpose}
	one.Description = strings.ReplaceAll(f.Description(), `\"`, `"`) // some of cty's have a backslash too many
	types := make([]cty.Type, 0, len(f.Params()))
	for _, p := range f.Params() {
		one.Params = append(one.Params, describeParam(p))
		types = append(types, p.Type)
	}
	if p := f.VarParam(); p != nil {
		variadic := describeParam(*p)
		one.Variadic = &variadic
		types = append(types, p.Type)
	}
	result, err := f.ReturnType(types)
	if err != nil {
		result = cty.DynamicPseudoType // it depends on the arguments
	}
	one.Result = describeType(result)
	return one
}

func describeParam(p function.Parameter) Param {
	return Param{p.Name, p.Description, describeType(p.Type), p.AllowNull}
}

// describeType takes an expression that is not evaluated yet, as try has them, for a value of any type.
func describeType(ty cty.Type) Type {
	if ty.IsCapsuleType() {
		ty = cty.DynamicPseudoType
	}
	text, err := json.MarshalType(ty)
	if err != nil {
		panic("a function has a type that can't be written: " + ty.GoString())
	}
	return Type{typeText(ty), string(text)}
}
