package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// editing is a command that edits records.
type editing struct {
	*applying
	dry bool // -dry-run
}

func newEditing(f *folder, verb string) *editing {
	return &editing{applying: &applying{folder: f, verb: verb}}
}

func (e *editing) flags(cmd *cobra.Command, does string) {
	lockFlag(cmd, &e.lockTimeout)
	cmd.Flags().BoolVar(&e.dry, "dry-run", false, "only say what would be "+does)
}

func newStateMove(f *folder) *cobra.Command {
	e := newEditing(f, "state mv")
	cmd := &cobra.Command{
		Use:   "mv FROM TO",
		Short: "Give what is recorded another address",
		Long: `Give what is recorded of an image, a whole block or a module another address: no file is touched, and imgplan.sum says so
to every clone. A moved block does the same for those who should see it in a plan.

Exit codes: 0 done; 1 an error: nothing was moved.`,
		Example:           "  imgplan state mv image.icon image.badge",
		Args:              cobra.ExactArgs(2),
		ValidArgsFunction: f.addresses,
		RunE:              func(cmd *cobra.Command, args []string) error { return e.move(cmd.Context(), args[0], args[1]) },
	}
	e.flags(cmd, "moved")
	return cmd
}

func (e *editing) move(ctx context.Context, from, to string) error {
	return e.locked(ctx, func(snapshot *state.Snapshot) error {
		moves, err := movesOf(snapshot, from, to)
		if err != nil {
			return err
		}
		words := "Move"
		if e.dry {
			words = "Would move"
		}
		for _, one := range moves {
			fmt.Fprintf(e.env.stdout, "%s %q to %q\n", words, harmless(one.from), harmless(one.record.Address))
		}
		if e.dry {
			return nil
		}
		err = e.store.Commit(func(tx *state.Tx) {
			for _, one := range moves {
				tx.DropRecord(one.from)
			}
			for _, one := range moves {
				tx.PutRecord(one.record)
			}
		})
		if err == nil {
			err = e.store.WriteSum()
		}
		if err == nil {
			fmt.Fprintf(e.env.stdout, "Moved %s.\n", plural(len(moves), "record"))
		}
		return err
	})
}

// locked does something to the folder's memory, under its lock.
func (e *editing) locked(ctx context.Context, do func(*state.Snapshot) error) error {
	store, err := e.open(ctx, e.verb, e.lockTimeout)
	if err != nil {
		return err
	}
	e.store = store
	snapshot, err := store.Snapshot()
	if err == nil {
		e.note(snapshot.Notes)
		err = errors.Join(do(snapshot), snapshot.Close())
	}
	return errors.Join(err, store.Close())
}

// move is a record as it will be, and the address that it has now.
type move struct {
	from   string
	record state.Record
}

// movesOf lists the records that move; an error if there are none, or one stands in the way.
func movesOf(snapshot *state.Snapshot, from, to string) ([]move, error) {
	from, fromModule, err := spec.Address(recordedAddress(snapshot, from))
	if err != nil {
		return nil, err
	}
	to, toModule, err := spec.Address(to)
	if err != nil {
		return nil, err
	}
	if fromModule != toModule {
		return nil, fmt.Errorf("%s can't become %s: both must be images, or both modules", from, to)
	}
	var moves []move
	for _, address := range addressesOf(snapshot) {
		next, moved := plan.Relocate(address, from, to)
		if !moved {
			continue
		}
		if _, taken := snapshot.Records[next]; taken {
			return nil, fmt.Errorf("%s can't become %s: something is recorded of that already", address, next)
		}
		moves = append(moves, move{address, renamed(snapshot, *snapshot.Records[address], next)})
	}
	if len(moves) == 0 {
		return nil, fmt.Errorf("nothing is recorded of %s: imgplan state list shows what is", from)
	}
	return moves, nil
}

// recordedAddress writes an address as it stands in the records, if there is one that it means.
func recordedAddress(snapshot *state.Snapshot, target string) string {
	for _, address := range addressesOf(snapshot) {
		if plan.Means(target, address) {
			return address
		}
	}
	if address, _, err := spec.Address(target); err == nil {
		return address
	}
	return target
}

// renamed is a record under another address. A seed that its address derived stays with the picture.
func renamed(snapshot *state.Snapshot, record state.Record, address string) state.Record {
	if record.Key.IsRendition() {
		record.Address = address
		return record
	}
	seed := spec.SeedOf(record.Address)
	facts, known := snapshot.Facts(record.Key)
	for _, fact := range facts.Arguments {
		known = known && (fact.Name != "seed" || fact.Value == strconv.FormatInt(seed, 10))
	}
	if record.Seed == nil && (known || len(facts.Arguments) == 0) {
		record.Seed = &seed
	}
	if record.Seed != nil && *record.Seed == spec.SeedOf(address) {
		record.Seed = nil // it is back where it came from
	}
	record.Address = address
	return record
}
