package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// update writes the pages of docs that are made from the program: go test ./cmd/imgplan -run Page -update
var update = flag.Bool("update", false, "write the generated pages of docs")

// TestCommandsPage: docs/cli.md is what -help says of every command.
func TestCommandsPage(t *testing.T) {
	root := newRoot(context.Background(), &environment{stdout: io.Discard, stderr: io.Discard, stdin: strings.NewReader("")})
	root.InitDefaultCompletionCmd()
	var page bytes.Buffer
	page.WriteString(`# The commands

Each of them says all this itself: ` + "`imgplan COMMAND -help`" + `. Flags take one dash or two, before or after arguments. Answers go
to stdout, all else to stderr.
`)
	writeHelp(&page, root)
	samePage(t, "../../docs/cli.md", page.Bytes())
}

// writeHelp writes the help of a command and of all below it.
func writeHelp(page *bytes.Buffer, cmd *cobra.Command) {
	if !cmd.IsAvailableCommand() && cmd.HasParent() {
		return
	}
	var help bytes.Buffer
	cmd.InitDefaultHelpFlag()
	cmd.SetOut(&help)
	printHelp(cmd, nil)
	fmt.Fprintf(page, "\n## %s\n\n```text\n%s```\n", cmd.CommandPath(), help.String())
	for _, child := range cmd.Commands() {
		writeHelp(page, child)
	}
}

// samePage compares a page with what it should be, or writes it.
func samePage(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not up to date: go test ./cmd/imgplan -run Page -update", file)
	}
}
