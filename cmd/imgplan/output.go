package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func newOutput(f *folder) *cobra.Command {
	var raw bool
	cmd := &cobra.Command{
		Use:   "output [NAME]",
		Short: "Print the outputs",
		Long: `Print the outputs, or one of them. What is known only after apply is shown as that: with -json by having no "value".

Exit codes: 0 done; 1 an error, or no such output.`,
		Example: "  imgplan output -raw hero_path",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if f.json && raw {
				return &exit{exitError, "-json and -raw: an output is printed in one way"}
			}
			outputs, err := f.outputs()
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return f.printOutput(outputs, args[0], raw)
			}
			if raw {
				return fmt.Errorf("-raw needs the name of an output")
			}
			return f.printOutputs(outputs)
		},
	}
	f.variableFlags(cmd)
	f.jsonFlag(cmd)
	cmd.Flags().BoolVar(&raw, "raw", false, "print a string, number or boolean as it is, without quotes or a line's end")
	return cmd
}

// showOutputs prints the outputs behind an apply, if there are any.
func (a *applying) showOutputs(outputs []spec.Output) error {
	switch {
	case a.verb == "destroy": // there is nothing left that they could be about
		return nil
	case a.stream != nil:
		a.stream.outputs(outputs)
		return nil
	case len(outputs) == 0:
		return nil
	}
	fmt.Fprintln(a.env.stdout, "\n"+paint(a.env.colour(a.env.outWidth), bold, "Outputs:")+"\n")
	return a.printOutputs(outputs)
}

// outputs evaluates the outputs with what is known of the images that are made.
func (f *folder) outputs() ([]spec.Output, error) {
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
	return made.config.Outputs, nil
}

func (f *folder) printOutputs(outputs []spec.Output) error {
	if f.json {
		return f.printOutputsJSON(outputs)
	}
	for _, output := range outputs {
		text := output.Text
		switch {
		case output.Sensitive:
			text = "<sensitive>"
		case output.JSON == nil:
			text = "(known after apply)"
		}
		fmt.Fprintf(f.env.stdout, "%s = %s\n", output.Name, text)
	}
	return nil
}

// printOutputsJSON prints what "terraform output -json" does, without types: sensitive values, too. One that isn't known has no value:
// null would be one.
func (f *folder) printOutputsJSON(outputs []spec.Output) error {
	type view struct {
		Sensitive bool            `json:"sensitive"`
		Value     json.RawMessage `json:"value,omitempty"`
	}
	views := map[string]view{}
	for _, output := range outputs {
		views[output.Name] = view{output.Sensitive, output.JSON}
	}
	return printJSON(f.env.stdout, views)
}

func (f *folder) printOutput(outputs []spec.Output, name string, raw bool) error {
	for _, output := range outputs {
		switch {
		case output.Name != name:
		case output.JSON == nil:
			return fmt.Errorf("output %s is known only after apply", name)
		case raw:
			return f.printRaw(output)
		case f.json:
			_, err := fmt.Fprintf(f.env.stdout, "%s\n", output.JSON)
			return err
		default:
			_, err := fmt.Fprintln(f.env.stdout, output.Text)
			return err
		}
	}
	return fmt.Errorf("there is no output %q", name)
}

func (f *folder) printRaw(output spec.Output) error {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(output.JSON))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	switch value.(type) {
	case string, json.Number, bool:
		_, err := fmt.Fprint(f.env.raw, value)
		return err
	}
	return fmt.Errorf("output %s is not a string, a number or a boolean: -raw can't print it", output.Name)
}
