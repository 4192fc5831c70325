package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// maxPrinted is about how many bytes of a value are printed: indented, a small one may be long.
const maxPrinted = 4 * maxAllText

// valueText is a value as Terraform's console prints it.
func valueText(value cty.Value) string {
	p := &valuePrinter{}
	p.value(value, 0)
	return p.String()
}

// valuePrinter writes one value; its lines are indented by a number of spaces.
type valuePrinter struct{ strings.Builder }

func (p *valuePrinter) value(value cty.Value, indent int) {
	ty := value.Type()
	switch {
	case value.IsMarked():
		p.WriteString("(sensitive value)")
	case !value.IsKnown():
		p.WriteString("(known after apply)")
	case value.IsNull():
		p.WriteString(nullText(ty))
	case ty == cty.String:
		p.text(value.AsString(), indent)
	case ty == cty.Number:
		p.WriteString(decimal(value))
	case ty == cty.Bool:
		p.WriteString(strconv.FormatBool(value.True()))
	case ty.IsMapType():
		p.called("tomap", p.mapping, value, indent)
	case ty.IsObjectType():
		p.mapping(value, indent)
	case ty.IsSetType():
		p.called("toset", p.sequence, value, indent)
	case ty.IsListType():
		p.called("tolist", p.sequence, value, indent)
	default:
		p.sequence(value, indent)
	}
}

func (p *valuePrinter) called(name string, print func(cty.Value, int), value cty.Value, indent int) {
	p.WriteString(name + "(")
	print(value, indent)
	p.WriteString(")")
}

// text quotes one line, and makes a heredoc of several.
func (p *valuePrinter) text(text string, indent int) {
	lines := strings.Split(text, "\n")
	if len(lines) == 1 {
		p.WriteString(strconv.Quote(text))
		return
	}
	end := "EOT"
	for slices.ContainsFunc(lines, func(line string) bool { return strings.TrimSpace(line) == end }) {
		end += "_"
	}
	p.WriteString("<<")
	if indent > 0 {
		p.WriteString("-")
	}
	p.WriteString(end)
	for _, line := range append(lines, end) {
		p.line(indent)
		p.WriteString(line)
	}
}

// line begins one.
func (p *valuePrinter) line(indent int) {
	p.WriteString("\n" + strings.Repeat(" ", indent))
}

func (p *valuePrinter) mapping(value cty.Value, indent int) {
	p.WriteString("{")
	p.parts(value, indent, func(key, part cty.Value) {
		p.value(key, indent+2)
		p.WriteString(" = ")
		p.value(part, indent+2)
	})
	p.WriteString("}")
}

func (p *valuePrinter) sequence(value cty.Value, indent int) {
	p.WriteString("[")
	p.parts(value, indent, func(_, part cty.Value) {
		p.value(part, indent+2)
		p.WriteString(",")
	})
	p.WriteString("]")
}

// parts writes each on lines of its own, as long as there is room.
func (p *valuePrinter) parts(value cty.Value, indent int, print func(key, part cty.Value)) {
	for it := value.ElementIterator(); it.Next(); {
		p.line(indent + 2)
		if p.Len() > maxPrinted {
			p.WriteString("# and more")
			break
		}
		print(it.Element())
	}
	if value.LengthInt() > 0 {
		p.line(indent)
	}
}

// nullText is a null with its type, as far as that is known.
func nullText(ty cty.Type) string {
	switch {
	case ty == cty.DynamicPseudoType:
		return "null"
	case ty.IsPrimitiveType():
		return "to" + typeText(ty) + "(null)"
	case ty.IsListType():
		return "tolist(null) /* of " + ty.ElementType().FriendlyName() + " */"
	case ty.IsSetType():
		return "toset(null) /* of " + ty.ElementType().FriendlyName() + " */"
	case ty.IsMapType():
		return "tomap(null) /* of " + ty.ElementType().FriendlyName() + " */"
	}
	return "null /* " + ty.FriendlyName() + " */"
}
