package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

func newConsole(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "console",
		Short: "Try out expressions",
		Long: `Evaluate expressions from standard input, one a line, as if they stood in the configuration, and print their values. An
expression with open brackets goes on in the next line, at a terminal up to a blank one; type(...) around one tells its type.
Images have the values that are declared and recorded. It changes nothing; at a terminal, "exit" or ^D ends it.

Exit codes: 0 done; 1 the configuration is not valid, or an expression from a file or a pipe is not; 130 interrupted.`,
		Example: "  echo '[for i in image.icon : i.path]' | imgplan console",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return f.console(cmd.Context()) },
	}
	f.variableFlags(cmd)
	return cmd
}

// conversation is one run of the console.
type conversation struct {
	*folder
	console *spec.Console
	lines   <-chan typed // closed behind the last
	failed  bool         // whether an expression was wrong
}

// typed is a line with its end, or why none could be read.
type typed struct {
	text string
	err  error
}

func (f *folder) console(ctx context.Context) error {
	console, dir, err := f.openConsole()
	if err != nil {
		return err
	}
	defer dir.Close()
	c := &conversation{folder: f, console: console, lines: linesOf(ctx, f.env.stdin)}
	for {
		text, err := c.next(ctx)
		if err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		if err := c.answer(text); err != nil {
			return err
		}
	}
	if c.failed && !f.mayAsk() {
		return errSaid
	}
	return nil
}

// openConsole evaluates the configuration with what is recorded. The folder must stay open as long as the console.
func (f *folder) openConsole() (*spec.Console, *workdir.Dir, error) {
	known, err := f.recorded()
	if err != nil {
		return nil, nil, err
	}
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, nil, err
	}
	in, err := f.input(f.watch(dir), known)
	if err != nil {
		dir.Close()
		return nil, nil, err
	}
	console, diags := spec.NewConsole(in)
	if err = f.show(diags); err == nil && console == nil {
		err = errSaid
	}
	return console, dir, err
}

// recorded is what is known of the images, which are none in a folder that declares nothing.
func (f *folder) recorded() (map[string]spec.Known, error) {
	if declared, err := f.declaring(); err != nil || len(declared) == 0 {
		return nil, err
	}
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	made, err := f.decide(snapshot, plan.Options{})
	if err != nil {
		return nil, err
	}
	known, taken := f.knownFrom(made.plan), corrections{}
	taken.learn(made)
	taken.tell(known)
	return known, nil
}

// linesOf reads lines beside the conversation, so that ^C ends it while it waits for one.
func linesOf(ctx context.Context, from io.Reader) <-chan typed {
	lines := make(chan typed)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(from)
		for scanner.Scan() {
			select {
			case lines <- typed{text: scanner.Text() + "\n"}:
			case <-ctx.Done():
				return
			}
		}
		err := scanner.Err()
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("a line of standard input is longer than %d kB", bufio.MaxScanTokenSize>>10)
		}
		if err != nil {
			select {
			case lines <- typed{err: err}:
			case <-ctx.Done():
			}
		}
	}()
	return lines
}

// next returns the next expression; io.EOF if there is none.
func (c *conversation) next(ctx context.Context) (string, error) {
	text := ""
	for {
		c.prompt(text)
		select {
		case <-ctx.Done():
			c.unprompt()
			return "", &exit{code: exitInterrupted}
		case line, more := <-c.lines:
			if !more {
				c.unprompt()
			}
			switch text += line.text; {
			case line.err != nil:
				return "", line.err
			case isSilent(text) && !more, c.says("exit", line):
				return "", io.EOF
			case isSilent(text):
				text = ""
			case !more || c.says("", line) || !spec.Unfinished(text):
				return text, nil
			}
		}
	}
}

// says tells a line of a person that is no part of an expression, whatever brackets are open: a file may have such ones in it.
func (c *conversation) says(word string, line typed) bool {
	return c.mayAsk() && strings.TrimSpace(line.text) == word
}

// prompt asks a person for a line, or for another of the same expression.
func (c *conversation) prompt(text string) {
	if c.prompts() {
		sign := "> "
		if text != "" {
			sign = ": "
		}
		fmt.Fprint(c.env.stdout, sign)
	}
}

// unprompt ends the line of a prompt that no line follows.
func (c *conversation) unprompt() {
	if c.prompts() {
		fmt.Fprintln(c.env.stdout)
	}
}

func (c *conversation) prompts() bool { return c.mayAsk() && c.env.outWidth > 0 }

// isSilent tells a line that is blank or a comment.
func isSilent(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || (strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//")) && !strings.Contains(line, "\n")
}

func (c *conversation) answer(expression string) error {
	text, diags := c.console.Evaluate(expression)
	if diags.HasErrors() {
		c.failed = true
		return c.show(diags)
	}
	_, err := fmt.Fprintln(c.env.stdout, text)
	return err
}
