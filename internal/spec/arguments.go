package spec

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
)

// ctyTypes are the types of arguments as HCL knows them.
var ctyTypes = map[providers.Type]cty.Type{
	providers.String: cty.String, providers.Integer: cty.Number, providers.Number: cty.Number, providers.Bool: cty.Bool,
}

// takeSettings reads the model's own arguments.
func (d *draft) takeSettings() {
	if d.model == nil {
		return
	}
	for i := range d.model.Arguments {
		if argument := &d.model.Arguments[i]; argument.Name != "prompt" {
			d.takeSetting(argument)
		}
	}
}

func (d *draft) takeSetting(argument *providers.Argument) {
	ty := ctyTypes[argument.Type]
	value, got := d.get(argument.Name, ty)
	d.note(argument.Name, got)
	switch got {
	case wrong:
		d.say(argument.Name, spoilt)
		return
	case unknown:
		d.say(argument.Name, cty.UnknownVal(ty))
		return
	case absent:
		d.takeDefault(argument, ty)
		return
	}
	if problem := d.l.faultOf(argument, value); problem != "" {
		d.refuse(argument.Name, "Invalid "+argument.Name, "%s%s.", problem, d.wrapping(argument.Name))
		d.say(argument.Name, spoilt)
		return
	}
	d.say(argument.Name, value)
	text := settingText(value)
	d.image.Settings = append(d.image.Settings, providers.Setting{
		Name: argument.Name, Type: argument.Type, Text: text, Default: argument.Default != "" && text == argument.Default,
	})
}

// takeDefault fills in the documented default, if there is one.
func (d *draft) takeDefault(argument *providers.Argument, ty cty.Type) {
	d.say(argument.Name, cty.NullVal(ty))
	switch {
	case argument.Default != "":
		d.image.Settings = append(d.image.Settings, providers.Setting{
			Name: argument.Name, Type: argument.Type, Text: argument.Default, Default: true,
		})
		d.say(argument.Name, settingValue(argument.Default, ty))
	case argument.Required:
		d.lacks(argument.Name)
	}
}

// settingText is the text of a value as Setting wants it.
func settingText(value cty.Value) string {
	switch value.Type() {
	case cty.Number:
		return decimal(value)
	case cty.Bool:
		return strconv.FormatBool(value.True())
	}
	return value.AsString()
}

// settingValue is settingText backwards, for the catalogue's defaults.
func settingValue(text string, ty cty.Type) cty.Value {
	switch ty {
	case cty.Number:
		if value, err := cty.ParseNumberVal(text); err == nil {
			return value
		}
	case cty.Bool:
		return cty.BoolVal(text == "true")
	case cty.String:
		return cty.StringVal(text)
	}
	return cty.NullVal(ty)
}

// faultOf returns what is wrong with a value by the catalogue, "" if nothing is.
func (l *loader) faultOf(argument *providers.Argument, value cty.Value) string {
	switch argument.Type {
	case providers.String:
		return l.faultOfText(argument, value.AsString())
	case providers.Integer, providers.Number:
		return faultOfNumber(argument, decimal(value))
	}
	return ""
}

func (l *loader) faultOfText(argument *providers.Argument, text string) string {
	if n := utf8.RuneCountInString(text); argument.MaxLength > 0 && n > argument.MaxLength {
		return fmt.Sprintf("%q has %d characters; %d is the most", argument.Name, n, argument.MaxLength)
	}
	if len(argument.Enum) > 0 && !slices.Contains(argument.Enum, text) {
		return fmt.Sprintf("%q must be one of %s, not %s%s", argument.Name, list(argument.Enum), quoted(text),
			inside(l.nearest(text, argument.Enum)))
	}
	return ""
}

// inside makes a suggestion fit in the middle of a sentence.
func inside(suggestion string) string {
	return strings.TrimSuffix(strings.Replace(suggestion, " Did you mean", ": did you mean", 1), ".")
}

// faultOfNumber compares decimals exactly: 0.1 is no binary fraction.
func faultOfNumber(argument *providers.Argument, text string) string {
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return fmt.Sprintf("%q is not a number", text)
	}
	if argument.Type == providers.Integer && !value.IsInt() {
		return fmt.Sprintf("%q must be a whole number, not %s", argument.Name, text)
	}
	low, high, step := bound(argument.Min), bound(argument.Max), bound(argument.Step)
	if low != nil && value.Cmp(low) < 0 || high != nil && value.Cmp(high) > 0 {
		return fmt.Sprintf("%q must be %s, not %s", argument.Name, span(argument.Min, argument.Max), text)
	}
	if step == nil || step.Sign() <= 0 {
		return ""
	}
	if low != nil {
		value.Sub(value, low)
	}
	if !value.Quo(value, step).IsInt() {
		return fmt.Sprintf("%q must be a multiple of %s%s, not %s", argument.Name, argument.Step, above(argument.Min), text)
	}
	return ""
}

func bound(text string) *big.Rat {
	if value, ok := new(big.Rat).SetString(text); ok {
		return value
	}
	return nil
}

// span words a range that may be open at one end.
func span(low, high string) string {
	switch {
	case low == "":
		return "at most " + high
	case high == "":
		return "at least " + low
	}
	return "from " + low + " to " + high
}

// above words where the steps are counted from.
func above(low string) string {
	if value := bound(low); value == nil || value.Sign() == 0 {
		return ""
	}
	return " above " + low
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }
