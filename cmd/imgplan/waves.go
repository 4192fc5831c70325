package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/plan"
)

// waves applies the plan, then what became known by it, until nothing is deferred any more.
func (a *applying) waves(ctx context.Context) error {
	made, err := a.decideUnderLock()
	if err != nil {
		return err
	}
	a.note(idle(made, a.options))
	if err := a.agree(ctx, made); err != nil {
		return err
	}
	total := &report{folder: a.folder, begun: time.Now(), verb: a.verb, stream: a.stream, watch: a.watch}
	total.held(made.plan, nil)
	a.stage = meanwhile
	for {
		result, err := a.applyOnce(ctx, made, total)
		if err != nil {
			return err
		}
		deferred := total.add(result)
		switch {
		case len(deferred) == 0 || ctx.Err() != nil || result.Err != nil:
			return a.end(ctx, made, total)
		case len(deferred) == len(result.Images): // another wave would be this one again
			total.leave(deferred, total.waitedFor())
			return a.end(ctx, made, total)
		}
		a.options.Replace, a.options.Resubmit = stillAsked(a.options.Replace, deferred), stillAsked(a.options.Resubmit, deferred)
		if made, err = a.decideUnderLock(); err != nil {
			total.leave(deferred, "the configuration is not valid with what is known now")
			return cmp.Or(total.end(ctx), err)
		}
		may := a.stillAgreed(made, deferred, total)
		total.held(made.plan, may)
		made.plan.Only(may)
	}
}

// stillAsked returns which of the addresses that are left are among those that something was asked for.
func stillAsked(asked, left []string) []string {
	var remain []string
	for _, address := range left {
		if anyMatches(asked, address) || slices.ContainsFunc(asked, func(one string) bool { return plan.Means(one, address) }) {
			remain = append(remain, address)
		}
	}
	return remain
}

// stillAgreed returns what may be done of what was deferred: nothing that goes beyond what was agreed to. Someone may have changed the
// configuration meanwhile, or a picture that others speak of came out in another size than was planned.
func (a *applying) stillAgreed(made *planned, deferred []string, total *report) []string {
	for _, moved := range plan.Beyond(a.agreed, made.plan.Document(version()), deferred) {
		total.leave([]string{moved.Address}, "it goes beyond what was agreed to, now that more is known: "+strings.Join(moved.Words, "; "))
		deferred = slices.DeleteFunc(deferred, func(address string) bool { return address == moved.Address })
	}
	return deferred
}

// end says how the apply ended. Conditions are judged once more if it did anything.
func (a *applying) end(ctx context.Context, made *planned, total *report) error {
	a.stage = before
	if len(total.result.Images) > 0 && ctx.Err() == nil && total.result.Err == nil {
		a.stage = afterward
	}
	ended := total.end(ctx)
	if a.stage == afterward && !a.leaving {
		if err := a.warnOfTwins(made.config, total.result.Images); err != nil {
			return cmp.Or(ended, err)
		}
	}
	return ended
}

// afterward says what the configuration comes to once it is applied: conditions that do not hold, and the outputs, if
// all is done.
func (a *applying) afterward(ended error) error {
	outputs, err := a.outputs()
	if err != nil || ended != nil {
		return err
	}
	return a.showOutputs(outputs)
}
