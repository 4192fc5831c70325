package spec

import (
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// doubling is a chain of locals each of which holds the one before it more than once.
func doubling(first, next string, levels int) string {
	text := "a0 = " + first + "\n"
	for i := range levels {
		text += fmt.Sprintf("a%d = %s\n", i+1, strings.ReplaceAll(next, "@", fmt.Sprintf("local.a%d", i)))
	}
	return "locals {\n" + text + "}\n"
}

// inline is the same in one expression, where no local can be measured on the way.
func inline(next string, levels int) string {
	text := fmt.Sprintf("z%d", levels)
	for i := levels; i > 0; i-- {
		text = fmt.Sprintf("[for z%d in [%s] : %s][0]", i, strings.ReplaceAll(next, "@", fmt.Sprintf("z%d", i-1)), text)
	}
	return "locals {\na = [for z0 in [\"0123456789\"] : " + text + "][0]\n}\n"
}

func locals(lines ...string) string {
	return "locals {\nm = range(1024)\nn = [for p in setproduct(range(1000), range(10)) : p[0] * 10 + p[1]]\n" + strings.Join(lines, "\n") + "\n}\n"
}

// bombs are small files that ask for more than there is, and the mistake that is made of each.
var bombs = map[string]struct{ text, want string }{
	"texts":               {doubling(`"0123456789"`, `"${@}${@}"`, 40), "Value too large"},
	"tuples":              {doubling(`["x"]`, `[@, @]`, 40), ""},
	"objects":             {doubling(`{ a = 1 }`, `{ a = @, b = @ }`, 40), ""},
	"lists":               {doubling(`tolist(["x"])`, `tolist([@, @])`, 40), ""},
	"concat":              {doubling(`["x"]`, `concat(@, @)`, 40), ""},
	"join":                {doubling(`"x"`, `join("", [@, @])`, 40), "Value too large"},
	"conditionals":        {doubling(`"x"`, `@ == "y" ? [@] : [@, @]`, 40), ""},
	"texts in one":        {inline(`"${@}${@}"`, 40), "Too much to evaluate"},
	"tuples in one":       {inline(`[@, @]`, 40), ""},
	"compared":            {strings.Replace(inline(`[@, @]`, 40), " : z40]", " : z40 == z40]", 1), "Too much to evaluate"},
	"counted":             {strings.Replace(inline(`[@, @]`, 40), " : z40]", " : length(flatten(z40))]", 1), "Too much to evaluate"},
	"three loops":         {locals("a = [for x in local.m : [for y in local.m : [for z in local.m : z]]]"), "Too much to evaluate"},
	"loops for nothing":   {locals("a = [for x in local.m : x if length([for y in local.m : y if length([for z in local.m : z if z < 0]) > 5]) > 3]"), "Too much to evaluate"},
	"flatten":             {locals("a = flatten([for x in local.m : [for y in local.m : local.m]])"), "Too much to evaluate"},
	"a template's loop":   {locals(`a = "%{for x in local.m}%{for y in local.m}%{for z in local.m}xxxxxxx%{endfor}%{endfor}%{endfor}"`), "Too much to evaluate"},
	"try":                 {locals("a = [for x in local.m : try([for y in local.m : [for z in local.m : z]], 1)]"), "Too much to evaluate"},
	"can":                 {locals("a = [for x in local.m : can([for y in local.m : [for z in local.m : z]])]"), "Too much to evaluate"},
	"contains":            {locals("a = [for x in local.n : contains(local.n, x)]"), "Too much to evaluate"},
	"distinct":            {locals("a = distinct(slice(local.n, 0, 5000))"), "Too much to evaluate"},
	"checks":              {locals() + "check \"c\" {\n" + requires("assert", "length([for x in local.m : [for y in local.m : [for z in local.m : z]]]) > 0", `"x"`) + "\n}\n", "Too much to evaluate"},
	"preconditions":       {locals() + "image \"i\" {\ncount = 30000\nprompt = \"x\"\npath = \"${count.index}.png\"\nlifecycle {\n" + requires("precondition", "count.index < 0 || length([for x in local.m : x]) > 1", `"x"`) + "\n}\n}\n", "Too much to evaluate"},
	"postconditions":      {locals() + "image \"i\" {\ncount = 30000\nprompt = \"x\"\npath = \"${count.index}.png\"\nlifecycle {\n" + requires("postcondition", "self.width > 0 || length([for x in local.m : x]) > 1", `"x"`) + "\n}\n}\n", "Too much to evaluate"},
	"a trigger":           {locals() + "image \"i\" {\ncount = 30000\nprompt = \"x\"\npath = \"${count.index}.png\"\nlifecycle {\nreplace_triggered_by = [local.n]\n}\n}\n", "Too much to evaluate"},
	"sets":                {locals("a = [for x in range(100) : length(setsubtract(local.n, local.n))]"), ""},
	"setproduct":          {locals("a = setproduct(local.m, local.m, local.m)"), ""},
	"splat":               {locals("b = [for x in local.m : { c = local.m }]", "a = [for x in local.m : local.b[*].c]"), ""},
	"merge":               {locals("b = { for x in local.m : \"k${x}\" => x }", "a = [for x in local.m : merge(local.b, local.b)]"), "Too much to evaluate"},
	"keys":                {locals("b = { for x in local.m : \"k${x}\" => x }", "a = [for x in local.m : [for y in local.m : keys(local.b)]]"), "Too much to evaluate"},
	"jsonencode":          {locals("a = [for x in local.m : length(jsonencode(local.n))]"), "Too much to evaluate"},
	"a pattern":           {locals("b = join(\"\", [for x in local.m : \""+strings.Repeat("a", 500)+"\"])", `a = regex("(a?){900}(a?){900}b", local.b)`), "Too much to evaluate"},
	"types":               {"locals {\na = tolist([" + numbered("{ a%d = 1 },", 30_000) + "])\n}\n", "Too much to evaluate"},
	"count":               {"image \"x\" {\ncount = 1e9\nprompt = \"p\"\npath = \"${count.index}.png\"\n}\n", "Invalid count argument"},
	"for_each":            {locals() + "image \"x\" {\nfor_each = toset([for p in setproduct(local.m, slice(local.m, 0, 300)) : \"${p[0]}-${p[1]}\"])\nprompt = \"p\"\npath = \"${each.key}.png\"\n}\n", ""},
	"instances":           {"image \"x\" {\ncount = 100000\nprompt = \"p${length([for x in range(1000) : x])}\"\npath = \"${count.index}.png\"\nseed = length([for x in range(count.index % 1000) : x])\n}\n", "Too much to evaluate"},
	"a default":           {"variable \"v\" {\ndefault = [for x in [" + strings.Repeat("1,", 2000) + "] : [for y in [" + strings.Repeat("1,", 2000) + "] : y]]\n}\n", "Too much to evaluate"},
	"optional attributes": {"variable \"v\" {\ntype = list(object({" + numbered("a%d = optional(string, \"x\"),", 5000) + "}))\ndefault = [" + strings.Repeat("{},", 5000) + "]\n}\n", "Invalid default value for variable"},
	"outputs":             {locals() + numbered("output \"o%d\" {\nvalue = [for x in range(100) : local.m]\n}\n", 3), "Too much to evaluate"},
	"templatefile":        {locals(`a = [for x in local.m : length(templatefile("big.tpl", {}))]`), ""},
	"templatestring":      {locals("t = \""+strings.Repeat("x", 100_000)+"\"", `a = [for x in local.m : length(templatestring(local.t, {}))]`), ""},
	"gunzip":              {locals(`a = [for x in local.m : [for y in local.m : base64gunzip("` + gzipped(1_000_000) + `") == ""]]`), ""},
	"file":                {locals(`a = [for x in local.m : length(file("big.tpl"))]`), ""},
	"yaml":                {"locals {\na = yamldecode(<<E\nb0: &b0 [x,x,x,x]\n" + aliases(9) + "E\n)\n}\n", ""},
	"joined numbers":      {locals(`a = [for x in local.m : length(join(",", local.n))]`), "Too much to evaluate"},
	"huge numbers":        {locals("a = [for x in local.m : [for y in local.m : length(\"${y + 1e9999}\")]]"), "Too much to evaluate"},
	"equal":               {locals("a = [for x in local.m : local.n == local.n]"), "Too much to evaluate"},
	"coalesce":            {locals("a = [for x in local.m : coalesce(concat(local.n, [\"x\"])...)]"), "Too much to evaluate"},
	"two lengths":         {locals("a = [for x in local.m : x > 0 ? local.n : concat(local.n, [\"x\"])]"), "Too much to evaluate"},
	"mixed lists":         {locals("a = [for x in local.m : tolist(concat(local.n, [\"x\"]))]"), "Too much to evaluate"},
	"a mistake a turn":    {"locals {\na = [for x in range(100) : [for y in range(100) : y.z]]\n}\n", "Unsupported attribute"},
	"a key a turn":        {"locals {\na = { for x in setproduct(range(100), range(100)) : \"k\" => x }\n}\n", "Duplicate object key"},
	"mistakes of tuples":  {locals(numbered("a%d = local.n.x\n", 5000)), "Too many mistakes"},
	"jsondecode":          {locals("a = [for x in local.m : length(jsondecode(\"[${join(\",\", [for y in local.n : \"{}\"])}]\"))]"), "Too much to evaluate"},
	"filesets":            {locals("a = [for x in local.m : [for y in local.m : fileset(\".\", \"**\")]]"), "Too much to evaluate"},
	"patterns":            {locals("a = fileset(\".\", \"" + strings.Repeat("**/", 100) + "x\")"), ""},
	"braces":              {locals("a = fileset(\".\", \"" + strings.Repeat("{a,b}", 30) + "\")"), "Invalid function argument"},
	"renditions":          {"image \"x\" {\ncount = 5000\nprompt = \"p\"\npath = \"${count.index}.png\"\n" + numbered("rendition \"r%[1]d\" {\npath = \"${count.index}-%[1]d.png\"\nwidth = 8\n}\n", 50) + "}\n", ""},
	"sets of renditions":  {"image \"x\" {\ncount = 20000\nprompt = \"p\"\npath = \"${count.index}.png\"\nrendition \"r\" {\npath = \"${count.index}-{width}.png\"\nwidths = range(1, 200)\n}\n}\n", "Too many renditions"},
	"ranges":              {"locals {\n" + numbered("a%d = range(1024)\n", 20_000) + "}\n", "Too much to evaluate"},
	"split":               {locals("b = join(\"\", [for x in local.m : \""+strings.Repeat("a", 900)+"\"])", `a = [for x in range(100) : length(split("", local.b))]`), "Too much to evaluate"},
	"any":                 {"variable \"v\" {\ntype = list(any)\ndefault = [" + strings.Repeat("1, \"x\",", 20_000) + "]\n}\n", "Invalid default value for variable"},
	"heredoc":             {"locals {\na = <<EOT\n" + strings.Repeat("x\n", 60_000) + "EOT\n}\n", "Text too long"},
	"dollars":             {"locals {\na = \"" + strings.Repeat("$ x", 60_000) + "\"\n}\n", "Text too long"},
	"syntax":              {numbered("foo %d baz ]\n", 50_000), ""},
	"empty blocks":        {numbered("image \"a%d\" {\n}\n", 30_000), "Too many mistakes"},
	"references":          {"locals {\n" + numbered("q%[1]d = local.nope%[1]d\n", 30_000) + "}\n", "Too many mistakes"},
	"one long line":       {"locals { a = [" + numbered("local.nope%d,", 20_000) + "] }\n", "Too many mistakes"},
	"duplicates":          {strings.Repeat("locals {\nx = 1\n}\n", 30_000), "Too many mistakes"},
	"zeros":               {strings.Repeat("\x00", 1_000_000), "Invalid characters"},
	"backticks":           {strings.Repeat("`", 1_000_000), "Invalid characters"},
	"no UTF-8":            {"locals {\na = \"\xff\"\n}\n", "Invalid character encoding"},
}

// gzipped is so many bytes of nothing, compressed a thousand times and in Base64.
func gzipped(n int) string {
	var text strings.Builder
	code := base64.NewEncoder(base64.StdEncoding, &text)
	compressed := gzip.NewWriter(code)
	_, _ = compressed.Write(make([]byte, n)) // neither these nor the closing can fail
	_, _ = compressed.Close(), code.Close()
	return text.String()
}

func numbered(format string, n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, format, i)
	}
	return text.String()
}

func aliases(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "b%d: &b%d [%s]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*b%d,", i), 20))
	}
	return text.String()
}

// TestBombs sets them off: each ends in a mistake that says where, and soon. The watchdog is generous, because a bomb that
// is not defused takes hours. An eighth of the work that is allowed shows as much as all of it does, which
// IMGPLAN_BENCH=long asks for.
func TestBombs(t *testing.T) {
	for name, bomb := range bombs {
		t.Run(name, func(t *testing.T) {
			in := input(map[string]string{"a.imgplan.hcl": bomb.text + head, "big.tpl": strings.Repeat("x", 1_000_000), strings.Repeat("d/", 40) + "x.txt": ""})
			diags := watched(t, func() Diagnostics {
				l := newLoader(in)
				if os.Getenv("IMGPLAN_BENCH") != "long" {
					l.effort.left = maxEffort / 8
				}
				_, diags := l.load()
				return diags
			})
			if !diags.HasErrors() {
				t.Fatal("it is valid")
			}
			if len(diags) > maxTold+1 {
				t.Errorf("%d mistakes", len(diags))
			}
			shown := 0
			found := bomb.want == ""
			for _, diag := range diags {
				found = found || diag.Summary == bomb.want
				if diag.Snippet != nil {
					shown = max(shown, len(diag.Snippet.Code))
				}
				if diag.Range == nil && diag.Summary != "Too many mistakes" {
					t.Errorf("no place: %s: %s", diag.Summary, diag.Detail)
				}
			}
			if !found {
				t.Errorf("want %q, got %s", bomb.want, diags[0].Summary+": "+diags[0].Detail[:min(300, len(diags[0].Detail))])
			}
			if shown > maxSnippet {
				t.Errorf("a snippet of %d bytes", shown)
			}
		})
	}
}

// TestNoBomb: what the bombs are made in is none, so that it is the bombs that are found.
func TestNoBomb(t *testing.T) {
	l := newLoader(one(locals() + head))
	l.effort.left = maxEffort / 8
	if _, diags := l.load(); len(diags) > 0 {
		t.Errorf("got %s", texts(diags))
	}
}

// TestBombsInJSON: expressions in JSON files count, too.
func TestBombsInJSON(t *testing.T) {
	in := input(map[string]string{"a.imgplan.json": `{"locals": {"m": "${range(1024)}",
		"a": {"b": ["${[for x in local.m : [for y in local.m : [for z in local.m : z]]]}"]}}}`})
	diags := watched(t, func() Diagnostics {
		_, diags := Load(in)
		return diags
	})
	if len(diags) != 1 || diags[0].Summary != "Too much to evaluate" || diags[0].Range == nil {
		t.Errorf("got %s", texts(diags))
	}
}

func watched(t *testing.T, work func() Diagnostics) Diagnostics {
	t.Helper()
	done := make(chan Diagnostics, 1)
	go func() { done <- work() }()
	select {
	case diags := <-done:
		return diags
	case <-time.After(2 * time.Minute):
		panic("it does not end") // the work can't be stopped otherwise
	}
}

// TestOddFiles: what is named like a file of ours and is none is not read. The pipe and the device are a mock, because a
// real one would hang the test that finds the mistake; the stories have real ones.
func TestOddFiles(t *testing.T) {
	for _, mode := range []fs.FileMode{fs.ModeNamedPipe, fs.ModeDevice, fs.ModeSocket, fs.ModeCharDevice | fs.ModeDevice} {
		for _, name := range []string{"b.imgplan.hcl", "b.imgplan.json", "imgplan.vars.hcl"} {
			in := one(plain)
			in.FS = neverOpened{fstest.MapFS{
				"a.imgplan.hcl": {Data: []byte(head)}, name: {Mode: mode},
			}, name, t}
			_, diags := Load(in)
			if len(diags) != 1 || !strings.Contains(diags[0].Detail, "not a regular file") || diags[0].Range.Filename != name {
				t.Errorf("%s, %s: %s", name, mode, texts(diags))
			}
		}
		in := one("locals {\na = file(\"odd\")\n}\n")
		in.FS = neverOpened{fstest.MapFS{
			"a.imgplan.hcl": {Data: []byte("locals {\na = file(\"odd\")\n}\n" + head)}, "odd": {Mode: mode},
		}, "odd", t}
		if _, diags := Load(in); len(diags) != 1 || !strings.Contains(diags[0].Detail, "is not a file") {
			t.Errorf("file(), %s: %s", mode, texts(diags))
		}
	}
	if _, diags := Load(Input{FS: os.DirFS(t.TempDir())}); !diags.HasErrors() {
		t.Error("an empty folder is valid")
	}
}

// neverOpened fails the test when one of its files is opened.
type neverOpened struct {
	fstest.MapFS
	name string
	t    *testing.T
}

func (n neverOpened) Open(name string) (fs.File, error) {
	if name == n.name {
		n.t.Errorf("%s was opened", name)
	}
	return n.MapFS.Open(name)
}

// BenchmarkBombs measures them: go test -run=- -bench=Bombs -benchtime=1x ./internal/spec
func BenchmarkBombs(b *testing.B) {
	for name, bomb := range bombs {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Load(input(map[string]string{"a.imgplan.hcl": bomb.text + head, "big.tpl": strings.Repeat("x", 1_000_000)}))
			}
		})
	}
}
