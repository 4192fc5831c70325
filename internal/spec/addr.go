package spec

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// index is an instance's key in brackets, as it stands in an address: ["sun"] or [0].
func index(key cty.Value) string {
	key, _ = key.Unmark()
	switch {
	case key == cty.NilVal || key.IsNull() || !key.IsKnown():
		return "[...]"
	case key.Type() == cty.String:
		return "[" + quoted(key.AsString()) + "]"
	case key.Type() == cty.Number:
		return "[" + decimal(key) + "]"
	}
	return "[...]"
}

// quoted writes a text as HCL does, with its escapes.
func quoted(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune("\"\\$%", r) }) {
		return `"` + text + `"` // as nearly all keys are
	}
	return string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes())
}

// Address writes an address as it stands in plans and records: with the quotes of its keys, which a shell may have taken
// away. module says whether it is a module's. It is an error for what is no address of an image or a module.
func Address(text string) (address string, module bool, err error) {
	expr, diags := hclsyntax.ParseExpression([]byte(requoted(text)), "", hcl.InitialPos)
	t := &target{}
	if len(text) > maxReference || diags.HasErrors() || !t.read(expr) || !t.complete() || t.computed() {
		return "", false, fmt.Errorf(`%q is not the address of an image or a module, such as image.hero, image.icon["sun"] or module.ui`, text)
	}
	return t.address(), t.isModule(), nil
}

// requoted puts keys that are no numbers in quotes, if they stand in none.
func requoted(text string) string {
	var quotedText strings.Builder
	for {
		before, rest, found := strings.Cut(text, "[")
		quotedText.WriteString(before)
		if !found {
			return quotedText.String()
		}
		end := strings.IndexByte(rest, ']')
		if strings.HasPrefix(rest, `"`) {
			end = strings.Index(rest, `"]`) + 1
		}
		if end <= 0 {
			return text
		}
		key := rest[:end]
		if _, err := strconv.Atoi(key); err != nil && !strings.HasPrefix(key, `"`) {
			key = quoted(key)
		}
		quotedText.WriteString("[" + key + "]")
		text = rest[end+1:]
	}
}
