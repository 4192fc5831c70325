package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
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

func newForget(f *folder) *cobra.Command {
	return &cobra.Command{
		Use:   "forget ADDRESS",
		Short: "Let a held or refused image be asked for again",
		Long: `Forget the request of an image that is held or was refused: the next apply asks for it again. That is your word that it
may be paid twice. The ledger keeps the request.

Exit codes: 0 done; 1 an error, or nothing to forget.`,
		Example:           "  imgplan tasks forget 'image.icon[\"sun\"]'",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: f.addresses,
		RunE: func(_ *cobra.Command, args []string) error {
			return f.editTask(args[0], "forget", func(task state.Task) (func(*state.Tx), error) { return forget(task) })
		},
	}
}

func newClaim(f *folder) *cobra.Command {
	return &cobra.Command{
		Use:   "claim ADDRESS TASK_ID",
		Short: "Tell a held image which task of the provider's is its own",
		Long: `Tell a held image which task of the provider's is its own, as the provider's log shows it: the next apply goes on from
there, and pays nothing.

Exit codes: 0 done; 1 an error, or the image is not held.`,
		Example:           "  imgplan tasks claim image.hero task_qwen_1765178144357",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: f.addresses,
		RunE: func(_ *cobra.Command, args []string) error {
			return f.editTask(args[0], "claim", func(task state.Task) (func(*state.Tx), error) { return claim(task, args[1]) })
		},
	}
}

// forget returns the edit that lets a task be asked for again.
func forget(task state.Task) (func(*state.Tx), error) {
	if !task.Lost() && task.Phase != state.Refused {
		return nil, fmt.Errorf("%s is %s: its task %s is collected by the next apply", task.Address, task.Phase, task.ID)
	}
	line := state.Entry{
		Time: time.Now(), Address: task.Address, Key: task.Key, Provider: task.Provider, Model: task.Model, TaskID: task.ID,
		Outcome: "forgotten",
	}
	return func(tx *state.Tx) { tx.DropTask(task.Key); tx.AddEntry(line) }, nil
}

// claim returns the edit that gives a held task its id.
func claim(task state.Task, id string) (func(*state.Tx), error) {
	if !task.Lost() {
		return nil, fmt.Errorf("%s is not held: it is %s", task.Address, task.Phase)
	}
	task.Phase, task.ID, task.Reason = state.Submitted, id, ""
	return func(tx *state.Tx) { tx.PutTask(task) }, nil
}

// editTask changes the journal's entries of one address.
func (f *folder) editTask(address, verb string, edit func(state.Task) (func(*state.Tx), error)) error {
	store, err := state.Open(f.chdir, state.Options{Verb: "tasks " + verb, Version: version()})
	if err != nil {
		return err
	}
	defer store.Close()
	snapshot, err := store.Snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	var edits []func(*state.Tx)
	for _, task := range snapshot.Tasks {
		if !plan.Means(address, task.Address) {
			continue
		}
		one, err := edit(task)
		if err != nil {
			return err
		}
		edits = append(edits, one)
	}
	if len(edits) == 0 {
		return fmt.Errorf("no request of %s is open", address)
	}
	return store.Commit(edits...)
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
	for _, view := range views {
		f.printTask(view)
	}
	return nil
}

func viewOfTask(task state.Task) taskView {
	view := taskView{
		Address: task.Address, Provider: task.Provider, Model: task.Model, Phase: phases[task.Phase], Task: task.ID,
		Sent: task.Sent, Cost: cmp.Or(task.Billed, task.Estimate), Reason: task.Reason, Key: task.Key,
	}
	if task.Phase == state.Intent {
		view.Reason = "the run that sent it died before the answer came"
	}
	return view
}

func (f *folder) printTask(view taskView) {
	w, cost := f.env.stdout, "price not known"
	if view.Cost != nil {
		cost = "$" + view.Cost.String()
	}
	fmt.Fprintf(w, "%s  %s, %s ago, %s %s, %s\n", paint(f.env.colour(f.env.outWidth), bold, harmless(view.Address)), view.Phase,
		time.Since(view.Sent).Round(time.Second), view.Provider, view.Model, cost)
	if view.Task != "" {
		fmt.Fprintf(w, "      task %s\n", harmless(view.Task))
	}
	if view.Reason != "" {
		fmt.Fprintf(w, "      %s\n", harmless(view.Reason))
	}
	switch view.Phase {
	case "held":
		fmt.Fprintf(w, "      if the provider's log shows its task: imgplan tasks claim '%s' TASK_ID\n", harmless(view.Address))
		fmt.Fprintf(w, "      if it may be paid again:              imgplan apply -resubmit='%s'\n", harmless(view.Address))
	case "refused":
		fmt.Fprintf(w, "      to ask for the same again: imgplan apply -retry-refused -target='%s'\n", harmless(view.Address))
	case "running", "made":
		fmt.Fprintln(w, "      the next apply collects it")
	}
}
