package spec

import (
	"encoding/base64"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var (
	startsWithFunction = test("Tells whether a string begins with the given prefix.", "prefix", strings.HasPrefix)
	endsWithFunction   = test("Tells whether a string ends with the given suffix.", "suffix", strings.HasSuffix)

	containsTextFunction = test("Tells whether a string contains the given one.", "substr", strings.Contains)

	basenameFunction = text("Returns the last part of a path.", "path", path.Base)
	dirnameFunction  = text("Returns a path without its last part.", "path", path.Dir)

	urlEncodeFunction    = text("Encodes a string so that it may stand in a URL's query.", "str", url.QueryEscape)
	base64EncodeFunction = text("Encodes a string's UTF-8 bytes in Base64.", "str", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(s))
	})
)

// text makes a function from one string to another.
func text(description, name string, convert func(string) string) function.Function {
	return simple(description, cty.String, []function.Parameter{param(name, "", cty.String)},
		func(args []cty.Value) (cty.Value, error) { return cty.StringVal(convert(args[0].AsString())), nil })
}

// test makes a function of two strings that says yes or no.
func test(description, second string, holds func(s, part string) bool) function.Function {
	params := []function.Parameter{
		param("str", "The string to look at.", cty.String), param(second, "What to look for.", cty.String),
	}
	return simple(description, cty.Bool, params, func(args []cty.Value) (cty.Value, error) {
		return cty.BoolVal(holds(args[0].AsString(), args[1].AsString())), nil
	})
}

// replaceFunction takes a search that stands between slashes for a regular expression.
var replaceFunction = simple("Replaces what is found in a string: a text, or a /regular expression/.", cty.String,
	[]function.Parameter{
		param("str", "The string to search.", cty.String),
		param("substr", "What to look for.", cty.String),
		param("replace", "What to put in its place; in that of a regular expression, $1 is its first group.", cty.String),
	},
	func(args []cty.Value) (cty.Value, error) {
		str, search, replacement := args[0].AsString(), args[1].AsString(), args[2].AsString()
		if len(search) > 1 && strings.HasPrefix(search, "/") && strings.HasSuffix(search, "/") {
			return replaceRegexp(str, search[1:len(search)-1], replacement)
		}
		if err := atMost(len(str)+strings.Count(str, search)*len(replacement), maxAllText); err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(strings.ReplaceAll(str, search, replacement)), nil
	})

func replaceRegexp(str, pattern, replacement string) (cty.Value, error) {
	expr, err := regexp.Compile(pattern)
	if err != nil {
		return cty.NilVal, function.NewArgError(1, err)
	}
	var result []byte
	rest := 0
	for _, match := range expr.FindAllStringSubmatchIndex(str, maxParts) {
		result = append(result, str[rest:match[0]]...)
		result = expr.ExpandString(result, replacement, str, match)
		if rest = match[1]; len(result) > maxAllText {
			return cty.NilVal, errTooMuch
		}
	}
	return cty.StringVal(string(append(result, str[rest:]...))), nil
}
