package spec

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var someFiles = fstest.MapFS{
	"a.txt":              {Data: []byte("text\n")},
	"b.bin":              {Data: []byte("\xff\xfe")},
	"big.bin":            {Data: make([]byte, maxFile+1)},
	"dir/c.txt":          {Data: []byte("c")},
	"dir/sub/d.png":      {Data: []byte("d")},
	"dir/sub/e.txt":      {Data: []byte("e")},
	".git/config.txt":    {Data: []byte("secret")},
	".imgplan/state.txt": {Data: []byte("state")},
	"crlf.tpl":           {Data: []byte("a\r\n\rb\r\n")},
	"hello.tpl":          {Data: []byte("Hello ${upper(name)}%{ for n in list }, ${n}%{ endfor }!")},
	"list.tpl":           {Data: []byte("${[for n in list : n]}")},
	"again.tpl":          {Data: []byte("${templatefile(\"again.tpl\", {})}")},
	"broken.tpl":         {Data: []byte("one\n${upper(}")},
	"deep.tpl":           {Data: []byte(strings.Repeat("${[", 1000))},
	"names.tpl":          {Data: []byte("${var.x}")},
}

func evaluateText(text string) (cty.Value, hcl.Diagnostics) {
	return evaluateWith(text, func(hclsyntax.Expression) {})
}

// evaluateWith does something to the expression before.
func evaluateWith(text string, before func(hclsyntax.Expression)) (cty.Value, hcl.Diagnostics) {
	expr, diags := hclsyntax.ParseExpression([]byte(text), "x.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	before(expr)
	return expr.Value(&hcl.EvalContext{
		Functions: functions(someFiles, &effort{left: maxEffort}),
		Variables: map[string]cty.Value{
			"unknown": cty.UnknownVal(cty.String),
			"numbers": cty.UnknownVal(cty.List(cty.Number)),
			"s":       cty.StringVal(strings.Repeat("x", 1<<20)),
			"lines":   cty.StringVal(strings.Repeat("\n", 1000)),
			"many":    cty.ListVal(make1000()),
			"spoilt":  spoilt,
		},
	})
}

func make1000() []cty.Value {
	many := make([]cty.Value, 1000)
	for i := range many {
		many[i] = cty.NumberIntVal(int64(i))
	}
	return many
}

// Each pair of expressions must have the same value. The right side of most is what Terraform's documentation of the
// function gives for the left.
func TestFunctions(t *testing.T) {
	for left, right := range map[string]string{
		`abs(-12.4)`:                            `12.4`,
		`ceil(5.1)`:                             `6`,
		`floor(4.9)`:                            `4`,
		`log(16, 2)`:                            `4`,
		`max([12, 54, 3]...)`:                   `54`,
		`min(12, 54, 3)`:                        `3`,
		`parseint("FF", 16)`:                    `255`,
		`pow(3, 2)`:                             `9`,
		`signum(-13)`:                           `-1`,
		`sum([10, 13, 6, 4.5])`:                 `33.5`,
		`sum(["1", 2])`:                         `3`,
		`chomp("hello\r\n")`:                    `"hello"`,
		`format("Hello, %s! %03d", "Ander", 7)`: `"Hello, Ander! 007"`,
		`formatlist("%s-%d", ["a", "b"], [1, 2])`:                  `tolist(["a-1", "b-2"])`,
		`indent(2, "a\nb")`:                                        `"a\n  b"`,
		`join("-", ["foo", "bar"], ["baz"])`:                       `"foo-bar-baz"`,
		`join(",", [])`:                                            `""`,
		`lower("HELLO")`:                                           `"hello"`,
		`regex("[a-z]+", "53453453.345345aaabbbccc23454")`:         `"aaabbbccc"`,
		`regexall("[a-z]+", "1234abcd5678efgh9")`:                  `tolist(["abcd", "efgh"])`,
		`replace("1 + 2 + 3", "+", "-")`:                           `"1 - 2 - 3"`,
		`replace("hello world", "/w.*d/", "everybody")`:            `"hello everybody"`,
		`replace("ab", "/(a)(b)/", "$2$1")`:                        `"ba"`,
		`replace("a/b", "/", "-")`:                                 `"a-b"`,
		`split(",", "foo,bar,baz")`:                                `tolist(["foo", "bar", "baz"])`,
		`startswith("hello world", "hello")`:                       `true`,
		`endswith("hello world", "hello")`:                         `false`,
		`strcontains("hello world", "wor")`:                        `true`,
		`strrev("a ☃")`:                                            `"☃ a"`,
		`substr("hello world", 1, 4)`:                              `"ello"`,
		`substr("🤔🤷", 0, 1)`:                                       `"🤔"`,
		`title("hello world")`:                                     `"Hello World"`,
		`trim("?!hello?!", "!?")`:                                  `"hello"`,
		`trimprefix("helloworld", "hello")`:                        `"world"`,
		`trimsuffix("helloworld", "world")`:                        `"hello"`,
		`trimspace("  hello\n\n")`:                                 `"hello"`,
		`upper("hello")`:                                           `"HELLO"`,
		`alltrue(["true", true])`:                                  `true`,
		`alltrue([true, false])`:                                   `false`,
		`alltrue([])`:                                              `true`,
		`alltrue([true, null])`:                                    `false`,
		`anytrue(["true"])`:                                        `true`,
		`anytrue([null, false])`:                                   `false`,
		`anytrue([])`:                                              `false`,
		`chunklist(["a", "b", "c"], 2)`:                            `tolist([tolist(["a", "b"]), tolist(["c"])])`,
		`coalesce("", "b")`:                                        `"b"`,
		`coalesce(null, 1, 2)`:                                     `1`,
		`coalesce(["", "b"]...)`:                                   `"b"`,
		`coalescelist([], ["c", "d"])`:                             `["c", "d"]`,
		`compact(["a", "", "b", null, "c"])`:                       `tolist(["a", "b", "c"])`,
		`concat(["a", ""], ["b", "c"])`:                            `["a", "", "b", "c"]`,
		`contains(["a", "b"], "a")`:                                `true`,
		`distinct(["a", "b", "a"])`:                                `tolist(["a", "b"])`,
		`element(["a", "b", "c"], 3)`:                              `"a"`,
		`element(["a", "b", "c"], -1)`:                             `"c"`,
		`flatten([["a", "b"], [], ["c"]])`:                         `["a", "b", "c"]`,
		`index(["a", "b", "c"], "b")`:                              `1`,
		`keys({ a = 1, c = 2, d = 3 })`:                            `["a", "c", "d"]`,
		`length([])`:                                               `0`,
		`length(["a", "b"])`:                                       `2`,
		`length({ "a" = "b" })`:                                    `1`,
		`length("hello")`:                                          `5`,
		`length("👾🕹️")`:                                            `2`,
		`length(toset(["a", "a"]))`:                                `1`,
		`lookup({ a = "ay", b = "bee" }, "a", "what?")`:            `"ay"`,
		`lookup({ a = "ay", b = "bee" }, "c", "what?")`:            `"what?"`,
		`lookup(tomap({ a = "ay" }), "a")`:                         `"ay"`,
		`lookup(tomap({ a = "ay" }), "c", 5)`:                      `"5"`,
		`matchkeys(["i-1", "i-2", "i-3"], ["w", "e", "e"], ["e"])`: `tolist(["i-2", "i-3"])`,
		`length(matchkeys(["a"], ["b"], ["c"]))`:                   `0`,
		`merge({ a = "b" }, { a = "x", c = "d" })`:                 `{ a = "x", c = "d" }`,
		`one([])`:            `null`,
		`one(["a"])`:         `"a"`,
		`one(toset(["a"]))`:  `"a"`,
		`range(3)`:           `tolist([0, 1, 2])`,
		`range(4, 1)`:        `tolist([4, 3, 2])`,
		`range(1, 8, 2)`:     `tolist([1, 3, 5, 7])`,
		`reverse([1, 2, 3])`: `[3, 2, 1]`,
		`setintersection(["a", "b"], ["b", "c"])`:                          `toset(["b"])`,
		`setproduct(["a", "b"], ["x"])`:                                    `tolist([["a", "x"], ["b", "x"]])`,
		`setsubtract(["a", "b", "c"], ["a", "c"])`:                         `toset(["b"])`,
		`setunion(["a", "b"], ["b", "c"])`:                                 `toset(["a", "b", "c"])`,
		`slice(["a", "b", "c", "d"], 1, 3)`:                                `["b", "c"]`,
		`sort(["e", "d", "a"])`:                                            `tolist(["a", "d", "e"])`,
		`transpose({ a = ["1", "2"], b = ["2", "3"] })`:                    `tomap({ "1" = tolist(["a"]), "2" = tolist(["a", "b"]), "3" = tolist(["b"]) })`,
		`values({ a = 3, c = 2 })`:                                         `[3, 2]`,
		`zipmap(["a", "b"], [1, 2])`:                                       `{ a = 1, b = 2 }`,
		`base64decode("SGVsbG8gV29ybGQ=")`:                                 `"Hello World"`,
		`base64encode("Hello World")`:                                      `"SGVsbG8gV29ybGQ="`,
		`length(csvdecode("a\n${s}\n${s}"))`:                               `2`,
		`csvdecode("a,b\n1,2\n")`:                                          `tolist([{ a = "1", b = "2" }])`,
		`jsondecode("{\"hello\": [1, null]}")`:                             `{ hello = [1, null] }`,
		`jsonencode({ hello = "world" })`:                                  `"{\"hello\":\"world\"}"`,
		`urlencode("Hello World & all")`:                                   `"Hello+World+%26+all"`,
		`yamldecode("a: &x {b: 1}\nc: *x")`:                                `{ a = { b = 1 }, c = { b = 1 } }`,
		`yamldecode("a: a *bold* move & more")`:                            `{ a = "a *bold* move & more" }`,
		`urldecode("Hello+World+%26+all")`:                                 `"Hello World & all"`,
		`urldecode(urlencode("é/~ +"))`:                                    `"é/~ +"`,
		`base64gunzip("H4sIAAAAAAAAAzu8MiezJBUAb6H0GwYAAAA=")`:             `"élite"`,
		`yamlencode({ a = "b" })`:                                          `"\"a\": \"b\"\n"`,
		`md5("hello world")`:                                               `"5eb63bbbe01eeed093cb22bb8f5acdc3"`,
		`sha1("hello world")`:                                              `"2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"`,
		`sha256("hello world")`:                                            `"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"`,
		`base64sha256("hello world")`:                                      `"uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="`,
		`length(sha512("hello world"))`:                                    `128`,
		`length(base64sha512("hello world"))`:                              `88`,
		`tobool("true")`:                                                   `true`,
		`tonumber("0.5")`:                                                  `0.5`,
		`tostring(1)`:                                                      `"1"`,
		`tolist(["a", 1])`:                                                 `tolist(["a", "1"])`,
		`tomap({ a = "foo", b = true })`:                                   `tomap({ a = "foo", b = "true" })`,
		`toset(["c", "b", "b"])`:                                           `toset(["b", "c"])`,
		`try(tonumber("x"), 5)`:                                            `5`,
		`try({ a = 1 }.b, { a = 1 }.a)`:                                    `1`,
		`can(tonumber("x"))`:                                               `false`,
		`can(tonumber("1"))`:                                               `true`,
		`issensitive(sensitive("a"))`:                                      `true`,
		`issensitive("a")`:                                                 `false`,
		`nonsensitive(sensitive("a"))`:                                     `"a"`,
		`nonsensitive("a")`:                                                `"a"`,
		`issensitive(upper(sensitive("a")))`:                               `true`,
		`nonsensitive(upper(sensitive("a")))`:                              `"A"`,
		`issensitive(lookup({ a = sensitive("x"), b = "y" }, "b"))`:        `false`,
		`issensitive(lookup({ a = sensitive("x"), b = "y" }, "a"))`:        `true`,
		`basename("foo/bar/baz.txt")`:                                      `"baz.txt"`,
		`dirname("foo/bar/baz.txt")`:                                       `"foo/bar"`,
		`file("a.txt")`:                                                    `"text\n"`,
		`file("./a.txt")`:                                                  `"text\n"`,
		`file("dir/../a.txt")`:                                             `"text\n"`,
		`fileexists("a.txt")`:                                              `true`,
		`fileexists("b.txt")`:                                              `false`,
		`[file("crlf.tpl"), templatefile("crlf.tpl", {})]`:                 `["a\n\rb\n", "a\n\rb\n"]`,
		`filebase64("crlf.tpl")`:                                           `base64encode("a\r\n\rb\r\n")`,
		`filebase64("b.bin")`:                                              `"//4="`,
		`filesha256("a.txt")`:                                              `sha256("text\n")`,
		`filemd5("./a.txt")`:                                               `md5("text\n")`,
		`fileset(".", "*.txt")`:                                            `toset(["a.txt"])`,
		`fileset(".", "**/*.txt")`:                                         `toset(["a.txt", "dir/c.txt", "dir/sub/e.txt"])`,
		`fileset("dir", "**")`:                                             `toset(["c.txt", "sub/d.png", "sub/e.txt"])`,
		`fileset("dir/", "sub/*.{png,jpg}")`:                               `toset(["sub/d.png"])`,
		`length(fileset("none", "*"))`:                                     `0`,
		`length(fileset(".", ".git/*"))`:                                   `0`,
		`templatefile("hello.tpl", { name = "ann", list = [1, 2] })`:       `"Hello ANN, 1, 2!"`,
		`templatefile("list.tpl", { list = [1, 2] })`:                      `[1, 2]`,
		`issensitive(templatefile("list.tpl", { list = [sensitive(1)] }))`: `true`,
		`seed("a", "b") == seed("ab")`:                                     `false`,
		`seed(1) == seed("1")`:                                             `false`,
		`seed(0.1) == seed(1 / 10)`:                                        `0.1 == 1 / 10`,
		`seed([1, "x"])`:                                                   `seed([1, "x"])`,
		`seed(["a"])`:                                                      `seed(tolist(["a"]))`,
		`seed({ a = "b" })`:                                                `seed(tomap({ a = "b" }))`,
		`seed(toset(["a", "b"]))`:                                          `seed(toset(["b", "a"]))`,
		`seed(-0)`:                                                         `seed(0)`,
		`seed(5)`:                                                          `seed(tonumber("5.0"))`,
	} {
		got, diags := evaluateText(left)
		want, moreDiags := evaluateText(right)
		if diags.HasErrors() || moreDiags.HasErrors() {
			t.Errorf("%s: %v; %s: %v", left, diags, right, moreDiags)
			continue
		}
		if !got.RawEquals(want) {
			t.Errorf("%s is %#v, want %#v", left, got, want)
		}
	}
}

func TestFunctionErrors(t *testing.T) {
	for text, want := range map[string]string{
		`file("../a.txt")`:                           "leads out of the folder",
		`file("dir/../../a.txt")`:                    "leads out of the folder",
		`file("/etc/passwd")`:                        "is absolute",
		`file("")`:                                   "is empty",
		`file("dir")`:                                "is not a file",
		`file("none.txt")`:                           `no file exists at "none.txt"`,
		`file("b.bin")`:                              "not valid UTF-8",
		`file("big.bin")`:                            "larger than 16 MB",
		`filesha256("big.bin")`:                      "larger than 16 MB",
		`file(".git/config.txt")`:                    "is in .git",
		`file(".GIT/config.txt")`:                    "is in .git",
		`file("dir/../.imgplan/state.txt")`:          "is in .imgplan",
		`fileexists("../x")`:                         "leads out of the folder",
		`fileexists("dir")`:                          "is not a file",
		`fileset("..", "*")`:                         "leads out of the folder",
		`fileset(".git", "*")`:                       "is in .git",
		`fileset("dir", "../*")`:                     "leads out of the folder",
		`fileset("dir", "sub/../../*")`:              "leads out of the folder",
		`fileset(".", "/etc/*")`:                     "leads out of the folder",
		`fileset(".", "[")`:                          "can't be matched",
		`templatefile("again.tpl", {})`:              "There is no function named \"templatefile\"",
		`templatefile("broken.tpl", {})`:             "broken.tpl line 2",
		`templatefile("deep.tpl", {})`:               "Nested too deep",
		`templatefile("names.tpl", {})`:              `the key "var" is missing, which names.tpl line 1 refers to`,
		`templatefile("hello.tpl", { name = "x" })`:  `the key "list" is missing`,
		`templatefile("hello.tpl", "x")`:             "must be a map or an object",
		`templatefile("hello.tpl", { "a b" = "x" })`: "can't be used as a name",
		`templatefile("../x.tpl", {})`:               "leads out of the folder",
		`lookup({ a = 1 }, "b")`:                     `no element with the key "b"`,
		`lookup({ a = 1 }, sensitive("b"))`:          "no element with that key",
		`lookup(tomap({ a = 1 }), "b")`:              `no element with the key "b"`,
		`lookup(tomap({ a = 1 }), "b", [])`:          "must have the same type",
		`lookup([1], "b")`:                           "must be a map",
		`lookup({}, "b", 1, 2)`:                      "two or three arguments",
		`one([1, 2])`:                                "zero or one elements",
		`sum([])`:                                    "empty list",
		`sum(["x"])`:                                 "numbers only",
		`index(["a"], "b")`:                          "not found",
		`coalesce("", null)`:                         "no non-null",
		`length(5)`:                                  "must be a string",
		`base64decode("!")`:                          "Base64",
		`base64decode("//4=")`:                       "not valid UTF-8",
		`replace("a", "/(/", "b")`:                   "missing closing",
		`try(tonumber("x"), tonumber("y"))`:          "no expression succeeded",
		`try()`:                                      "at least one argument",
		`seed()`:                                     "at least one argument",
		`matchkeys(["a"], [], ["x"])`:                "length",
		`tonumber("x")`:                              "number",
		`timestamp()`:                                "must not depend on when it is planned",
		`core::timestamp()`:                          "must not depend on when it is planned",
		`uuid()`:                                     `uuidv5("url", "...") is the same each time`,
		`bcrypt(unknown, 5)`:                         "sha256 makes the same digest",
		`abspath(null)`:                              "paths are relative to the folder",
		`cidrhost("10.0.0.0/8", 1)`:                  "network addresses",
		`type(1)`:                                    "only in imgplan console",
		`nope()`:                                     "There is no function named",
		`urldecode("%zz")`:                           "failed to decode",
		`urldecode("%ff")`:                           "not valid UTF-8",
		`base64gunzip("eA==")`:                       "failed to decompress",
		`base64gunzip("H4sIAAAAAAAAAzu8MiezJBUAb6H0GwUAAAA=")`:      "failed to decompress",
		`templatestring(s, {})`:                                     "",
		`templatestring("$${x}", {})`:                               "the key \"x\" is missing",
		`templatestring("$${[1]}", {})`:                             "string required",
		`templatestring("a\n$${upper(}", {})`:                       "the template line 2",
		`range(100000)`:                                             "1024 values",
		`setproduct(many, many, many)`:                              "too large",
		`join(s, many)`:                                             "too large",
		`replace(s, "x", s)`:                                        "too large",
		`replace(s, "/x/", "$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0")`: "too large",
		`indent(1000000, lines)`:                                    "too large",
		`indent(1e30, "a")`:                                         "too large",
		`indent(-1, "a")`:                                           "must not be negative",
		`format("%99999999999d", 1)`:                                "too large",
		`format("%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s", s)`: "too large",
		`formatlist("%s %s", many, s)`:                   "too large",
		`formatlist("%99999d %s", 1, many)`:              "too large",
		`yamlencode([for a in many : s])`:                "bytes of text",
		`concat([for a in range(1020) : many]..., many)`: "",
		`concat([for a in range(1020) : many]...)`:       "too large",
		`split("", "${s}${s}")`:                          "too large",
		`regexall("", "${s}${s}")`:                       "too large",
		`csvdecode(replace(s, "x", ","))`:                "too large",
		`jsondecode(join("", [for a in many : "["]))`:    "nested too deep",
		`jsondecode("1e999999999")`:                      "number that is too long",
		`yamldecode(join("", [for a in many : "[["]))`:   "nested too deep",
		`yamldecode(join("", [for a in many : "- "]))`:   "nested too deep",
		`yamldecode("a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]")`: "aliases too often",
	} {
		if want == "" {
			continue
		}
		_, diags := evaluateText(text)
		if !diags.HasErrors() || !strings.Contains(diags.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, diags, want)
		}
	}
}

func TestFunctionsOfTheUnknown(t *testing.T) {
	for _, text := range []string{
		`upper(unknown)`, `replace("a", "a", unknown)`, `file(unknown)`, `fileset(".", unknown)`, `seed("a", unknown)`,
		`seed({ a = unknown })`, `join(",", [unknown])`, `format("%s", unknown)`, `try(unknown, "x")`, `can(tonumber(unknown))`,
		`templatefile("hello.tpl", { name = unknown, list = [] })`, `lookup({ a = 1 }, unknown, 2)`, `length(numbers)`,
		`sum(numbers)`, `coalesce(unknown, "x")`, `alltrue([true, tobool(unknown)])`, `index([unknown], "x")`,
		`jsondecode(unknown)`, `base64decode(unknown)`, `startswith(unknown, "x")`, `timecmp(unknown, "x")`,
		`templatestring(unknown, {})`, `templatestring("$${a}", { a = unknown })`, `uuidv5("dns", unknown)`, `indent(1, unknown)`, `setproduct(numbers, [1])`,
	} {
		value, diags := evaluateText(text)
		if diags.HasErrors() || value.IsWhollyKnown() {
			t.Errorf("%s: %#v %v", text, value, diags)
		}
	}
}

// A value that stands for a mistake must come through every function as such, and no user may take its mark off.
func TestFunctionsKeepSpoiltMark(t *testing.T) {
	for _, text := range []string{
		`upper(spoilt)`, `nonsensitive(spoilt)`, `sensitive(spoilt)`, `lookup({ a = spoilt }, "a")`, `try(spoilt, 1)`, `seed(spoilt)`,
		`file(spoilt)`, `join(",", [spoilt])`, `length(spoilt)`, `templatefile("list.tpl", { list = [spoilt] })`, `jsonencode([spoilt])`,
		`templatestring("$${a}", { a = spoilt })`, `base64gunzip(spoilt)`, `timeadd(spoilt, "1h")`,
	} {
		value, diags := evaluateText(text)
		if diags.HasErrors() || !isSpoilt(value) {
			t.Errorf("%s: %#v %v", text, value, diags)
		}
	}
}

// Functions that evaluate their arguments twice would take 2^60 steps here.
func TestTryIsLinear(t *testing.T) {
	text := strings.Repeat("try(", 60) + "upper(\"a\")" + strings.Repeat(")", 60)
	if value, diags := evaluateText(text); diags.HasErrors() || !value.RawEquals(cty.StringVal("A")) {
		t.Errorf("%#v %v", value, diags)
	}
}

func TestEveryFunctionIsDescribed(t *testing.T) {
	list := Functions()
	for _, f := range list {
		params := f.Params
		if f.Variadic != nil {
			params = append(params, *f.Variadic)
		}
		for _, one := range params {
			if one.Name == "" || one.Type.JSON == "" {
				t.Errorf("%s has a parameter without a name or a type", f.Name)
			}
		}
		if f.Description == "" || f.Purpose == "" || strings.Contains(f.Description, `\`) {
			t.Errorf("%s is described as %q, for %q", f.Name, f.Description, f.Purpose)
		}
	}
	all := functions(someFiles, &effort{left: maxEffort})
	if want := len(all)/2 - len(missingFunctions); len(list) != want {
		t.Errorf("%d of %d functions are listed", len(list), want)
	}
}

func TestFunctionsAreTheCallers(t *testing.T) {
	functions(someFiles, &effort{left: maxEffort})["upper"] = function.Function{}
	if len(functions(someFiles, &effort{left: maxEffort})["upper"].Params()) != 1 {
		t.Error("two calls share one map")
	}
}
