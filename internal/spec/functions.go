package spec

import (
	"errors"
	"io/fs"
	"maps"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions returns what expressions may call, under Terraform's names and with the meaning that Terraform documents.
// Those that read files see fsys alone. None depends on the time, on chance or on the machine, for then a spec would
// not mean the same picture twice. The caller owns the map.
func functions(fsys fs.FS, left *effort) map[string]function.Function {
	in := folder{fsys, left}
	all := fileFunctions(in)
	for _, one := range purposes {
		maps.Copy(all, one.functions)
	}
	all["base64gunzip"] = gunzipFunction(left)
	for name, plain := range light {
		all[name] = left.lighten(plain)
	}
	for name, pattern := range map[string]int{"regex": 0, "regexall": 0, "replace": 1} {
		all[name] = bounded(all[name], left.matching(pattern))
	}
	all["range"] = bounded(all["range"], left.counting)
	for name, why := range missingFunctions {
		all[name] = refusal(why)
	}
	others := maps.Clone(all)
	all["templatefile"], all["templatestring"] = templateFunction(in, others), templateTextFunction(in, others)
	for name, f := range maps.Clone(all) {
		all[corePrefix+name] = f
	}
	return all
}

// corePrefix may stand before the name of every function, as in Terraform.
const corePrefix = "core::"

// purposes are the functions that need nothing but their arguments, by what they are for.
var purposes = []struct {
	name      string
	functions map[string]function.Function
}{
	{"numbers", numberFunctions}, {"text", textFunctions}, {"collections", listFunctions}, {"collections", mapFunctions},
	{"collections", setFunctions}, {"encoding", codeFunctions}, {"dates", timeFunctions}, {"digests", digestFunctions},
	{"types", typeFunctions}, {"types", secrecyFunctions},
}

var numberFunctions = map[string]function.Function{
	"abs":      stdlib.AbsoluteFunc,
	"ceil":     stdlib.CeilFunc,
	"floor":    stdlib.FloorFunc,
	"log":      stdlib.LogFunc,
	"max":      stdlib.MaxFunc,
	"min":      stdlib.MinFunc,
	"parseint": stdlib.ParseIntFunc,
	"pow":      stdlib.PowFunc,
	"seed":     seedFunction,
	"signum":   stdlib.SignumFunc,
	"sum":      sumFunction,
}

var textFunctions = map[string]function.Function{
	"basename":    basenameFunction,
	"chomp":       stdlib.ChompFunc,
	"dirname":     dirnameFunction,
	"endswith":    endsWithFunction,
	"format":      bounded(stdlib.FormatFunc, formatSize),
	"formatlist":  bounded(stdlib.FormatListFunc, formatListSize),
	"indent":      bounded(stdlib.IndentFunc, indentSize),
	"join":        bounded(stdlib.JoinFunc, joinSize),
	"lower":       stdlib.LowerFunc,
	"regex":       stdlib.RegexFunc,
	"regexall":    bounded(stdlib.RegexAllFunc, textSize),
	"replace":     replaceFunction,
	"split":       bounded(stdlib.SplitFunc, textSize),
	"startswith":  startsWithFunction,
	"strcontains": containsTextFunction,
	"strrev":      stdlib.ReverseFunc,
	"substr":      stdlib.SubstrFunc,
	"title":       stdlib.TitleFunc,
	"trim":        stdlib.TrimFunc,
	"trimprefix":  stdlib.TrimPrefixFunc,
	"trimspace":   stdlib.TrimSpaceFunc,
	"trimsuffix":  stdlib.TrimSuffixFunc,
	"upper":       stdlib.UpperFunc,
}

var listFunctions = map[string]function.Function{
	"alltrue":      allTrueFunction,
	"anytrue":      anyTrueFunction,
	"chunklist":    stdlib.ChunklistFunc,
	"coalesce":     coalesceFunction,
	"coalescelist": stdlib.CoalesceListFunc,
	"compact":      stdlib.CompactFunc,
	"concat":       bounded(stdlib.ConcatFunc, partsSize),
	"contains":     stdlib.ContainsFunc,
	"distinct":     stdlib.DistinctFunc,
	"element":      function.New(elementSpec),
	"flatten":      bounded(stdlib.FlattenFunc, wholeSize),
	"index":        indexFunction,
	"length":       function.New(lengthSpec),
	"matchkeys":    matchKeysFunction,
	"one":          oneFunction,
	"range":        stdlib.RangeFunc, // 1024 numbers at most
	"reverse":      stdlib.ReverseListFunc,
	"slice":        stdlib.SliceFunc,
	"sort":         stdlib.SortFunc,
}

var mapFunctions = map[string]function.Function{
	"keys":      stdlib.KeysFunc,
	"lookup":    function.New(lookupSpec),
	"merge":     bounded(stdlib.MergeFunc, partsSize),
	"transpose": transposeFunction,
	"values":    stdlib.ValuesFunc,
	"zipmap":    stdlib.ZipmapFunc,
}

var setFunctions = map[string]function.Function{
	"setintersection": bounded(stdlib.SetIntersectionFunc, partsSize),
	"setproduct":      bounded(stdlib.SetProductFunc, productSize),
	"setsubtract":     stdlib.SetSubtractFunc,
	"setunion":        bounded(stdlib.SetUnionFunc, partsSize),
}

var codeFunctions = map[string]function.Function{
	"base64decode":     base64DecodeFunction,
	"base64encode":     base64EncodeFunction,
	"csvdecode":        bounded(stdlib.CSVDecodeFunc, csvSize),
	"jsondecode":       bounded(stdlib.JSONDecodeFunc, jsonNesting),
	"jsonencode":       bounded(stdlib.JSONEncodeFunc, wholeSize),
	"textdecodebase64": textDecodeFunction,
	"textencodebase64": textEncodeFunction,
	"tomldecode":       bounded(tomlDecodeFunction, tomlNesting),
	"urldecode":        urlDecodeFunction,
	"urlencode":        urlEncodeFunction,
	"yamldecode":       bounded(yamlDecodeFunction, yamlNesting),
	"yamlencode":       bounded(yamlEncodeFunction, wholeSize),
}

var typeFunctions = map[string]function.Function{
	"can":      canFunction,
	"tobool":   stdlib.MakeToFunc(cty.Bool),
	"tolist":   stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
	"tomap":    stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
	"tonumber": stdlib.MakeToFunc(cty.Number),
	"toset":    stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
	"tostring": stdlib.MakeToFunc(cty.String),
	"try":      tryFunction,
}

// notNull refines the result of a function that never returns null, so that it is known of an unknown result too.
func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// param is a parameter that takes no null; an unknown argument makes the result unknown.
func param(name, description string, ty cty.Type) function.Parameter {
	return function.Parameter{Name: name, Description: description, Type: ty}
}

// simple makes a function of known arguments whose result is always of one type.
func simple(description string, result cty.Type, params []function.Parameter, impl func(args []cty.Value) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		Description: description, Params: params, Type: function.StaticReturnType(result), RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return impl(args) },
	})
}

var errTooMuch = errors.New("the result would be too large: at most 1000000 elements and 16 MB of text are allowed")
