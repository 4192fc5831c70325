package main

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// completing tells whether a shell asks what could come next.
func completing(args []string) bool {
	return len(args) > 0 && (args[0] == cobra.ShellCompRequestCmd || args[0] == cobra.ShellCompNoDescRequestCmd)
}

// proposing writes what cobra proposes as it is to be read: without the quotes around what a flag's value is called. A word that
// begins with one dash is completed to a flag with one dash, where cobra knows but two.
func proposing(root *cobra.Command, args []string, out io.Writer) (finish func()) {
	last := len(args) - 1
	oneDash := strings.HasPrefix(args[last], "-") && !strings.HasPrefix(args[last], "--")
	if oneDash {
		args[last] = "-" + args[last]
	}
	var proposals bytes.Buffer
	root.SetOut(&proposals)
	return func() {
		for line := range strings.Lines(proposals.String()) {
			word, about, _ := strings.Cut(line, "\t")
			if oneDash && strings.HasPrefix(word, "--") {
				word = word[1:]
			}
			if about != "" {
				word += "\t" + strings.ReplaceAll(about, "`", "")
			}
			_, _ = io.WriteString(out, word) // a shell that went away needs no answer
		}
	}
}

// addresses proposes the addresses that are declared or recorded.
func (f *folder) addresses(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	found := map[string]bool{}
	if snapshot, err := state.Peek(f.chdir); err == nil {
		for address := range snapshot.Records {
			found[address] = true
		}
		snapshot.Close()
	}
	if config, _, err := f.check(map[string]spec.Known{}); err == nil && config != nil {
		for _, image := range config.Images {
			found[image.Address] = true
		}
	}
	return slices.Sorted(maps.Keys(found)), cobra.ShellCompDirectiveNoFileComp
}

// completeAddresses makes the values of flags complete to addresses.
func (f *folder) completeAddresses(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := cmd.RegisterFlagCompletionFunc(flag, f.addresses); err != nil {
			panic(err) // a flag that the command does not have
		}
	}
}

// completeWords makes the values of a flag complete to words.
func completeWords(cmd *cobra.Command, flag string, words ...cobra.Completion) {
	if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // a flag that the command does not have
	}
}

// files leaves it to the shell to propose files.
func files(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// filesAndAddresses proposes addresses, and leaves it to the shell to propose files beside them.
func (f *folder) filesAndAddresses(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	proposals, _ := f.addresses(cmd, args, word)
	return proposals, cobra.ShellCompDirectiveDefault
}

// completeFiles makes the values of flags complete to files.
func completeFiles(cmd *cobra.Command, flags ...string) {
	for _, flag := range flags {
		if err := cmd.RegisterFlagCompletionFunc(flag, files); err != nil {
			panic(err) // a flag that the command does not have
		}
	}
}

// completeFolders makes the value of a flag, also of all commands below, complete to folders.
func completeFolders(cmd *cobra.Command, flag string) {
	if err := cmd.MarkPersistentFlagDirname(flag); err != nil {
		panic(err) // a flag that the command does not have
	}
}
