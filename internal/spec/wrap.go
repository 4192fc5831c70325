package spec

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// wrapping are the arguments that are added to, where the others are replaced.
var wrapping = map[string]bool{"prompt": true, "negative_prompt": true}

// wrap puts a text in the place that another has for it, such as {prompt}, or before it where it has none. Without a
// text the other stands alone, and a place for nothing goes away with its comma. False means that the result is longer
// than any text may be.
func wrap(name, inner, outer string) (string, bool) {
	slot := "{" + name + "}"
	count := strings.Count(outer, slot)
	if len(outer)+max(count, 1)*(len(inner)+2) > maxText {
		return "", false
	}
	switch {
	case inner == "":
		return strings.NewReplacer(", "+slot, "", slot+", ", "", slot, "").Replace(outer), true
	case count > 0:
		return strings.ReplaceAll(outer, slot, inner), true
	}
	return inner + ", " + outer, true
}

// get is the reader's, with the texts of styles and defaults around what the image says itself.
func (d *draft) get(name string, want cty.Type) (cty.Value, outcome) {
	wraps := d.wraps[name]
	if len(wraps) == 0 {
		return d.reader.get(name, want)
	}
	text, got := cty.NullVal(want), absent
	if t := d.block.terms[name]; t != nil {
		text, got = d.take(t, cty.String)
	}
	if name == "prompt" && got == known && isBlank(text.AsString()) {
		return text, got // no style makes a prompt of nothing
	}
	for _, t := range wraps {
		text, got = d.wrapped(text, got, t)
	}
	return text, got
}

// wrapped is the text so far in the next one.
func (d *draft) wrapped(inner cty.Value, so outcome, t *term) (cty.Value, outcome) {
	outer, got := d.take(t, cty.String)
	switch {
	case so == wrong || got == wrong:
		return spoilt, wrong
	case so == unknown || got == unknown:
		return cty.UnknownVal(cty.String), unknown
	case so == absent && t.name == "prompt" && strings.Contains(outer.AsString(), "{prompt}"):
		d.l.report.err(d.block.block.DefRange, "Missing required argument",
			"The argument \"prompt\" is required: what is declared at %s only wraps around it.", t.place)
		return spoilt, wrong
	}
	text := ""
	if so == known {
		text = inner.AsString()
	}
	text, fits := wrap(t.name, text, outer.AsString())
	if !fits {
		d.l.report.value(t, nil, "Value too large", "With this, the value of %q has a text of more than %d bytes.", t.name, maxText)
		return spoilt, wrong
	}
	result := cty.StringVal(text)
	if diags := d.l.afford(t, result, 1); diags.HasErrors() {
		d.l.report.add(diags...)
		return spoilt, wrong
	}
	return result, known
}

// wrapping says, in a mistake of a text, that not all of it is written where the mistake is shown.
func (d *draft) wrapping(name string) string {
	if len(d.wraps[name]) == 0 {
		return ""
	}
	return ", with what its styles and defaults add"
}
