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
	for _, task := range f.openTasks(snapshot, views) {
		f.printTask(task)
	}
	return nil
}

// openTask is what people are told of an open request.
type openTask struct {
	taskView
	now    string // the address that asks for its picture as things are declared now; "" if none does, or that can't be told
	gone   bool   // none does
	prompt string // of one of several under one address, where it takes its key to settle it; "" for others
}

func (f *folder) openTasks(snapshot *state.Snapshot, views []taskView) []openTask {
	now, undecided, all := f.askedFor(snapshot, views), map[string]int{}, map[string]int{}
	for _, view := range views {
		all[view.Address]++
		if view.undecided() {
			undecided[view.Address]++
		}
	}
	var tasks []openTask
	for _, view := range views {
		address, known := now[view.Key]
		task := openTask{taskView: view, now: address, gone: known && address == ""}
		if undecided[view.Address] > 1 || !view.undecided() && all[view.Address] > 1 {
			task.prompt = promptOf(snapshot.Tasks[view.Key])
		}
		tasks = append(tasks, task)
	}
	return tasks
}

func promptOf(task state.Task) string {
	for _, fact := range task.Facts.Arguments {
		if fact.Name == "prompt" {
			return fact.Value
		}
	}
	return "(not known)"
}

// undecided tells whether the user must say what becomes of a request.
func (v taskView) undecided() bool { return v.Phase == "held" || v.Phase == "refused" }

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
	if !slices.ContainsFunc(views, taskView.undecided) {
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

func (f *folder) printTask(task openTask) {
	w, cost := f.env.stdout, "price not known"
	if task.Cost != nil {
		cost = "$" + task.Cost.String()
	}
	fmt.Fprintf(w, "%s  %s, %s ago, %s %s, %s\n", paint(f.env.colour(f.env.outWidth), bold, harmless(task.Address)), task.Phase,
		time.Since(task.Sent).Round(time.Second), task.Provider, task.Model, cost)
	for _, line := range slices.Concat(task.details(), task.waysOut()) {
		fmt.Fprintf(w, "      %s\n", harmless(line))
	}
}

func (t openTask) details() []string {
	var lines []string
	if t.now != "" && t.now != t.Address {
		lines = append(lines, "it is "+t.now+" now")
	}
	if t.prompt != "" {
		lines = append(lines, fmt.Sprintf("prompt: %q", t.prompt))
	}
	if t.Task != "" {
		lines = append(lines, "task "+t.Task)
	}
	if t.Reason != "" {
		lines = append(lines, t.Reason)
	}
	return lines
}

// shortKey is so much of a key as tells it from others.
func shortKey(key state.Key) string { return string(key[:min(len(key), 15)]) }

// waysOut are what the user can do about a request. One for a picture that nothing asks for any more can only be forgotten.
func (t openTask) waysOut() []string {
	address := shellQuoted(cmp.Or(t.now, t.Address))
	settled := address
	if t.prompt != "" {
		settled = shortKey(t.Key) // its address is that of others, too
	}
	found := "if the provider's log shows its task: imgplan tasks claim " + settled + " TASK_ID"
	switch {
	case !t.undecided():
		return []string{
			"the next apply collects it, as long as its provider is declared",
			"if that can't be, and it may be paid again: imgplan tasks forget " + settled,
		}
	case t.Phase == "held" && t.gone:
		return []string{found, "nothing asks for it any more; if nothing is to come of it: imgplan tasks forget " + settled}
	case t.Phase == "held":
		return []string{found, "if it may be paid again:              imgplan apply -resubmit=" + address}
	case t.gone:
		return []string{"nothing asks for it any more; to forget it: imgplan tasks forget " + settled}
	}
	return []string{"to ask for the same again: imgplan apply -retry-refused -target=" + address}
}
