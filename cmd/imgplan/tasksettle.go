package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// settling is a command by which the user says what became of a request.
type settling struct {
	*folder
	lockTimeout time.Duration
}

func newForget(f *folder) *cobra.Command {
	s := &settling{folder: f}
	cmd := &cobra.Command{
		Use:   "forget ADDRESS|KEY",
		Short: "Let an image whose request is held, refused or given up be asked for again",
		Long: `Forget the request of an image that is held or was refused, or one that is paid for and never comes: it runs on and on, or its
picture is made and can't be had. The next apply asks for the image again. That is your word that it may be paid twice. The
ledger keeps the request.

Exit codes: 0 done; 1 an error, or nothing to forget.`,
		Example:           "  imgplan tasks forget 'image.icon[\"sun\"]'",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: f.addresses,
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.settle(cmd.Context(), args[0], "forget", func(_ *state.Snapshot, task state.Task) (func(*state.Tx), error) {
				return forget(task), nil
			})
		},
	}
	lockFlag(cmd, &s.lockTimeout)
	return cmd
}

func newClaim(f *folder) *cobra.Command {
	s := &settling{folder: f}
	cmd := &cobra.Command{
		Use:   "claim ADDRESS|KEY TASK_ID",
		Short: "Tell a held image which task of the provider's is its own",
		Long: `Tell a held image which task of the provider's is its own, as the provider's log shows it: the next apply goes on from
there, and pays nothing.

Exit codes: 0 done; 1 an error, or the image is not held.`,
		Example:           "  imgplan tasks claim image.hero task_qwen_1765178144357",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: f.addresses,
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.settle(cmd.Context(), args[0], "claim", func(snapshot *state.Snapshot, task state.Task) (func(*state.Tx), error) {
				return claim(snapshot, task, args[1])
			})
		},
	}
	lockFlag(cmd, &s.lockTimeout)
	return cmd
}

// forget returns the edit that lets a task be asked for again.
func forget(task state.Task) func(*state.Tx) {
	request := task.Unknown()
	if task.Phase == state.Finished {
		request.Outcome = "made"
	}
	line := request
	line.Time, line.Outcome, line.Estimate, line.Billed = time.Now(), "forgotten", nil, nil // the line of the request has those
	return func(tx *state.Tx) {
		if task.Phase != state.Unknown && task.Phase != state.Refused { // the ledger has no line of it yet
			tx.AddEntry(request)
		}
		tx.DropTask(task.Key)
		tx.AddEntry(line)
	}
}

// claim returns the edit that gives a held task its id.
func claim(snapshot *state.Snapshot, task state.Task, id string) (func(*state.Tx), error) {
	if !task.Lost() {
		return nil, fmt.Errorf("%s is not held: it is %s", task.Address, task.Phase)
	}
	if err := claimable(snapshot, task, id); err != nil {
		return nil, err
	}
	line := task.Unknown()
	line.Time, line.TaskID, line.Outcome = time.Now(), id, "claimed"
	found := task
	found.Phase, found.ID, found.Reason = state.Submitted, id, ""
	return func(tx *state.Tx) {
		tx.PutTask(found)
		if task.Phase == state.Unknown { // else the ledger has no line that this one settles
			tx.AddEntry(line)
		}
	}, nil
}

// claimable tells why an id can't be that of a lost request: it is none, or another request's.
func claimable(snapshot *state.Snapshot, lost state.Task, id string) error {
	if id == "" || strings.ContainsFunc(id, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }) {
		return fmt.Errorf("%q is no task's id", id)
	}
	for _, other := range snapshot.Tasks {
		if other.ID == id && other.Provider == lost.Provider && other.Key != lost.Key {
			return fmt.Errorf("task %s is that of %s", id, other.Address)
		}
	}
	ledger, err := snapshot.Ledger()
	if err != nil {
		return err
	}
	for _, e := range ledger {
		if e.TaskID == id && e.Provider == lost.Provider && e.Outcome != "unknown" && e.Outcome != "claimed" && e.Outcome != "forgotten" {
			return fmt.Errorf("task %s is another request's, of %s: %s", id, e.Address, e.Outcome)
		}
	}
	return nil
}

// edit makes the change to one task of a snapshot that settles it.
type edit func(*state.Snapshot, state.Task) (func(*state.Tx), error)

// settle changes the journal's entries of one address.
func (s *settling) settle(ctx context.Context, address, verb string, settled edit) error {
	store, err := s.open(ctx, "tasks "+verb, s.lockTimeout)
	if err != nil {
		return err
	}
	defer store.Close()
	snapshot, err := store.Snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	tasks := undecided(s.tasksOf(snapshot, address))
	switch {
	case len(tasks) == 0:
		return fmt.Errorf("no request of %s is open", address)
	case verb == "claim" && len(tasks) > 1:
		return fmt.Errorf("%d requests of %s are held or refused: name one by its key, as imgplan tasks shows it", len(tasks), address)
	case len(tasks) > 1 && !viewOfTask(tasks[0]).undecided(): // each is paid for, and may come
		return fmt.Errorf("%d requests of %s are open: name one by its key, as imgplan tasks shows it", len(tasks), address)
	}
	var edits []func(*state.Tx)
	for _, task := range tasks {
		one, err := settled(snapshot, task)
		if err != nil {
			return err
		}
		edits = append(edits, one)
	}
	return store.Commit(edits...)
}

// undecided are those requests about which the user must decide; all of them where there is none such, for words about one.
func undecided(tasks []state.Task) []state.Task {
	some := slices.DeleteFunc(slices.Clone(tasks), func(task state.Task) bool { return !viewOfTask(task).undecided() })
	if len(some) == 0 {
		return tasks
	}
	return some
}

// tasksOf are the requests of an address: those that were sent for it, or else what it waits for under the address that it had. A key, or
// the beginning of one, names one as well.
func (f *folder) tasksOf(snapshot *state.Snapshot, address string) []state.Task {
	var found []state.Task
	for _, task := range snapshot.Tasks {
		if plan.Means(address, task.Address) || len(address) >= len(shortKey(task.Key)) && strings.HasPrefix(string(task.Key), address) {
			found = append(found, task)
		}
	}
	if len(found) > 0 {
		return found
	}
	made, err := f.quietly().decide(snapshot, plan.Options{})
	if err != nil {
		return nil
	}
	for _, c := range made.plan.Changes {
		if task, open := snapshot.Tasks[c.Key]; open && plan.Means(address, c.Address) {
			found = append(found, task)
		}
	}
	return found
}
