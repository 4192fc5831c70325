package main

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed starter
var starters embed.FS

// starterFile is what init writes.
const starterFile = "images.imgplan.hcl"

func newInit(f *folder) *cobra.Command {
	var provider string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented starter file, and say which keys are missing",
		Long: `Write ` + starterFile + ` with comments, if the folder has no *.imgplan.hcl file yet, and say which API keys are missing.

Exit codes: 0 done; 1 an error.`,
		Example: "  imgplan init -provider=apikley",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.init(provider) },
	}
	cmd.Flags().StringVar(&provider, "provider", "sketch", "start with this `PROVIDER`: "+strings.Join(kindNames(), ", "))
	return cmd
}

func kindNames() []string {
	var names []string
	for _, kind := range catalogue {
		names = append(names, kind.Name)
	}
	slices.Sort(names)
	return names
}

func (f *folder) init(provider string) error {
	starter, err := starters.ReadFile("starter/" + provider + ".imgplan.hcl")
	if err != nil {
		return fmt.Errorf("there is no provider %q: the providers are %s", provider, strings.Join(kindNames(), ", "))
	}
	existing, err := f.declaring()
	if err != nil {
		return err
	}
	if len(existing) > 0 {
		fmt.Fprintf(f.env.stdout, "%s is there already: nothing is written.\n", existing[0])
	} else if err := f.writeStarter(starter); err != nil {
		return err
	}
	f.sayKeys()
	return nil
}

func (f *folder) writeStarter(starter []byte) error {
	if err := create(f.inside(starterFile), starter); err != nil {
		return err
	}
	fmt.Fprintf(f.env.stdout, "%s is written.", starterFile)
	f.next(" Read it, then:\n  imgplan plan\n  imgplan apply")
	fmt.Fprintln(f.env.stdout)
	return nil
}

// create writes a file that must not be there yet: whole, or it is taken away again.
func create(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(name) // that it couldn't be written is what is to be said
	}
	return err
}

// sayKeys says which providers can be used, and what the others need.
func (f *folder) sayKeys() {
	fmt.Fprintln(f.env.stdout, "\nKeys:")
	for _, kind := range catalogue {
		words := "needs none"
		switch {
		case kind.KeyEnv != "" && f.env.vars[kind.KeyEnv] != "":
			words = kind.KeyEnv + " is set"
		case kind.KeyEnv != "":
			words = kind.KeyEnv + " is not set: only plan works until it is"
		}
		fmt.Fprintf(f.env.stdout, "  %-8s %s\n", kind.Name, words)
	}
}
