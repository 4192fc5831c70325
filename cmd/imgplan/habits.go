package main

import "github.com/spf13/cobra"

// habits are commands of Terraform that are not here, and what there is instead. They stand in no help and no completion.
var habits = map[string]string{
	"taint":        "imgplan apply -replace=ADDRESS asks for a picture again",
	"untaint":      "nothing is ever marked to be made again: leave out -replace",
	"workspace":    "a folder is one state: another state is a folder of its own, or a variable that is part of the paths",
	"get":          "modules are folders of this repository: there is nothing to fetch",
	"force-unlock": "a lock ends with the process that holds it: -lock-timeout waits for that",
	"login":        "keys come from the environment, such as APIKLEY_API_KEY",
	"logout":       "keys come from the environment, such as APIKLEY_API_KEY",
	"test":         "check blocks, preconditions and postconditions say what must hold, and plan tries them",
}

// stateHabits are the same of "state".
var stateHabits = map[string]string{
	"push":             "the state is rebuilt from imgplan.sum and the pictures: commit those",
	"replace-provider": "the provider is part of the key: change it in the configuration, and imgplan accept keeps the pictures",
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
