package spec

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/imgplan/imgplan/internal/providers"
)

// TestStarterIsRead: whatever a picture says it was made from, the declaration that is written for it says just that, and is
// canonical.
func TestStarterIsRead(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{
			"${", "%{", "$${", "%%{ if true }", "${file(\"/etc/passwd\")}", "\"", "\\", "\n", "#", "*/", "<<EOT", "}", "a fox", "狐", "é",
		}), rapid.StringN(0, 5, -1)), 1, 4).Draw(r, "words")
		prompt := "a " + strings.Join(words, "")
		if utf8.RuneCountInString(prompt) > 50 {
			r.Skip("longer than any argument")
		}
		d := Draft{
			Name: "x", Path: "x.png", Prompt: prompt, Remarks: []string{rapid.String().Draw(r, "remark"), "a\nprompt = \"evil\"\r\n}"},
			Arguments: []providers.Setting{{Name: "seed", Type: providers.Integer, Text: "7"}, {Name: "negative_prompt", Type: providers.String, Text: prompt}},
		}
		text := string(Starter(d)) + string(StarterImport(d))
		config, diags := Load(Input{
			FS: fstest.MapFS{"a.imgplan.hcl": {Data: []byte("provider \"acme\" {}\n" + text)}}, Catalogue: catalogue,
		})
		if config == nil {
			r.Fatalf("%s\n%v", text, diags)
		}
		got := config.Images[0]
		if norm.NFC.String(got.Prompt) != norm.NFC.String(prompt) || got.Seed != 7 || config.Imports[0].File != "x.png" {
			r.Fatalf("%q became %q in\n%s", prompt, got.Prompt, text)
		}
		if formatted, bad := Format([]byte(text), "a.imgplan.hcl"); bad != nil || string(formatted) != text {
			r.Fatalf("not canonical: %s\n%v", text, bad)
		}
	})
}
