package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/state"
)

func newLedger(f *folder) *cobra.Command {
	var asCSV bool
	cmd := &cobra.Command{
		Use:   "ledger [ADDRESS...]",
		Short: "Show what was paid: by day and provider, estimated and billed",
		Long: `Show every request that was paid or may have been: estimated is what the price tables said, billed is what the provider
said, where it does. The outcome is made, failed, refused, running, or unknown where the answer was lost; forgotten is no
request, but your word that one may be asked for again.

Exit codes: 0 done; 1 an error.`,
		Example: "  imgplan ledger -csv > spent.csv",
		RunE:    func(_ *cobra.Command, args []string) error { return f.ledger(args, asCSV) },
	}
	f.jsonFlag(cmd)
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	return cmd
}

func (f *folder) ledger(targets []string, asCSV bool) error {
	if asCSV && f.json {
		return errTwoFormats
	}
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	entries, err := snapshot.Ledger()
	if err != nil {
		return err
	}
	entries = requests(entries, snapshot.Tasks)
	if len(targets) > 0 {
		entries = slices.DeleteFunc(entries, func(e state.Entry) bool { return !anyMatches(targets, e.Address) })
	}
	switch {
	case f.json:
		return f.ledgerJSON(entries)
	case asCSV:
		return f.ledgerCSV(entries)
	}
	f.ledgerTable(entries)
	return nil
}

// requests are the lines of a ledger, one for each request, with those that are open and have no line yet: they run, or the run that
// sent them died. The line of one whose task was found is that of the task.
func requests(entries []state.Entry, open map[state.Key]state.Task) []state.Entry {
	var lines []state.Entry
	for _, e := range entries {
		if e.Outcome != "claimed" {
			lines = append(lines, e)
			continue
		}
		for i := len(lines) - 1; i >= 0; i-- {
			if lines[i].Key == e.Key && lines[i].Outcome == "unknown" {
				lines = slices.Delete(lines, i, i+1)
				break
			}
		}
	}
	for _, task := range open {
		line := task.Unknown()
		switch task.Phase {
		case state.Submitted, state.Finished:
			line.Outcome = "running"
		case state.Intent:
		default:
			continue
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b state.Entry) int { return a.Time.Compare(b.Time) })
	return lines
}

// entryView is a line of the ledger for machines.
type entryView struct {
	Time      time.Time  `json:"time"`
	Address   string     `json:"address"`
	Provider  string     `json:"provider"`
	Model     string     `json:"model"`
	Task      string     `json:"task,omitempty"`
	Outcome   string     `json:"outcome"`
	Estimated *money.USD `json:"estimated"` // null when no price was known
	Billed    *money.USD `json:"billed"`    // null when the provider didn't say
	Key       state.Key  `json:"key"`
}

func (f *folder) ledgerJSON(entries []state.Entry) error {
	views := []entryView{}
	for _, e := range entries {
		views = append(views, entryView{e.Time, e.Address, e.Provider, e.Model, e.TaskID, e.Outcome, e.Estimate, e.Billed, e.Key})
	}
	return printJSON(f.env.stdout, views)
}

func (f *folder) ledgerCSV(entries []state.Entry) error {
	rows := [][]string{{"time", "address", "provider", "model", "task", "outcome", "estimated", "billed", "key"}}
	for _, e := range entries {
		rows = append(rows, []string{
			e.Time.UTC().Format(time.RFC3339), e.Address, e.Provider, e.Model, e.TaskID, e.Outcome, amount(e.Estimate), amount(e.Billed),
			string(e.Key),
		})
	}
	return writeCSV(f.env.stdout, rows)
}

// amount is a sum of money, "" when it isn't known.
func amount(sum *money.USD) string {
	if sum == nil {
		return ""
	}
	return sum.String()
}

// account is the sum of one day at one provider.
type account struct {
	requests          int
	estimated, billed money.USD
	unpriced          int // requests with neither
}

func (a *account) add(e state.Entry) {
	a.requests++
	if e.Estimate != nil {
		a.estimated += *e.Estimate
	}
	if e.Billed != nil {
		a.billed += *e.Billed
	}
	if e.Estimate == nil && e.Billed == nil {
		a.unpriced++
	}
}

// ledgerTable prints sums by day and provider: the first column sorts.
func (f *folder) ledgerTable(entries []state.Entry) {
	entries = slices.DeleteFunc(entries, func(e state.Entry) bool { return e.Outcome == "forgotten" }) // their requests have lines of their own
	if len(entries) == 0 {
		fmt.Fprintln(f.env.stdout, "Nothing was paid yet.")
		return
	}
	var names []string
	accounts := map[string]*account{}
	total := &account{}
	for _, e := range entries {
		name := fmt.Sprintf("%s  %-12s %-24s %-8s", e.Time.Local().Format(time.DateOnly), e.Provider, e.Model, e.Outcome)
		if accounts[name] == nil {
			accounts[name] = &account{}
			names = append(names, name)
		}
		accounts[name].add(e)
		total.add(e)
	}
	slices.Sort(names)
	fmt.Fprintf(f.env.stdout, "%-10s  %-12s %-24s %-8s %8s %12s %12s\n", "day", "provider", "model", "outcome", "requests", "estimated", "billed")
	for _, name := range append(names, "") {
		a := accounts[name]
		if name == "" {
			name, a = fmt.Sprintf("%-57s", "total"), total
		}
		fmt.Fprintf(f.env.stdout, "%s %8d %12s %12s%s\n", name, a.requests, "$"+a.estimated.String(), "$"+a.billed.String(), unpriced(a))
	}
}

func unpriced(a *account) string {
	if a.unpriced == 0 {
		return ""
	}
	return fmt.Sprintf("  + %d of unknown price", a.unpriced)
}
