package main

import (
	"cmp"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// planFlags are what narrows or widens a plan.
type planFlags struct {
	options    plan.Options
	maxCost    string
	maxImages  int
	maxChanges int
}

// noLimit is what a flag that limits says when it isn't given.
const noLimit = math.MinInt

func (flags *planFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	listVar(f, &flags.options.Targets, "target", "plan only this `ADDRESS`, and what it depends on (repeatable)")
	listVar(f, &flags.options.Exclude, "exclude", "leave out this `ADDRESS`, and what depends on it (repeatable)")
	listVar(f, &flags.options.Replace, "replace", "generate this `ADDRESS` again, even if nothing changed (repeatable)")
	listVar(f, &flags.options.Resubmit, "resubmit", "ask again for this held `ADDRESS`, which may have been paid already (repeatable)")
	f.BoolVar(&flags.options.RetryRefused, "retry-refused", false, "ask again for what the provider refused")
	f.BoolVar(&flags.options.RefreshOnly, "refresh-only", false, "do nothing but record pictures that were changed by hand as they are")
	f.StringVar(&flags.maxCost, "max-cost", "", "refuse a plan that costs more than this many `USD`")
	f.IntVar(&flags.maxImages, "max-images", noLimit, "refuse a plan that generates more than `N` images")
	f.IntVar(&flags.maxChanges, "max-changes", noLimit, "refuse a plan that writes or deletes more than `N` files")
	f.Lookup("max-images").DefValue, f.Lookup("max-changes").DefValue = "0", "0" // shows no default in the help
}

// parse turns the flags into options.
func (flags *planFlags) parse() (plan.Options, error) {
	options := flags.options
	if flags.maxCost != "" {
		cost, err := money.Parse(flags.maxCost)
		if err != nil {
			return options, fmt.Errorf("-max-cost: %w", err)
		}
		options.Budget.Cost = &cost
	}
	var err error
	if options.Budget.Images, err = limit("max-images", &flags.maxImages); err != nil {
		return options, err
	}
	if options.MaxChanges, err = limit("max-changes", &flags.maxChanges); err != nil {
		return options, err
	}
	asks := len(options.Replace)+len(options.Resubmit) > 0 || options.RetryRefused
	if options.RefreshOnly && (options.Destroy || asks) {
		return options, &exit{exitError, "-refresh-only asks for no picture and deletes none: it can't be combined with -destroy, -replace, " +
			"-resubmit or -retry-refused"}
	}
	if options.Destroy && asks {
		return options, &exit{exitError, "-destroy deletes: it can't be combined with -replace, -resubmit or -retry-refused"}
	}
	return options, nil
}

// limit is what a flag limits to; nil where it isn't given. One below zero is a mistake of whoever has worked it out, and no
// way to have no limit.
func limit(name string, value *int) (*int, error) {
	switch {
	case *value == noLimit:
		return nil, nil
	case *value < 0:
		return nil, fmt.Errorf("-%s: %d is less than nothing", name, *value)
	}
	return value, nil
}

// given tells whether any of the flags was.
func (flags *planFlags) given() bool {
	o := flags.options
	return len(o.Targets)+len(o.Exclude)+len(o.Replace)+len(o.Resubmit) > 0 || o.RetryRefused || o.RefreshOnly ||
		flags.maxCost != "" || flags.maxImages != noLimit || flags.maxChanges != noLimit
}

// keepOptions writes into a plan file what apply needs to make the same plan again.
func keepOptions(doc *plan.Document, o plan.Options) {
	doc.Targets, doc.Exclude, doc.Replace, doc.Destroy = o.Targets, o.Exclude, o.Replace, o.Destroy
	doc.Resubmit, doc.RetryRefused, doc.RefreshOnly = o.Resubmit, o.RetryRefused, o.RefreshOnly
	doc.MaxCost, doc.MaxImages, doc.MaxChanges = o.Budget.Cost, o.Budget.Images, o.MaxChanges
}

// keptOptions reads them.
func keptOptions(doc *plan.Document) plan.Options {
	return plan.Options{
		Targets: doc.Targets, Exclude: doc.Exclude, Replace: doc.Replace, Destroy: doc.Destroy,
		Resubmit: doc.Resubmit, RetryRefused: doc.RetryRefused, RefreshOnly: doc.RefreshOnly,
		MaxChanges: doc.MaxChanges, Budget: spec.Budget{Cost: doc.MaxCost, Images: doc.MaxImages},
	}
}

// idle says of each -resubmit that asks for nothing again why that is so.
func idle(made *planned, options plan.Options) (notes []string) {
	for _, target := range options.Resubmit {
		why, asks := "nothing of it is held in this plan", false
		for _, c := range made.plan.Changes {
			if c.Image != nil && plan.Matches(target, c.Address) {
				asks = asks || asksAgain(c, made.tasks[c.Key], options)
				why = cmp.Or(notHeld(c), why)
			}
		}
		if !asks {
			notes = append(notes, "-resubmit="+target+" asks for nothing again: "+why)
		}
	}
	return notes
}

// asksAgain tells whether an image's earlier request is no obstacle any more, or may be none: some are known only after others are made.
func asksAgain(c *plan.Change, task state.Task, options plan.Options) bool {
	switch {
	case c.Waits != "":
		return false
	case task.Phase == state.Refused:
		return options.RetryRefused
	}
	return c.Key == "" || task.Lost() && (c.Submits || c.SharedWith != "")
}

// notHeld is what stops an image that has no request of unknown outcome; "" if nothing does.
func notHeld(c *plan.Change) string {
	switch {
	case c.Waits != "":
		return c.Address + " is not held itself: it waits for " + c.Waits
	case c.Refused:
		return c.Address + " is not held: it was refused; say -retry-refused"
	}
	return ""
}
