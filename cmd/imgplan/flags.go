package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// twoDashes rewrites -name to --name for every flag that the command tree knows, up to a "--": pflag would take
// -name for five short flags.
func twoDashes(root *cobra.Command, args []string) []string {
	known := map[string]bool{"help": true}
	collectFlags(root, known)
	rewritten := make([]string, len(args))
	for i, arg := range args {
		if arg == "--" {
			copy(rewritten[i:], args[i:])
			break
		}
		rewritten[i] = arg
		name, _, _ := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && !strings.HasPrefix(arg, "--") && known[name] {
			rewritten[i] = "-" + arg
		}
	}
	return rewritten
}

func collectFlags(cmd *cobra.Command, known map[string]bool) {
	add := func(flag *pflag.Flag) { known[flag.Name] = true }
	cmd.Flags().VisitAll(add)
	cmd.PersistentFlags().VisitAll(add)
	for _, child := range cmd.Commands() {
		collectFlags(child, known)
	}
}

// wantsPlain looks for -no-color, which counts from the first message on: also of a flag that is wrong.
func wantsPlain(args []string) bool {
	plain := false
	for _, arg := range args {
		name, value, given := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		switch {
		case arg == "--":
			return plain
		case name == "-no-color" || name == "no-color" && arg != name:
			yes, err := strconv.ParseBool(value)
			plain = !given || err == nil && yes
		}
	}
	return plain
}

// list is the value of a flag that may be given more than once. pflag's own writes each one's default as CSV, which was
// more than half of the time that it took to make all commands.
type list struct{ to *[]string }

func listVar(flags *pflag.FlagSet, to *[]string, name, usage string) {
	flags.Var(list{to}, name, usage)
}

// Set implements pflag.Value.
func (l list) Set(text string) error {
	*l.to = append(*l.to, text)
	return nil
}

// String implements pflag.Value. pflag also asks a value that nobody made.
func (l list) String() string {
	if l.to == nil || len(*l.to) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", *l.to)
}

// Type implements pflag.Value: cobra goes on completing a flag of this type that was given before.
func (list) Type() string { return "stringArray" }

// Colours, as ANSI parameters.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	blue   = "34"
	bold   = "1"
	faint  = "2"
)

func paint(colour bool, code, text string) string {
	if !colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
