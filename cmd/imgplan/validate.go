package main

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/spec"
)

func newValidate(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate",
		Short: "Check the configuration",
		Long: `Check the configuration and show every mistake at its place. It needs neither a key nor the network.

Exit codes: 0 the configuration is valid; 1 it is not.`,
		Example: "  imgplan validate -json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.validate() },
	}
	f.variableFlags(cmd)
	f.jsonFlag(cmd)
	return cmd
}

func (f *folder) validate() error {
	config, diags, err := f.check(nil)
	if err != nil && f.json {
		f.told = f.hear
		err = f.diagnosed(err)
		return cmp.Or(f.validateJSON(false, f.heard), err)
	}
	if err != nil {
		return err
	}
	if f.json {
		err = f.validateJSON(config != nil, diags)
	} else if err = f.show(diags); err == nil && config != nil {
		_, err = fmt.Fprintf(f.env.stdout, "%s %s declared.\n",
			paint(f.env.colour(f.env.outWidth), green, "The configuration is valid:"), plural(len(config.Images), "image"))
	}
	if err == nil && config == nil {
		err = errSaid
	}
	return err
}

// validateJSON prints what "terraform validate -json" prints.
func (f *folder) validateJSON(valid bool, diags spec.Diagnostics) error {
	count := map[spec.Severity]int{}
	for _, diag := range diags {
		count[diag.Severity]++
	}
	if diags == nil {
		diags = spec.Diagnostics{}
	}
	return printJSON(f.env.stdout, struct {
		FormatVersion string           `json:"format_version"`
		Valid         bool             `json:"valid"`
		ErrorCount    int              `json:"error_count"`
		WarningCount  int              `json:"warning_count"`
		Diagnostics   spec.Diagnostics `json:"diagnostics"`
	}{"1.0", valid, count[spec.Error], count[spec.Warning], diags})
}
