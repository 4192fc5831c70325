package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

func newTasks(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tasks",
		Short: "Show paid requests that are not settled: running, held, refused",
		Long: `Show the paid requests that are not settled: those that run at a provider, those whose answer was lost, and those that
were refused.

Exit codes: 0 done; 1 an error.`,
		Example: "  imgplan tasks -json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.listTasks() },
	}
	f.jsonFlag(cmd)
	cmd.AddCommand(newForget(f), newClaim(f))
	return cmd
}

// taskView is an open request for people and machines.
type taskView struct {
	Address  string     `json:"address"`
	Provider string     `json:"provider"`
	Model    string     `json:"model"`
	Phase    string     `json:"phase"` // "held", "running", "made" or "refused"
	Task     string     `json:"task,omitempty"`
	Sent     time.Time  `json:"sent"`
	Cost     *money.USD `json:"cost"` // the estimate, or what was billed; null when neither is known
	Reason   string     `json:"reason,omitempty"`
	Key      state.Key  `json:"key"`
}

// phases are the journal's words in the user's.
var phases = map[state.Phase]string{
	state.Intent: "held", state.Unknown: "held", state.Submitted: "running", state.Finished: "made", state.Refused: "refused",
}

func (f *folder) listTasks() error {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	views := []taskView{}
	for _, task := range snapshot.Tasks {
		views = append(views, viewOfTask(task))
	}
	slices.SortFunc(views, func(a, b taskView) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), a.Sent.Compare(b.Sent))
	})
	if f.json {
		return printJSON(f.env.stdout, views)
	}
	if len(views) == 0 {
		fmt.Fprintln(f.env.stdout, "No request is open.")
	}
	now := f.askedFor(snapshot, views)
	for _, view := range views {
		address, known := now[view.Key]
		f.printTask(view, address, known && address == "")
	}
	return nil
}

func viewOfTask(task state.Task) taskView {
	view := taskView{
		Address: task.Address, Provider: task.Provider, Model: task.Model, Phase: phases[task.Phase], Task: task.ID,
		Sent: task.Sent, Cost: cmp.Or(task.Billed, task.Estimate), Reason: task.Reason, Key: task.Key,
	}
	if task.Phase == state.Intent {
		view.Reason = state.Died
	}
	return view
}

// askedFor is the address that asks for each open picture as things are declared now, "" if none does; nil where that can't be told. Only
// what the user must decide about is looked up.
func (f *folder) askedFor(snapshot *state.Snapshot, views []taskView) map[state.Key]string {
	if !slices.ContainsFunc(views, func(view taskView) bool { return view.Phase == "held" || view.Phase == "refused" }) {
		return nil
	}
	made, err := f.quietly().decide(snapshot, plan.Options{})
	if err != nil {
		return nil
	}
	now := map[state.Key]string{}
	for _, view := range views {
		now[view.Key] = ""
	}
	for _, c := range made.plan.Changes {
		if before, open := now[c.Key]; open && c.Image != nil && (before == "" || c.Address == snapshot.Tasks[c.Key].Address) {
			now[c.Key] = c.Address
		}
	}
	return now
}

// quietly is the folder for a question beside the matter: what is wrong with its configuration is not said.
func (f *folder) quietly() *folder {
	quiet := *f
	quiet.told = func(spec.Diagnostics) error { return nil }
	return &quiet
}

func (f *folder) printTask(view taskView, now string, gone bool) {
	w, cost := f.env.stdout, "price not known"
	if view.Cost != nil {
		cost = "$" + view.Cost.String()
	}
	fmt.Fprintf(w, "%s  %s, %s ago, %s %s, %s\n", paint(f.env.colour(f.env.outWidth), bold, harmless(view.Address)), view.Phase,
		time.Since(view.Sent).Round(time.Second), view.Provider, view.Model, cost)
	if now != "" && now != view.Address {
		fmt.Fprintf(w, "      it is %s now\n", harmless(now))
	}
	if view.Task != "" {
		fmt.Fprintf(w, "      task %s\n", harmless(view.Task))
	}
	if view.Reason != "" {
		fmt.Fprintf(w, "      %s\n", harmless(view.Reason))
	}
	for _, way := range waysOut(view, cmp.Or(now, view.Address), gone) {
		fmt.Fprintf(w, "      %s\n", harmless(way))
	}
}

// waysOut are what the user can do about a request. One for a picture that nothing asks for any more can only be forgotten.
func waysOut(view taskView, address string, gone bool) []string {
	address = shellQuoted(address)
	switch {
	case view.Phase == "running" || view.Phase == "made":
		return []string{"the next apply collects it, as long as its provider is declared"}
	case view.Phase == "held" && gone:
		return []string{
			"if the provider's log shows its task: imgplan tasks claim " + address + " TASK_ID",
			"nothing asks for it any more; if nothing is to come of it: imgplan tasks forget " + address,
		}
	case view.Phase == "held":
		return []string{
			"if the provider's log shows its task: imgplan tasks claim " + address + " TASK_ID",
			"if it may be paid again:              imgplan apply -resubmit=" + address,
		}
	case gone:
		return []string{"nothing asks for it any more; to forget it: imgplan tasks forget " + address}
	}
	return []string{"to ask for the same again: imgplan apply -retry-refused -target=" + address}
}
