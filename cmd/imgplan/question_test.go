package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// interrupter ends a context once a text is written to it.
type interrupter struct {
	bytes.Buffer
	at     string
	cancel context.CancelFunc
}

func (i *interrupter) Write(p []byte) (int, error) {
	n, err := i.Buffer.Write(p)
	if strings.Contains(i.String(), i.at) {
		i.cancel()
	}
	return n, err
}

// TestInterruptAtTheQuestion: ^C is an answer, too, and nothing was done.
func TestInterruptAtTheQuestion(t *testing.T) {
	dir := t.TempDir()
	text := "provider \"sketch\" {}\nimage \"a\" {\n  prompt = \"a fox\"\n  path   = \"a.png\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.imgplan.hcl"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stdin, never := io.Pipe()
	defer never.Close()
	out := &interrupter{at: "Do this?", cancel: cancel}
	env := &environment{stdin: stdin, stdout: out, stderr: io.Discard, vars: map[string]string{}, interactive: true}
	if code := run(ctx, env, []string{"-chdir=" + dir, "apply"}); code != exitInterrupted {
		t.Errorf("it ended with %d; it said:\n%s", code, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.png")); err == nil {
		t.Error("the picture was made")
	}
	if !strings.HasSuffix(out.String(), ": \n") {
		t.Errorf("what follows begins no line: %q", out.String()[max(0, out.Len()-80):])
	}
}

// TestConsoleIsLeft: a person is not caught behind an open bracket, and whatever ends the conversation, the shell has a line of its own.
func TestConsoleIsLeft(t *testing.T) {
	for typed, want := range map[string]string{
		"1 + 1\n":               "> 2\n> \n",
		"1 + 1\nexit\n2\n":      "> 2\n> ",
		"sum([\n1,\n2])\n":      "> : : 3\n> \n",
		"foo(\n\n1 + 1\nexit\n": "> : > 2\n> ",
		"foo(\nexit\n2\n":       "> : ",
		"\n\nfoo(":              "> > > : \n> \n",
	} {
		var out, said bytes.Buffer
		env := &environment{
			stdin: strings.NewReader(typed), stdout: &out, stderr: &said, vars: map[string]string{}, interactive: true, outWidth: 80,
		}
		code := run(t.Context(), env, []string{"-chdir=" + t.TempDir(), "console"})
		broken := strings.Contains(typed, "foo(\n\n") || strings.HasSuffix(typed, "foo(")
		if code != 0 || out.String() != want || (said.Len() > 0) != broken {
			t.Errorf("%q: %d, %q; want %q; it said:\n%s", typed, code, out.String(), want, said.String())
		}
	}
}
