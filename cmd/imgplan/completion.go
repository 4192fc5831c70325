package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// sourced is how each shell takes what completion prints.
var sourced = map[string]string{
	"bash":       "  source <(imgplan completion bash)                               # this shell\n  imgplan completion bash > /etc/bash_completion.d/imgplan        # every one; it needs the package bash-completion",
	"zsh":        "  source <(imgplan completion zsh)                                # this shell; after: autoload -U compinit; compinit\n  imgplan completion zsh > \"${fpath[1]}/_imgplan\"                 # every one",
	"fish":       "  imgplan completion fish | source                                # this shell\n  imgplan completion fish > ~/.config/fish/completions/imgplan.fish",
	"powershell": "  imgplan completion powershell | Out-String | Invoke-Expression  # this shell; in the profile: every one",
}

// addCompletion adds cobra's own command, with a help like that of all others. It is to be called when all others are there.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() } // without it a wrong shell would be help, too
		cmd.Short = "Print a script that completes commands, flags and addresses in a shell"
		cmd.Long = cmd.Short + ".\n\nExit codes: 0 done; 1 an error, or no such shell."
		cmd.Example = sourced["bash"]
		for _, shell := range cmd.Commands() {
			shell.Short = "Print the script for " + shell.Name()
			shell.Long = fmt.Sprintf("Print the script that completes commands, flags and addresses in %s.\n\nExit codes: 0 done; 1 an error.", shell.Name())
			shell.Example = sourced[shell.Name()]
		}
	}
}
