package spec

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// bounded is f with a look at its arguments before the work begins. The look sees what f would see, without marks, and
// only ever known values at the top; an error of it becomes f's.
func bounded(f function.Function, look func(args []cty.Value) error) function.Function {
	return function.New(&function.Spec{
		Description: f.Description(), Params: f.Params(), VarParam: f.VarParam(),
		Type: func(args []cty.Value) (cty.Type, error) {
			if err := lookAt(args, look); err != nil {
				return cty.NilType, err
			}
			return f.ReturnTypeForValues(args)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return f.Call(args) },
	})
}

func lookAt(args []cty.Value, look func(args []cty.Value) error) error {
	bare := make([]cty.Value, len(args))
	for i, arg := range args {
		bare[i], _ = arg.Unmark()
		if !arg.IsKnown() || arg.IsNull() {
			return nil // f returns without doing anything
		}
	}
	return look(bare)
}

func atMost(size, limit int) error {
	if size > limit {
		return errTooMuch
	}
	return nil
}

// textSize keeps the texts themselves below the number of elements they could be split into.
func textSize(args []cty.Value) error {
	size := 0
	for _, arg := range args {
		if arg.Type() == cty.String {
			size += len(arg.AsString())
		}
	}
	return atMost(size, maxParts)
}

// csvSize counts the commas and line ends: no table has more cells.
func csvSize(args []cty.Value) error {
	text := args[0].AsString()
	if err := atMost(len(text), maxAllText); err != nil {
		return err
	}
	return atMost(strings.Count(text, ",")+strings.Count(text, "\n"), maxParts)
}

// partsSize adds up the elements of all arguments.
func partsSize(args []cty.Value) error {
	size := 0
	for _, arg := range args {
		if arg.CanIterateElements() {
			size += arg.LengthInt()
		}
	}
	return atMost(size, maxParts)
}

// productSize multiplies them: each of as many tuples has a part of each argument.
func productSize(args []cty.Value) error {
	size := 1 + len(args)
	for _, arg := range args {
		if arg.CanIterateElements() {
			if size *= arg.LengthInt(); size > maxParts {
				return errTooMuch
			}
		}
	}
	return nil
}

// wholeSize measures all that the arguments hold, each time that it is held.
func wholeSize(args []cty.Value) error {
	size := measure{parts: maxParts, text: maxAllText}
	for _, arg := range args {
		if err := size.take(arg, maxNesting); err != nil {
			return fmt.Errorf("the argument %w", err)
		}
	}
	return nil
}

func joinSize(args []cty.Value) error {
	separators, size := -1, 0
	for _, list := range args[1:] {
		for _, part := range list.Elements() {
			separators++
			if part, _ = part.Unmark(); part.IsKnown() && !part.IsNull() {
				size += len(part.AsString())
			}
		}
	}
	if separators > maxParts {
		return errTooMuch
	}
	return atMost(size+max(separators, 0)*len(args[0].AsString()), maxAllText)
}

func indentSize(args []cty.Value) error {
	spaces, text := args[0].AsBigFloat(), args[1].AsString()
	if spaces.Sign() < 0 {
		return function.NewArgErrorf(0, "must not be negative")
	}
	if spaces.Cmp(big.NewFloat(maxAllText)) > 0 {
		return errTooMuch
	}
	width, _ := spaces.Int64()
	return atMost(len(text)+strings.Count(text, "\n")*int(width), maxAllText)
}

var formatVerb = regexp.MustCompile(`%[^%a-zA-Z]*`)

// formatSize counts each argument as often as the format could use it, and widths such as that of %99999999d.
func formatSize(args []cty.Value) error { return formatRows(args, false) }

// formatListSize is formatSize for as many rows as the longest list has elements.
func formatListSize(args []cty.Value) error { return formatRows(args, true) }

func formatRows(args []cty.Value, lists bool) error {
	if err := wholeSize(args); err != nil {
		return err
	}
	widest, rows := 0, 1
	for _, arg := range args[1:] {
		if lists && arg.CanIterateElements() {
			rows = max(rows, arg.LengthInt())
			for _, part := range arg.Elements() {
				widest = max(widest, sizeOfText(part))
			}
		} else {
			widest = max(widest, sizeOfText(arg))
		}
	}
	text := args[0].AsString()
	row := len(text)
	for _, verb := range formatVerb.FindAllString(text, -1) {
		row = min(row+widest+formatWidth(verb), 2*maxAllText)
	}
	return atMost(rows*row, maxAllText)
}

// formatWidth adds up the numbers of a verb: its width, its precision, which argument it takes.
func formatWidth(verb string) int {
	width := 0
	for digits := range strings.FieldsFuncSeq(verb, func(r rune) bool { return r < '0' || r > '9' }) {
		number, err := strconv.Atoi(digits)
		if err != nil || number > maxAllText {
			return maxAllText
		}
		width += number
	}
	return width
}

// sizeOfText is about how long a value is when it is written out.
func sizeOfText(value cty.Value) int {
	rest := measure{parts: maxParts, text: maxAllText}
	_ = rest.take(value, maxNesting)
	return maxAllText - rest.text + 8*(maxParts-rest.parts)
}

// jsonNesting keeps the decoder, which is recursive, from overflowing the stack.
func jsonNesting(args []cty.Value) error {
	src := []byte(args[0].AsString())
	if diags := jsonTooDeep(src, ""); diags.HasErrors() {
		return errors.New("the JSON is nested too deep, or has a number that is too long")
	}
	return atMost(bytes.Count(src, []byte(",")), maxParts)
}

var yamlNames = regexp.MustCompile(`[&*][^\s,\[\]{}"']+`)

// yamlNesting keeps the decoder from overflowing the stack, and from writing out what aliases of aliases multiply.
func yamlNesting(args []cty.Value) error {
	src := args[0].AsString()
	brackets := 0
	for line := range strings.Lines(src) {
		if len(line)-len(strings.TrimLeft(line, " \t-?:")) > maxNesting {
			return errors.New("the YAML is nested too deep")
		}
		if opened(line, &brackets) > maxNesting {
			return errors.New("the YAML is nested too deep")
		}
	}
	return yamlAliases(src)
}

// opened follows brackets over a line, and returns how many were open at once at most.
func opened(line string, depth *int) (most int) {
	for _, b := range []byte(line) {
		switch b {
		case '[', '{':
			*depth++
		case ']', '}':
			*depth = max(*depth-1, 0)
		}
		most = max(most, *depth)
	}
	return most
}

func yamlAliases(src string) error {
	anchors, uses := map[string]bool{}, map[string]int{}
	for _, name := range yamlNames.FindAllString(src, -1) {
		if name[0] == '&' {
			anchors[name[1:]] = true
		} else {
			uses[name[1:]]++
		}
	}
	size := len(src)
	for name, count := range uses {
		if !anchors[name] {
			continue // a star in a text
		}
		if size *= count + 1; size > maxAllText {
			return errors.New("the YAML uses its aliases too often")
		}
	}
	return nil
}
