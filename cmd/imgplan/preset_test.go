package main

import (
	"bytes"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestShellWords: a text becomes the words that a shell makes of it, where there is one to ask.
func TestShellWords(t *testing.T) {
	shell, _ := exec.LookPath("sh")
	for text, want := range map[string][]string{
		``:                          nil,
		"  \t\n ":                   nil,
		`-target=image.a  -json`:    {"-target=image.a", "-json"},
		`'-target=image.a["x y"]'`:  {`-target=image.a["x y"]`},
		`-target="image.a[\"x\"]"`:  {`-target=image.a["x"]`},
		`-var 'a=b c' -var "d=e f"`: {"-var", "a=b c", "-var", "d=e f"},
		`a\ b c\\d \'e`:             {"a b", `c\d`, "'e"},
		`"a\b\\c\"d\'e"`:            {`a\b\c"d\'e`},
		`'a\b'\''c'`:                {`a\b'c`},
		`'' "" x""y`:                {"", "", "xy"},
		"a\\\nb":                    {"ab"},
		"'a\nb'":                    {"a\nb"},
		`ü="ß"`:                     {"ü=ß"},
	} {
		got, err := shellWords(text)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
		if shell == "" || len(want) == 0 {
			continue
		}
		said, err := exec.Command(shell, "-c", "for word in "+text+`; do printf '%s\0' "$word"; done`).Output()
		if words := strings.Split(string(said), "\x00"); err != nil || !slices.Equal(words[:len(words)-1], want) {
			t.Errorf("%q: %s makes %q of it, %v; want %q", text, shell, words, err, want)
		}
	}
	for _, text := range []string{`'a`, `"a`, `a\`, `"a\"`, `'a\'b'`} {
		if words, err := shellWords(text); err == nil {
			t.Errorf("%q: %q", text, words)
		}
	}
}

func TestWantsPlain(t *testing.T) {
	for text, want := range map[string]bool{
		"plan": false, "plan -no-color": true, "--no-color plan": true, "plan -no-color=false": false, "plan --no-color=1": true,
		"plan -no-color=x": false, "plan -- -no-color": false, "plan no-color": false, "-no-colors": false, "-no-color plan -no-color=false": false,
	} {
		if got := wantsPlain(strings.Fields(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestNoColour: what is coloured at a terminal is not with -no-color, mistakes in flags included.
func TestNoColour(t *testing.T) {
	for _, args := range [][]string{{"providers"}, {"plan", "-bogus"}} {
		for _, plain := range []bool{false, true} {
			var said bytes.Buffer
			env := &environment{stdin: strings.NewReader(""), stdout: &said, stderr: &said, outWidth: 80, errWidth: 80}
			given := args
			if plain {
				given = append(slices.Clone(args), "-no-color")
			}
			run(t.Context(), env, given)
			if coloured := strings.Contains(said.String(), "\x1b["); coloured == plain || said.Len() == 0 {
				t.Errorf("imgplan %v: coloured is %v:\n%s", given, coloured, said.String())
			}
		}
	}
}
