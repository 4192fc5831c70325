package spec

import (
	"bytes"
	"testing"
)

// FuzzLoad: whatever a file holds, Load ends; it gives a Config or a mistake, the same ones if images are parsed later; and every
// place is inside a file.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		nine, plain, usesX, head, "", "locals {\na = local.a\n}", "image \"a\" {\ncount = 3\npath = \"${count.index}.png\"\n}", "x = [", "\xef\xbb\xbf",
		"variable \"v\" {\ntype = object({a = optional(number, 1)})\ndefault = {}\n}\noutput \"o\" {\nvalue = var.v\n}",
		"provider \"acme\" {\nalias = \"eu\"\nprice = {}\ncallback {\n}\n}", "locals {\na = 1e99999\nb = \"${local.a}\"\n}",
	} {
		f.Add([]byte(seed), false)
	}
	f.Add([]byte(styles+drawn("a", "for_each = { pixel = 1 }\nstyles = [style[each.key], merge(style.warm, { steps = null })]")+
		"defaults {\nimages = [\"a*\"]\nstyles = [style.pixel]\nprompt = \"{prompt}{prompt}\"\n}"), false)
	f.Add([]byte(head+tidy("a", "  alt = \"${image.b.path}\"\n")+tidy("b", "")), false)
	f.Add([]byte(head+"// c\n"+tidy("a", "  lifecycle {\n    postcondition {\n      condition     = self.width > 1\n      error_message = \"no\"\n    }\n  }\n")+tidy("a-b", "")), false)
	f.Add([]byte(`{"style": {"s": {"steps": "${1}\n"}}, "defaults": [{"styles": ["${style.s}"]}]}`), true)
	f.Add([]byte(`{"image": {"a": {"for_each": {"k": 1}, "prompt": "${each.key}", "path": "a.png", "provider": "acme"}}}`), true)
	f.Add([]byte(`{"locals": [{"a": null}], "output": {"o": {"value": "${local.a}"}}}`), true)
	f.Fuzz(func(t *testing.T, text []byte, isJSON bool) {
		name := "a.imgplan.hcl"
		if isJSON {
			name = "a.imgplan.json"
		}
		config, diags := bothWays(t, input(map[string]string{name: string(text)}))
		if (config == nil) != diags.HasErrors() {
			t.Fatalf("config %v, %s", config, texts(diags))
		}
		for _, diag := range diags {
			checkPlace(t, diag, name, text)
		}
	})
}

func checkPlace(t *testing.T, diag Diagnostic, name string, text []byte) {
	t.Helper()
	place := diag.Range
	if place == nil || place.Filename != name {
		t.Fatalf("%s: %s: range %v", diag.Summary, diag.Detail, place)
	}
	lines := bytes.Count(text, []byte("\n")) + 1
	if place.Start.Byte > place.End.Byte || place.End.Byte > len(text) || place.Start.Line < 1 || place.Start.Line > lines || place.Start.Column < 1 {
		t.Fatalf("%s: %s: %+v is outside the file of %d bytes", diag.Summary, diag.Detail, *place, len(text))
	}
}

// FuzzOverride lays one text over another, in either syntax.
func FuzzOverride(f *testing.F) {
	f.Add([]byte(plain), []byte("image \"a\" {\nseed = 1\n}"), false)
	f.Add([]byte("locals {\na = 1\n}\nimgplan {\nbudget {}\n}"), []byte("locals {\na = 2\n}\nimgplan {\nbudget {}\n}"), false)
	f.Add([]byte("defaults {\nimages = [\"a\"]\n}\nprovider \"acme\" {}"), []byte(`{"defaults": {"images": ["a"]}, "provider": {"acme": {"rate": "1/1s"}}}`), true)
	f.Fuzz(func(t *testing.T, text, over []byte, isJSON bool) {
		name := "override.imgplan.hcl"
		if isJSON {
			name = "override.imgplan.json"
		}
		config, diags := Load(input(map[string]string{"a.imgplan.hcl": string(text), name: string(over)}))
		if (config == nil) != diags.HasErrors() {
			t.Fatalf("config %v, %s", config, texts(diags))
		}
		for _, diag := range diags {
			if diag.Range != nil && diag.Range.Filename == name {
				checkPlace(t, diag, name, over)
			} else {
				checkPlace(t, diag, "a.imgplan.hcl", text)
			}
		}
	})
}
