package spec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
)

// hclsyntax and the evaluation of what it parses are recursive, and a Go program whose stack overflows dies without a
// word: at about 100,000 nested brackets (hashicorp/hcl#809). All of these stay far below that.
const (
	maxDepth = 200        // brackets, quotes and template sequences around each other
	maxChain = 2000       // operators, indexes and brackets on the longest way down an expression
	maxPlain = 10_000     // either of them, in a JSON string that is most likely no expression at all
	maxSigns = 4_000_000  // words and signs in a file; the parser takes about 400 bytes for each
	maxMelds = 30_000_000 // steps to put texts together: one text of 7,700 lines, or a thousand of 240
	maxOdd   = 1000       // characters that HCL does not have
	maxPower = 9999       // of ten, in a number; its text would have that many digits
	maxDigit = 10_000     // in a number: reading it takes time by the square
)

// tooDeep finds what would overflow the parser's stack or memory, in time and memory that are linear in src at worst.
// Without errors the file may be parsed; that does not say that it has no syntax errors. A name that ends in .json is
// read as JSON.
func tooDeep(src []byte, filename string) hcl.Diagnostics {
	if strings.HasSuffix(filename, ".json") {
		return jsonTooDeep(src, filename)
	}
	_, diags := sketchOut(src, filename)
	return diags
}

// sketchOut is tooDeep for a file in HCL's own syntax, and says what stands where in it.
func sketchOut(src []byte, filename string) (*outline, hcl.Diagnostics) {
	s := newScanner(src)
	s.outline = &outline{}
	return s.outline, s.scan(false).in(src, filename)
}

// templateTooDeep is tooDeep for a file that is a template as a whole.
func templateTooDeep(src []byte, filename string) hcl.Diagnostics {
	return newScanner(src).scan(true).in(src, filename)
}

// excess is what is too much in a text, and where. The zero value is none.
type excess struct {
	summary, detail string
	at              int // byte
}

func (e excess) in(src []byte, filename string) hcl.Diagnostics {
	if e.summary == "" {
		return nil
	}
	start := position(src, e.at)
	end := start
	if e.at < len(src) {
		end.Byte, end.Column = end.Byte+1, end.Column+1
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: e.summary, Detail: e.detail,
		Subject: &hcl.Range{Filename: filename, Start: start, End: end},
	}}
}

func position(src []byte, at int) hcl.Pos {
	at = min(at, len(src))
	line := bytes.LastIndexByte(src[:at], '\n') + 1
	return hcl.Pos{Line: 1 + bytes.Count(src[:at], []byte("\n")), Column: 1 + utf8.RuneCount(src[line:at]), Byte: at}
}

func nestedTooDeep(at int) excess {
	return excess{"Nested too deep", fmt.Sprintf("More than %d brackets, quotes or templates are nested here.", maxDepth), at}
}

func chainTooLong(at int) excess {
	return excess{"Expression too long", fmt.Sprintf("An expression may have at most %d operators.", maxChain), at}
}

// jsonTooDeep also looks into the strings, because HCL reads them as templates, and some as expressions.
func jsonTooDeep(src []byte, filename string) hcl.Diagnostics {
	for i, depth := 0, 0; i < len(src); i++ {
		switch src[i] {
		case '[', '{':
			if depth++; depth > maxDepth {
				return nestedTooDeep(i).in(src, filename)
			}
		case ']', '}':
			depth = max(depth-1, 0)
		case '"':
			end := jsonStringEnd(src, i)
			if wrong := jsonStringTooDeep(src[i:end]); wrong.summary != "" {
				wrong.at = i
				return wrong.in(src, filename)
			}
			i = end - 1
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			end := i + len(src[i:]) - len(bytes.TrimLeft(src[i:], "0123456789.eE+-"))
			if wrong := numberTooLong(src[i:end]); wrong.summary != "" {
				wrong.at = i
				return wrong.in(src, filename)
			}
			i = end - 1
		}
	}
	return nil
}

// jsonStringEnd returns where the string that begins at start ends, by the rules of hcl's own JSON scanner: a control
// character ends it too, and a backslash lasts until the next character that isn't one.
func jsonStringEnd(src []byte, start int) int {
	escaping := false
	for i := start + 1; i < len(src); i++ {
		switch b := src[i]; {
		case b == '\\':
			escaping = !escaping
		case b == '"' && !escaping:
			return i + 1
		case b < ' ':
			return i
		default:
			escaping = false
		}
	}
	return len(src)
}

// jsonStringTooDeep judges what may be parsed of a string. Most are plain text, in which two hundred dashes are a line
// and not an expression: so those are only kept from overflowing the stack.
func jsonStringTooDeep(quoted []byte) excess {
	var text string
	if json.Unmarshal(quoted, &text) != nil {
		return excess{} // the parser refuses it as well
	}
	if strings.Contains(text, "${") || strings.Contains(text, "%{") {
		if wrong := newScanner([]byte(text)).scan(true); wrong.summary != "" {
			return wrong
		}
	}
	if len(text) <= maxPlain {
		return excess{}
	}
	asExpression := newScanner([]byte(text))
	asExpression.meter.maxDepth, asExpression.meter.maxChain = maxPlain, maxPlain
	if wrong := asExpression.scan(false); wrong.summary == nestedTooDeep(0).summary || wrong.summary == chainTooLong(0).summary {
		return wrong
	}
	return excess{}
}

// numberTooLong judges a number by its text, before anyone makes all its digits.
func numberTooLong(text []byte) excess {
	if len(text) > maxDigit {
		return excess{summary: "Number too long", detail: fmt.Sprintf("A number may have at most %d digits.", maxDigit)}
	}
	at := bytes.LastIndexAny(text, "eE")
	if power := bytes.TrimLeft(text[at+1:], "+-0"); at >= 0 && len(power) > len(fmt.Sprint(maxPower)) {
		return excess{summary: "Number too large", detail: fmt.Sprintf("A number's power of ten may be at most %d.", maxPower)}
	}
	return excess{}
}
