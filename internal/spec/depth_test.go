package spec

import (
	"sort"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// nests are all ways to go deep: repeated n times between before and after.
var nests = []struct {
	name, before, open, middle, close, after string
}{
	{"brackets", "a = ", "[", "", "]", "\n"},
	{"brackets that stay open", "a = ", "[", "", "", ""},
	{"parens", "a = ", "(", "1", ")", "\n"},
	{"objects", "a = ", "{a=", "1", "}", "\n"},
	{"object keys", "a = ", "{(", "1", ")=1}", "\n"},
	{"calls", "a = ", "abs(", "1", ")", "\n"},
	{"blocks", "", "a {\n", "", "}\n", ""},
	{"templates", "a = ", `"${`, "1", `}"`, "\n"},
	{"templates and brackets", "a = ", `"${[`, "", `]}"`, "\n"},
	{"heredocs", "a = ", "<<X\n${", "1", "}\nX\n", "\n"},
	{"directives", `a = "`, "%{if true}", "x", "%{endif}", "\"\n"},
	{"directives that stay open", `a = "`, "%{ if true ~}", "", "", ""},
	{"loops", `a = "`, "%{for x in []}", "x", "%{endfor}", "\"\n"},
	{"for lists", "a = ", "[for x in ", "[]", ": x]", "\n"},
	{"for objects", "a = ", "{for k,v in {}: k => ", "1", "}", "\n"},
	{"indexes around", "a = ", "b[", "0", "]", "\n"},
	{"minus", "a = ", "-", "1", "", "\n"},
	{"minus behind a letter that isn't one", "a = —", "-", "1", "", "\n"},
	{"minus behind a number", "a = 1e5", "-", "1", "", "\n"},
	{"not", "a = ", "!", "true", "", "\n"},
	{"not and minus", "a = ", "!-", "true", "", "\n"},
	{"conditionals", "a = ", "true ? 1 : ", "1", "", "\n"},
	{"conditionals in the middle", "a = ", "true ? ", "1", " : 1", "\n"},
	{"sums", "a = 1", "+1", "", "", "\n"},
	{"sums over lines", "a = (1", "\n+1", "", "", ")\n"},
	{"sums over lines in a for", "a = {\nfor k,v in {}: k => 1", "\n+1", "", "", "}\n"},
	{"sums on the left", "a = ", "(", "1", ")+1", "\n"},
	{"ands", "a = true", " && true", "", "", "\n"},
	{"comparisons", "a = 1", " == 1", "", "", "\n"},
	{"indexes behind", "a = b", "[c]", "", "", "\n"},
	{"indexes of calls", "a = f()", "[0]", "", "", "\n"},
	{"splats", "a = b", "[*]", "", "", "\n"},
	{"attribute splats", "a = b", ".*", "", "", "\n"},
}

var jsonNests = []struct {
	name, before, open, middle, close, after string
}{
	{"arrays", `{"a":`, "[", "", "]", "}"},
	{"arrays that stay open", `{"a":`, "[", "", "", ""},
	{"objects", "", `{"a":`, "1", "}", ""},
	{"templates", `{"a":"${`, "[", "", "]", `}"}`},
	{"templates in keys", `{"${`, "[", "", "]", `}":1}`},
	{"escaped templates", `{"a":"\u0024{`, "\\u005b", "", "]", `}"}`},
	{"minus", `{"a":"${`, "-", "1", "", `}"}`},
	{"expressions", `{"variable":{"x":{"type":"`, "list(", "string", ")", `"}}}`},
}

func TestTooDeepRefuses(t *testing.T) {
	const n = 200_000
	check := func(file, name, before, open, middle, after, closes string) {
		t.Run(name, func(t *testing.T) {
			src := []byte(before + strings.Repeat(open, n) + middle + strings.Repeat(closes, n) + after)
			diags := tooDeep(src, file)
			if len(diags) != 1 || !diags.HasErrors() {
				t.Fatalf("got %v", diags)
			}
			if place := diags[0].Subject; place == nil || place.Filename != file || place.Start.Byte > 100_000 {
				t.Errorf("the place is %v", place)
			}
		})
	}
	for _, nest := range nests {
		check("a.hcl", nest.name, nest.before, nest.open, nest.middle, nest.after, nest.close)
	}
	for _, nest := range jsonNests {
		check("a.json", "json "+nest.name, nest.before, nest.open, nest.middle, nest.after, nest.close)
	}
}

// What is just below the limits must be allowed in itself, and must not hurt the parser or the evaluation.
func TestTooDeepAllowsWhatIsSafe(t *testing.T) {
	for _, nest := range nests {
		t.Run(nest.name, func(t *testing.T) {
			fits := func(n int) []byte {
				return []byte(nest.before + strings.Repeat(nest.open, n) + nest.middle + strings.Repeat(nest.close, n) + nest.after)
			}
			n := mostThat(func(n int) bool { return tooDeep(fits(n), "a.hcl") == nil })
			if n < 60 {
				t.Errorf("only %d are allowed", n)
			}
			evaluate(fits(n))
		})
	}
}

// mostThat returns the largest n up to 5000 that fits.
func mostThat(fits func(n int) bool) int {
	return sort.Search(5000, func(n int) bool { return !fits(n + 1) })
}

func evaluate(src []byte) {
	file, _ := hclsyntax.ParseConfig(src, "a.hcl", hcl.InitialPos)
	attrs, _ := file.Body.JustAttributes()
	for _, attr := range attrs {
		attr.Expr.Variables()
		attr.Expr.Value(&hcl.EvalContext{Functions: functions(nil, &effort{left: maxEffort})})
	}
}

func TestTooDeepAllowsJSON(t *testing.T) {
	for _, nest := range jsonNests {
		t.Run(nest.name, func(t *testing.T) {
			fits := func(n int) []byte {
				return []byte(nest.before + strings.Repeat(nest.open, n) + nest.middle + strings.Repeat(nest.close, n) + nest.after)
			}
			n := mostThat(func(n int) bool { return tooDeep(fits(n), "a.json") == nil })
			if n < 150 {
				t.Errorf("only %d are allowed", n)
			}
			file, _ := json.Parse(fits(n), "a.json")
			attrs, _ := file.Body.JustAttributes()
			for _, attr := range attrs {
				attr.Expr.Variables()
				attr.Expr.Value(nil)
			}
		})
	}
}

func TestTooDeepIsCalmAboutOrdinaryFiles(t *testing.T) {
	for name, src := range map[string]string{
		"many blocks":     strings.Repeat("image \"x\" {\n  prompt = \"a ${upper(\"b\")} $${no} c\"\n  path = \"x.png\"\n}\n", 3000),
		"a long list":     "a = [\n" + strings.Repeat("  { a = 1, b = -1 },\n", 5000) + "]\n",
		"a long object":   "a = {\n" + strings.Repeat("  k = !true\n", 5000) + "}\n",
		"a line of ----":  "# " + strings.Repeat("-", 5000) + "\na = \"" + strings.Repeat("-[(", 5000) + "\"\n",
		"a comment":       "/*" + strings.Repeat("[", 5000) + "*/ a = 1\n// " + strings.Repeat("{", 5000),
		"a heredoc":       "a = <<-EOT\n" + strings.Repeat("  ((((([[[[\" $ %\n", 500) + "  EOT\n",
		"many sequences":  "a = \"" + strings.Repeat("${b}%{if c}x%{else}y%{endif}", 3000) + "\"\n",
		"many escapes":    "a = \"" + strings.Repeat("$${%%{", 3000) + "\"\n",
		"dashes in names": strings.Repeat("a-b-c-d = e-f-g\n", 3000),
	} {
		if diags := tooDeep([]byte(src), "a.hcl"); diags != nil {
			t.Errorf("%s: %v", name, diags)
		}
	}
	art := `{"image":{"x":{"prompt":"` + strings.Repeat("-", 5000) + strings.Repeat("[]", 2000) + `"}}}`
	if diags := tooDeep([]byte(art), "a.json"); diags != nil {
		t.Errorf("a drawing in JSON: %v", diags)
	}
}

func TestTooDeepOtherExcesses(t *testing.T) {
	for name, c := range map[string]struct{ file, src, want string }{
		"power":             {"a.hcl", "a = 1e999999999\n", "Number too large"},
		"negative power":    {"a.hcl", "a = 1e-999999999\n", "Number too large"},
		"digits":            {"a.hcl", "a = " + strings.Repeat("9", 20_000) + "\n", "Number too long"},
		"power in JSON":     {"a.json", `{"a":1e999999999}`, "Number too large"},
		"power in template": {"a.json", `{"a":"${1e999999999}"}`, "Number too large"},
		"no UTF-8":          {"a.hcl", "a = \"\xff\"\n", "Invalid character encoding"},
		"endless comments":  {"a.hcl", strings.Repeat("/* ", 500_000), "Unterminated comment"},
		"chains in a chain": {"a.hcl", "a = (1" + strings.Repeat("+1", 1500) + ")" + strings.Repeat("+1", 1500) + "\n", "Expression too long"},
		"many signs":        {"a.hcl", "a = [" + strings.Repeat("1,", 2_100_000) + "]\n", "File too large"},
	} {
		if diags := tooDeep([]byte(c.src), c.file); len(diags) != 1 || diags[0].Summary != c.want {
			t.Errorf("%s: got %v, want %q", name, diags, c.want)
		}
	}
}

// FuzzScan holds the scanner against hclsyntax's own: what it measures is never less.
func FuzzScan(f *testing.F) {
	for _, nest := range nests {
		f.Add(nest.before + strings.Repeat(nest.open, 3) + nest.middle + strings.Repeat(nest.close, 3) + nest.after)
	}
	for _, src := range []string{
		"a = \"$$${[\"\n", "a = \"$\"[[\"%\"", "a = <<A\n$\nA\n[[", "<<A\r\nx\r\nA\r\n[", "a = \"\\${[\"[", "a = \"%%%{[", "<<A\n$${\nA\n[",
		"\"a\n\"[[", "/*[*/[", "/*[", "a = ~}[", "\"${ ~}[[\"", "<<-A-B\n A-B \n[[", "#[\n[", "//[\r\n[", "\"\\\n\"[", "1e[[", "\"\xff\"[", "a = 1ee+5-1e-1-5\n", "1ee1e+5", "1..-5.e5.-1",
		"a = {&for k,v in {}: k => 1\n+1\n+1}\n", "\"%{if a}%{endifM}x\"", "*== b.*=*\n", "a = {\n => for k,v in {}: k => 1\n+1\n+1\n+1}\n",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		ours := newScanner([]byte(src))
		if ours.scan(false).summary != "" {
			return
		}
		if got, want := ours.deepest(), theirDepth(src); got < want {
			t.Fatalf("%q measures %d, but hclsyntax sees %d", src, got, want)
		}
	})
}

// deepest closes what is left open at the end of a text, and returns the height of it all.
func (s *scanner) deepest() int {
	for len(s.meter.frames) > 1 {
		s.meter.close()
	}
	s.meter.separator()
	return s.meter.frames[0].highest
}

// theirDepth feeds the meter with hclsyntax's tokens.
func theirDepth(src string) int {
	tokens, _ := hclsyntax.LexConfig([]byte(src), "a.hcl", hcl.InitialPos)
	s := newScanner(nil)
	for i, token := range tokens {
		feed(s, token, tokens[min(i+1, len(tokens)-1)])
	}
	return s.deepest()
}

func feed(s *scanner, token, next hclsyntax.Token) {
	kinds := map[hclsyntax.TokenType]byte{
		hclsyntax.TokenOBrace: brace, hclsyntax.TokenOBrack: bracket, hclsyntax.TokenOParen: paren, hclsyntax.TokenOQuote: quote,
		hclsyntax.TokenOHeredoc: heredoc, hclsyntax.TokenTemplateInterp: sequence, hclsyntax.TokenTemplateControl: sequence,
	}
	switch token.Type {
	case hclsyntax.TokenCBrace:
		s.meter.closeTo(brace)
	case hclsyntax.TokenTemplateSeqEnd:
		if !s.meter.closeTo(brace) {
			s.meter.closeTo(sequence)
		}
	case hclsyntax.TokenCBrack:
		s.closeBracket(bracket)
	case hclsyntax.TokenCParen:
		s.closeBracket(paren)
	case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
		s.meter.close()
	case hclsyntax.TokenComma:
		s.meter.separator()
	case hclsyntax.TokenNewline:
		s.meter.newline()
	case hclsyntax.TokenComment:
		if token.Bytes[len(token.Bytes)-1] == '\n' {
			s.meter.newline()
		}
	case hclsyntax.TokenIdent:
		s.meter.word(string(token.Bytes))
	case hclsyntax.TokenTemplateControl:
		change := map[string]int{"endif": -1, "endfor": -1, "if": 1, "for": 1}[string(next.Bytes)]
		s.meter.control(change)
		fallthrough
	default:
		if kind := kinds[token.Type]; kind != 0 {
			s.meter.open(frame{kind: kind})
		} else if strings.ContainsRune("*/+-%≔≠<≤>≥∧∨!?", rune(token.Type)) {
			s.meter.operator()
		}
	}
}
