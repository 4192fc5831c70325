package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
)

// agree shows the plan and asks, or compares it with the plan file.
func (a *applying) agree(ctx context.Context, made *planned) error {
	doc := a.document(made, a.options)
	a.agreed = doc
	if a.stream != nil {
		a.stream.plan(doc)
	}
	if a.saved != nil {
		if err := a.stillTrue(doc); err != nil {
			return err
		}
	} else if a.stream == nil {
		if err := a.printPlan(doc); err != nil {
			return err
		}
	}
	if len(doc.Problems) > 0 {
		return a.refuse(doc.Problems)
	}
	if made.plan.IsNoOp() || a.approved || a.saved != nil {
		return nil
	}
	return a.question(ctx)
}

// refuse ends an apply whose plan must not be applied. A plan that was shown has named its problems.
func (a *applying) refuse(problems []plan.Problem) error {
	if a.stream == nil {
		return &exit{exitError, problems[0].Text}
	}
	var diags spec.Diagnostics
	for _, problem := range problems {
		diags = append(diags, spec.Diagnostic{
			Severity: spec.Error, Summary: "This plan can't be applied", Detail: problem.Text, Address: problem.Address,
		})
	}
	_ = a.stream.diagnostics(diags)
	return errSaid
}

// stillTrue compares a fresh plan with the plan file, and says change by change what has moved.
func (a *applying) stillTrue(fresh *plan.Document) error {
	moved := plan.Stale(a.saved, fresh)
	if len(moved) == 0 {
		return nil
	}
	text := fmt.Sprintf("the plan is stale: nothing was done, because %s would now be done differently:", plural(len(moved), "change"))
	for _, one := range moved[:min(len(moved), mostListed)] {
		text += "\n  " + harmless(one.Address) + ": " + harmless(cut(strings.Join(one.Words, "; "), mostShown))
	}
	if more := len(moved) - mostListed; more > 0 {
		text += fmt.Sprintf("\n  … and %d more", more)
	}
	return &exit{exitError, text}
}

// question asks the person at the terminal. Without one it does not wait for an answer that can't come.
func (a *applying) question(ctx context.Context) error {
	switch {
	case !a.ask:
		return errInputOff
	case !a.mayAsk() || a.json:
		return errNotAsked
	}
	fmt.Fprint(a.env.stdout, "\nDo this? Only \"yes\" is taken for a yes: ")
	answered := make(chan string, 1)
	go func() { // beside, so that ^C is heard while it waits
		answer, _ := bufio.NewReader(a.env.stdin).ReadString('\n')
		answered <- answer
	}()
	defer fmt.Fprintln(a.env.stdout) // what follows begins a line, whether the answer was typed before the question, or ended without one
	select {
	case answer := <-answered:
		if strings.TrimSpace(answer) == "yes" {
			return nil
		}
		return &exit{exitError, "not applied"}
	case <-ctx.Done():
		return &exit{exitInterrupted, "not applied"}
	}
}
