package main

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestScreen(t *testing.T) {
	for name, c := range map[string]struct {
		colour     bool
		text, want string
	}{
		"plain":            {false, "a\tb\n\u00e9\u4e16\U0001F468\u200d\U0001F469", "a\tb\n\u00e9\u4e16\U0001F468\u200d\U0001F469"},
		"escapes":          {false, "\x1b[2J\x1b]0;title\x07", `\u001b[2J\u001b]0;title\u0007`},
		"a colour of ours": {true, "\x1b[31;1mred\x1b[0m", "\x1b[31;1mred\x1b[0m"},
		"no colours":       {false, "\x1b[31mred", `\u001b[31mred`},
		"other sequences":  {true, "\x1b[3A\x1b[J\x1b[8mhidden\x1b[", `\u001b[3A\u001b[J\u001b[8mhidden\u001b[`},
		"C1":               {true, "\u009b31m", `\u009b31m`},
		"a raw C1":         {true, "\x9b31m", `\ufffd31m`},
		"direction":        {true, "a\u202eb\u2066c", `a\u202eb\u2066c`},
		"tags":             {true, "\U000E0041", `\udb40\udc41`},
		"a return":         {false, "safe\rEVIL", `safe\u000dEVIL`},
	} {
		var out bytes.Buffer
		n, err := (&screen{&out, c.colour}).Write([]byte(c.text))
		if out.String() != c.want || n != len(c.text) || err != nil {
			t.Errorf("%s: got %q, want %q (%d, %v)", name, out.String(), c.want, n, err)
		}
	}
}

// TestScreenKeepsJSON: what passes through is still the same document.
func TestScreenKeepsJSON(t *testing.T) {
	want := map[string]string{"a": "\x1b[2J\u009b\u202e\U000E0041\x7f\u2028 \u00e9"}
	var out bytes.Buffer
	if err := printJSON(&screen{w: &out}, want); err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got["a"] != want["a"] {
		t.Errorf("%v: got %q, want %q", err, got["a"], want["a"])
	}
	for _, r := range out.String() {
		if r != '\n' && obeyed(r) {
			t.Errorf("%q is left in %s", r, out.String())
		}
	}
}
