package main

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/imgplan/imgplan/internal/spec"
)

// usageError is a command that was called with the wrong words. Its hint may be empty.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }

func usageOf(cmd *cobra.Command) string { return "Usage: " + cmd.UseLine() }

// meant is the hint about the candidate that a word was most likely meant to be; "" if none is near.
func meant(word string, candidates []string) string {
	near := spec.Nearest(word, candidates)
	if near == "" {
		return ""
	}
	return "Did you mean " + quotedForShell(near) + "?"
}

// quotedForShell is an address as it can be typed.
func quotedForShell(address string) string {
	if strings.ContainsAny(address, `"['`) {
		return shellQuoted(address)
	}
	return address
}

// shellQuoted is a word in the quotes of a shell.
func shellQuoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// sayUsage puts what cobra says of wrong arguments, throughout the tree, into this program's words.
func sayUsage(cmd *cobra.Command) {
	if takes := cmd.Args; takes != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if takes(cmd, args) == nil {
				return nil
			}
			return wrongArguments(cmd, args, takes)
		}
	}
	for _, child := range cmd.Commands() {
		sayUsage(child)
	}
}

func wrongArguments(cmd *cobra.Command, args []string, takes cobra.PositionalArgs) error {
	if cmd.HasAvailableSubCommands() {
		return noCommand(cmd, args[0])
	}
	if takes(cmd, append(slices.Clone(args), "")) == nil || takes(cmd, append(slices.Clone(args), "", "")) == nil {
		return &usageError{"not enough arguments", usageOf(cmd)}
	}
	for most := len(args) - 1; most >= 0; most-- {
		if takes(cmd, args[:most]) == nil {
			return &usageError{fmt.Sprintf("unexpected argument %q", args[most]), usageOf(cmd)}
		}
	}
	return &usageError{"wrong arguments", usageOf(cmd)}
}

func noCommand(under *cobra.Command, name string) error {
	return &usageError{"there is no command " + strings.TrimPrefix(under.CommandPath()+" "+name, "imgplan "), meant(name, childrenOf(under))}
}

func childrenOf(cmd *cobra.Command) []string {
	var names []string
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			names = append(names, child.Name())
		}
	}
	return names
}

var shorthand = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^unknown shorthand flag: .* in -(.*)$`) })

// flagError puts pflag's words into this program's.
func flagError(cmd *cobra.Command, err error) error {
	if wrong := (*pflag.InvalidValueError)(nil); errors.As(err, &wrong) {
		return &usageError{wrongValue(wrong), usageOf(cmd)}
	}
	name, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if match := shorthand().FindStringSubmatch(err.Error()); match != nil {
		name, unknown = match[1], true
	}
	if !unknown {
		return &usageError{oneDashed.Replace(err.Error()), usageOf(cmd)}
	}
	name, _, _ = strings.Cut(name, "=")
	if instead := flagHabits[name]; instead != "" {
		return &usageError{"there is no flag -" + name, strings.ToUpper(instead[:1]) + instead[1:] + "."}
	}
	return &usageError{"unknown flag -" + name, meant("-"+name, flagsOf(cmd))}
}

// wanted are the values that a flag of each type takes.
var wanted = map[string]string{"int": "a whole number", "bool": "true or false", "duration": "a time such as 30s or 5m"}

// wrongValue says which values a flag takes that was given another one.
func wrongValue(e *pflag.InvalidValueError) string {
	flag := e.GetFlag()
	wants, known := wanted[flag.Value.Type()]
	switch {
	case errors.Is(e, strconv.ErrRange):
		return fmt.Sprintf("-%s: %s is too large", flag.Name, e.GetValue())
	case known:
		return fmt.Sprintf("-%s: %q is not %s", flag.Name, e.GetValue(), wants)
	}
	return fmt.Sprintf("-%s: %q: %v", flag.Name, e.GetValue(), e.Unwrap())
}

// oneDashed writes the flags in pflag's words as the help does.
var oneDashed = strings.NewReplacer(": --", ": -", `"--`, `"-`)

func flagsOf(cmd *cobra.Command) []string {
	known := map[string]bool{}
	cmd.Flags().VisitAll(func(flag *pflag.Flag) { known["-"+flag.Name] = true })
	return slices.Sorted(maps.Keys(known))
}
