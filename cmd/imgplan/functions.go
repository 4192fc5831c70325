package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/spec"
)

func newFunctions(f *folder) *cobra.Command {
	var purpose bool
	cmd := &cobra.Command{
		Use:   "functions [NAME]",
		Short: "List the functions that expressions may call",
		Long: `List the functions that expressions may call, or say what one of them does. -json prints their signatures as
"terraform metadata functions -json" does.

Exit codes: 0 done; 1 an error, or no such function.`,
		Example: "  imgplan functions replace",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return functionNames(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := functionsNamed(args)
			switch {
			case err != nil:
				return err
			case f.json:
				return printFunctionsJSON(f.env.stdout, list)
			case purpose:
				return f.printPurposes(list)
			case len(args) == 1:
				return f.printFunction(list[0])
			}
			return f.printFunctions(list)
		},
	}
	f.jsonFlag(cmd)
	cmd.Flags().BoolVar(&purpose, "purpose", false, "group them by what they are for")
	return cmd
}

func functionNames() []string {
	var names []string
	for _, one := range spec.Functions() {
		names = append(names, one.Name)
	}
	return names
}

// functionsNamed returns the function of that name, all if there is none.
func functionsNamed(args []string) ([]spec.Function, error) {
	list := spec.Functions()
	if len(args) == 0 {
		return list, nil
	}
	for _, one := range list {
		if one.Name == strings.TrimPrefix(args[0], "core::") {
			return []spec.Function{one}, nil
		}
	}
	if why := spec.MissingFunction(args[0]); why != "" {
		return nil, fmt.Errorf("there is no function %q: %s", args[0], why)
	}
	return nil, fmt.Errorf("there is no function %q", args[0])
}

func (f *folder) printFunctions(list []spec.Function) error {
	for _, one := range list {
		fmt.Fprintf(f.env.stdout, "%s\n    %s\n", f.signature(one), one.Description)
	}
	return nil
}

func (f *folder) printPurposes(list []spec.Function) error {
	slices.SortStableFunc(list, func(a, b spec.Function) int { return strings.Compare(a.Purpose, b.Purpose) })
	for i, one := range list {
		if i == 0 || one.Purpose != list[i-1].Purpose {
			fmt.Fprintf(f.env.stdout, "%s\n", paint(f.env.colour(f.env.outWidth), bold, one.Purpose))
		}
		fmt.Fprintf(f.env.stdout, "  %s\n", f.signature(one))
	}
	return nil
}

func (f *folder) printFunction(one spec.Function) error {
	fmt.Fprintf(f.env.stdout, "%s\n\n%s\n", f.signature(one), one.Description)
	params := one.Params
	if one.Variadic != nil {
		params = append(params, *one.Variadic)
	}
	for i, p := range params {
		if i == 0 {
			fmt.Fprintln(f.env.stdout)
		}
		fmt.Fprintln(f.env.stdout, strings.TrimRight(fmt.Sprintf("  %-12s %s", p.Name, p.Description), " "))
	}
	return nil
}

// signature is a function as it is called: substr(str: string, offset: number) -> string.
func (f *folder) signature(one spec.Function) string {
	var params []string
	for _, p := range one.Params {
		params = append(params, p.Name+": "+typeName(p.Type))
	}
	if p := one.Variadic; p != nil {
		params = append(params, p.Name+": "+typeName(p.Type)+"...")
	}
	name := paint(f.env.colour(f.env.outWidth), bold, one.Name)
	return name + "(" + strings.Join(params, ", ") + ") → " + typeName(one.Result)
}

func typeName(t spec.Type) string { return strings.ReplaceAll(t.Text, "dynamic", "any") }
