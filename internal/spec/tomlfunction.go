package spec

import (
	"encoding"
	"errors"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// tomlDecodeFunction reads TOML 1.0. Neither Terraform nor OpenTofu has it; dates and times come as the strings they are.
var tomlDecodeFunction = function.New(&function.Spec{
	Description: "Decodes TOML: tables become objects, arrays tuples, dates and times strings.",
	Params:      []function.Parameter{{Name: "src", Description: "The TOML to decode.", Type: cty.String}},
	Type: func(args []cty.Value) (cty.Type, error) {
		if !args[0].IsKnown() {
			return cty.DynamicPseudoType, nil
		}
		value, err := decodeTOML(args[0].AsString())
		if err != nil {
			return cty.NilType, function.NewArgError(0, err)
		}
		return value.Type(), nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		return decodeTOML(args[0].AsString())
	},
})

func decodeTOML(text string) (cty.Value, error) {
	var table map[string]any
	if _, err := toml.Decode(text, &table); err != nil {
		var parsing toml.ParseError
		if errors.As(err, &parsing) {
			return cty.NilVal, fmt.Errorf("line %d of the TOML: %s", parsing.Position.Line, parsing.Message)
		}
		return cty.NilVal, err
	}
	return tomlValue(table)
}

// tomlValue is what the decoder gives as HCL knows it.
func tomlValue(from any) (cty.Value, error) {
	switch from := from.(type) {
	case string:
		return cty.StringVal(from), nil
	case bool:
		return cty.BoolVal(from), nil
	case int64:
		return cty.NumberIntVal(from), nil
	case float64:
		if from-from != 0 {
			return cty.NilVal, errors.New("inf and nan are no numbers here")
		}
		return cty.NumberFloatVal(from), nil
	case map[string]any:
		return tomlTable(from)
	case []any:
		return tomlArray(from)
	case []map[string]any:
		tables := make([]any, len(from))
		for i, one := range from {
			tables[i] = one
		}
		return tomlArray(tables)
	}
	return tomlTime(from)
}

func tomlTable(from map[string]any) (cty.Value, error) {
	values := make(map[string]cty.Value, len(from))
	for name, part := range from {
		value, err := tomlValue(part)
		if err != nil {
			return cty.NilVal, err
		}
		values[name] = value
	}
	return cty.ObjectVal(values), nil
}

func tomlArray(from []any) (cty.Value, error) {
	values := make([]cty.Value, len(from))
	for i, part := range from {
		value, err := tomlValue(part)
		if err != nil {
			return cty.NilVal, err
		}
		values[i] = value
	}
	return cty.TupleVal(values), nil
}

// tomlTime writes a date, a time or both as TOML does. One without an offset has this machine's in the decoder's value, which
// must not be seen: the decoder names its zone after what was left out.
func tomlTime(from any) (cty.Value, error) {
	words := strings.Fields(fmt.Sprint(from)) // date, time, offset, name of the zone
	if len(words) == 4 {
		switch words[3] {
		case "date-local":
			return cty.StringVal(words[0]), nil
		case "time-local":
			return cty.StringVal(words[1]), nil
		case "datetime-local":
			return cty.StringVal(words[0] + "T" + words[1]), nil
		}
	}
	marshaler, ok := from.(encoding.TextMarshaler)
	if !ok {
		return cty.NilVal, fmt.Errorf("it has a %T", from)
	}
	text, err := marshaler.MarshalText()
	return cty.StringVal(string(text)), err
}

// tomlNesting keeps the decoder, which is recursive, from overflowing the stack: brackets open values, and so does each dot of a
// name.
func tomlNesting(args []cty.Value) error {
	src := args[0].AsString()
	brackets := 0
	for line := range strings.Lines(src) {
		if strings.Count(line, ".") > maxNesting && strings.Count(strings.SplitN(line, "=", 2)[0], ".") > maxNesting {
			return errors.New("the TOML is nested too deep")
		}
		if opened(line, &brackets) > maxNesting {
			return errors.New("the TOML is nested too deep")
		}
	}
	return atMost(strings.Count(src, "=")+strings.Count(src, ","), maxParts)
}
