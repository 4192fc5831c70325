package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// oneDash writes flags as Terraform's users type them.
var oneDash = strings.NewReplacer("      --", "      -", "  -h, --help", "  -h, -help")

// newHelp is "help COMMAND" behind other arguments: before them it is taken for "COMMAND -help".
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Show what a command does", Hidden: true,
		RunE: func(cmd *cobra.Command, words []string) error {
			topic, _, err := cmd.Root().Find(words)
			if err = cmp.Or(err, checkTopic(cmd.Root(), words)); err != nil {
				return err
			}
			topic.InitDefaultHelpFlag()
			return topic.Help()
		},
	}
}

// printHelp prints a command's help: what it does, how it is called, its flags, and at last its exit codes and an example.
func printHelp(cmd *cobra.Command, _ []string) {
	w := cmd.OutOrStdout()
	about, exits, _ := strings.Cut(cmd.Long, "\n\nExit codes:")
	fmt.Fprintf(w, "%s\n\nUsage: imgplan %s\n", about, strings.TrimPrefix(cmd.UseLine(), "imgplan "))
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintln(w, "\nCommands:")
	}
	for _, child := range cmd.Commands() {
		if child.IsAvailableCommand() {
			fmt.Fprintf(w, "  %-12s %s\n", child.Name(), child.Short)
		}
	}
	for _, flags := range []struct{ title, usages string }{
		{"Flags", cmd.LocalFlags().FlagUsages()}, {"Everywhere", cmd.InheritedFlags().FlagUsages()},
	} {
		if flags.usages != "" {
			fmt.Fprintf(w, "\n%s:\n%s", flags.title, oneDash.Replace(flags.usages))
		}
	}
	if exits != "" {
		fmt.Fprintf(w, "\nExit codes:%s\n", exits)
	}
	if cmd.Example != "" {
		fmt.Fprintf(w, "\nExample:\n%s\n", cmd.Example)
	}
}
