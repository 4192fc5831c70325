package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// habits are commands of Terraform that are not here, and what there is instead. They stand in no help and no completion.
var habits = map[string]string{
	"taint":        "imgplan apply -replace=ADDRESS asks for a picture again",
	"untaint":      "nothing is ever marked to be made again: leave out -replace",
	"workspace":    "a folder is one state: another state is a folder of its own, or a variable that is part of the paths",
	"get":          "modules are folders of this repository: there is nothing to fetch",
	"force-unlock": "a lock ends with the process that holds it: -lock-timeout waits for that",
	"metadata":     "imgplan functions -json has what \"metadata functions\" has",
	"login":        "keys come from the environment, such as APIKLEY_API_KEY",
	"logout":       "keys come from the environment, such as APIKLEY_API_KEY",
	"test":         "check blocks, preconditions and postconditions say what must hold, and plan tries them",
}

// stateHabits are the same of "state".
var stateHabits = map[string]string{
	"push":             "the state is rebuilt from imgplan.sum and the pictures: commit those",
	"replace-provider": "the provider is part of the key: change it in the configuration, and imgplan accept keeps the pictures",
}

// flagHabits are flags of Terraform that the command they were given to does not have, and what holds without them.
var flagHabits = map[string]string{
	"lock":           "a plan takes no lock, and what writes always takes it",
	"lock-timeout":   "this command takes no lock, so it never waits",
	"parallelism":    "this command has nothing to do at once",
	"refresh":        "pictures are always looked at: that is quick, and costs nothing",
	"state":          "the state is in .imgplan, and can be rebuilt from imgplan.sum",
	"state-out":      "the state is in .imgplan, and can be rebuilt from imgplan.sum",
	"backup":         "imgplan.sum is in git, which keeps the old ones",
	"upgrade":        "providers are part of the program: there is nothing to fetch",
	"backend":        "there is no backend: imgplan.sum is committed, with the pictures",
	"backend-config": "there is no backend: imgplan.sum is committed, with the pictures",
	"reconfigure":    "there is no backend: imgplan.sum is committed, with the pictures",
	"migrate-state":  "there is no backend: imgplan.sum is committed, with the pictures",
	"force":          "-auto-approve is the word for it",
}

// asCommand takes what else people type for a version and for help as the commands that print them.
func asCommand(root *cobra.Command, args []string) ([]string, error) {
	switch {
	case len(args) == 1 && slices.Contains([]string{"-version", "--version", "-v"}, args[0]):
		return []string{"version"}, nil
	case len(args) > 0 && slices.Contains([]string{"help", "-help", "--help", "-h"}, args[0]):
		return append(slices.Clone(args[1:]), "-help"), checkTopic(root, args[1:])
	}
	return args, nil
}

// checkTopic is an error for help on a command that there is not.
func checkTopic(root *cobra.Command, words []string) error {
	cmd, left, err := root.Find(words)
	if err == nil && len(left) > 0 && cmd.HasAvailableSubCommands() && !strings.HasPrefix(left[0], "-") {
		return noCommand(cmd, left[0])
	}
	return nil
}

// declined are the commands that only say what there is instead.
func declined(instead map[string]string) []*cobra.Command {
	var all []*cobra.Command
	for name, words := range instead {
		all = append(all, &cobra.Command{
			Use: name, Hidden: true, DisableFlagParsing: true,
			RunE: func(*cobra.Command, []string) error {
				return &exit{exitError, "there is no command " + name + ": " + words}
			},
		})
	}
	return all
}
