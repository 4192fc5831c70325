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
}
