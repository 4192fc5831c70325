package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func newPlan(f *folder) *cobra.Command {
	var flags planFlags
	var out string
	var generated string
	var detailed bool
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what apply would do, and what it would cost",
		Long: `Show what apply would do, why, and what it would cost. It changes nothing and needs neither a key nor the network.

Pictures that were changed by hand are counted, and shown with -drift: apply leaves them alone. -markdown is for the
comment of a pull request; it prints the one line "No changes." when there are none.

Exit codes: 0 the plan is made; 1 an error, or a plan that must not be applied; with -detailed-exitcode: 2 there are
changes.`,
		Example: "  imgplan plan -out=next.plan && imgplan apply next.plan",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			options, err := f.ready(&flags, out, generated)
			if err != nil {
				return f.errored(err)
			}
			return f.atAGlance(cmd.Flags(), func() error { return f.plan(options, out, detailed) })
		},
	}
	flags.add(cmd)
	f.completeAddresses(cmd, "target", "exclude", "replace", "resubmit")
	f.variableFlags(cmd)
	f.jsonFlag(cmd)
	cmd.Flags().BoolVar(&flags.options.Destroy, "destroy", false, "plan to delete every recorded image")
	cmd.Flags().StringVar(&out, "out", "", "keep the plan in this `FILE`, for apply")
	cmd.Flags().StringVar(&generated, "generate-config-out", "", "write declarations for what is imported without one to this new `FILE`")
	completeFiles(cmd, "out", "generate-config-out")
	cmd.Flags().BoolVar(&detailed, "detailed-exitcode", false, "exit with 2 when there are changes (with -drift: or pictures changed by hand)")
	cmd.Flags().BoolVar(&f.exact, "verify", false, "read every byte of every picture, also of those that seem untouched")
	f.view.add(cmd)
	return cmd
}

// ready does what comes before a plan is made: with -json, all that is wrong from here on is in the document.
func (f *folder) ready(flags *planFlags, out, generated string) (plan.Options, error) {
	if f.json {
		f.told = f.hear
	}
	options, err := flags.parse()
	if err == nil {
		err = f.keepable(out)
	}
	if err == nil {
		err = f.generate(generated)
	}
	return options, err
}

func (f *folder) plan(options plan.Options, out string, detailed bool) error {
	f.leaving = options.Destroy
	made, err := f.peekAndDecide(options)
	if err != nil {
		return f.errored(err)
	}
	f.note(idle(made, options))
	doc := f.document(made, options)
	if err := f.printPlan(doc); err != nil {
		return err
	}
	f.keep(made, doc)
	if err := f.keepPlan(doc, out); err != nil {
		return err
	}
	return verdict(made.plan, detailed, f.view.drift)
}

// peekAndDecide plans against what is remembered, without the lock. That is read after the configuration: whose mistakes can be
// told without it, and for which it would take up memory.
func (f *folder) peekAndDecide(options plan.Options) (*planned, error) {
	config, err := f.load(nil)
	if err != nil {
		return nil, err
	}
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return nil, err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	if !snapshot.Agreed {
		f.doubt()
	}
	made, err := f.decideOn(config, snapshot, options)
	if err != nil {
		return nil, err
	}
	return made, checkOptions(options, made.config, snapshot.Records)
}

// verdict turns a plan into an exit code. What was changed by hand is a change only to whoever asks for drift.
func verdict(p *plan.Plan, detailed, drift bool) error {
	switch {
	case len(p.Problems) > 0:
		return errSaid
	case detailed && (p.HasChanges() || drift && p.HasDrift()):
		return &exit{code: exitChanges}
	}
	return nil
}

// note says what is worth knowing beside the answer.
func (f *folder) note(notes []string) {
	for _, note := range notes {
		if f.told != nil {
			_ = f.show(spec.Diagnostics{{Severity: spec.Warning, Summary: note}})
			continue
		}
		fmt.Fprintln(f.env.stderr, paint(f.env.colour(f.env.errWidth), yellow, "note:"), note)
	}
}

// checkOptions refuses targets that mean nothing.
func checkOptions(options plan.Options, config *spec.Config, records map[string]*state.Record) error {
	for _, target := range slices.Concat(options.Targets, options.Exclude, options.Replace, options.Resubmit) {
		if !means(target, config, records) {
			return &usageError{"no image has the address " + target, meant(target, targetsOf(config, records))}
		}
	}
	for _, target := range slices.Concat(options.Targets, options.Replace, options.Resubmit) {
		if anyMatches(options.Exclude, target) {
			return &usageError{"-exclude leaves out " + target + ", which is asked for, too", ""}
		}
	}
	if !options.Destroy {
		for _, target := range slices.Concat(options.Targets, options.Exclude) {
			if of := madeOf(target, config); of != "" {
				return &usageError{target + " goes along with the picture that it is made of", "Say " + of + " instead."}
			}
		}
	}
	for _, target := range options.Accept {
		if !means(target, config, nil) {
			return fmt.Errorf("%s is not declared: there is nothing that its file could be accepted for", target)
		}
	}
	return nil
}

// madeOf is the image whose rendition a target names; "" if it names none.
func madeOf(target string, config *spec.Config) string {
	for _, image := range config.Images {
		if strings.HasPrefix(target, image.RenditionAddress("")) {
			return image.Address
		}
	}
	return ""
}

func means(target string, config *spec.Config, records map[string]*state.Record) bool {
	for _, image := range config.Images {
		if plan.Matches(target, image.Address) {
			return true
		}
	}
	for address := range records {
		if plan.Matches(target, address) {
			return true
		}
	}
	return false
}

// targetsOf are the addresses that mean something: of images, and of the blocks and modules that they are in.
func targetsOf(config *spec.Config, records map[string]*state.Record) []string {
	found := map[string]bool{}
	add := func(address string) {
		found[address] = true
		for i, r := range address {
			if r == '[' || r == '.' && strings.HasSuffix(address[:i], "]") {
				found[address[:i]] = true
			}
		}
	}
	for _, image := range config.Images {
		add(image.Address)
	}
	for address := range records {
		add(address)
	}
	return slices.Sorted(maps.Keys(found))
}

// document makes the plan document, with all that apply needs to make the same plan again.
func (f *folder) document(made *planned, options plan.Options) *plan.Document {
	doc := made.plan.Document(version())
	keepOptions(doc, options)
	doc.VarFiles = f.varFiles
	for _, pair := range f.vars {
		if name, _, _ := strings.Cut(pair, "="); !slices.Contains(made.config.Sensitive, name) {
			doc.Variables = append(doc.Variables, pair)
		}
	}
	f.complete(doc)
	return doc
}

func (f *folder) printPlan(doc *plan.Document) error {
	if f.json && f.view.markdown {
		return &exit{exitError, "-json and -markdown: a plan is printed in one way"}
	}
	if f.json {
		doc.Diagnostics = f.heard
		return printJSON(f.env.stdout, doc)
	}
	if f.view.markdown {
		return f.printMarkdown(doc)
	}
	view := planView{viewFlags: f.view, w: f.env.stdout, colour: f.env.colour(f.env.outWidth)}
	return view.print(doc)
}
