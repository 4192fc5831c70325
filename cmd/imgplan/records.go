package main

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// recordView is a record for people and machines.
type recordView struct {
	Address   string     `json:"address"`
	Path      string     `json:"path"`
	Key       string     `json:"key"`
	Content   string     `json:"content"`
	Model     string     `json:"model,omitempty"`
	Width     int        `json:"width,omitempty"`
	Height    int        `json:"height,omitempty"`
	Made      *time.Time `json:"made,omitempty"`
	Seed      *int64     `json:"inherited_seed,omitempty"` // derived from the address it had before
	Arguments []argument `json:"arguments,omitempty"`      // what the key is made of; absent where that isn't known
}

type argument struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func viewOf(snapshot *state.Snapshot, address string) recordView {
	record := snapshot.Records[address]
	view := recordView{
		Address: record.Address, Path: record.Path, Key: string(record.Key), Content: string(record.Content),
		Model: record.Model, Width: record.Width, Height: record.Height, Seed: record.Seed,
	}
	if !record.Made.IsZero() {
		view.Made = &record.Made
	}
	facts, _ := snapshot.Facts(record.Key)
	for _, fact := range facts.Arguments {
		view.Arguments = append(view.Arguments, argument(fact))
	}
	return view
}

func addressesOf(snapshot *state.Snapshot) []string {
	return slices.Sorted(maps.Keys(snapshot.Records))
}

// showState shows one record, or all of them.
func (f *folder) showState(address string) error {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	addresses := addressesOf(snapshot)
	if address != "" {
		addresses = slices.DeleteFunc(addresses, func(one string) bool { return !plan.Means(address, one) })
		if len(addresses) == 0 {
			return fmt.Errorf("nothing is recorded for %s", address)
		}
		addresses = addresses[:1]
	}
	views := make([]recordView, 0, len(addresses))
	for _, address := range addresses {
		views = append(views, viewOf(snapshot, address))
	}
	if address != "" && !f.json {
		if err := f.showPicture(views[0].Path); err != nil {
			return err
		}
	}
	return f.printRecords(views, address != "")
}

// makerWords says who made a picture.
func makerWords(model string) string {
	if model == state.Adopted {
		return " (adopted)"
	}
	if model == "" {
		return "" // of a rendition
	}
	return " by " + harmless(model)
}

func (f *folder) printRecords(views []recordView, single bool) error {
	if f.json && single {
		return printJSON(f.env.stdout, views[0])
	}
	if f.json {
		return printJSON(f.env.stdout, views)
	}
	if len(views) == 0 {
		fmt.Fprintln(f.env.stdout, "Nothing is recorded yet.")
	}
	for _, view := range views {
		f.printRecord(view)
	}
	return nil
}

func (f *folder) printRecord(view recordView) {
	w := f.env.stdout
	fmt.Fprintf(w, "%s\n  path:    %s\n  key:     %s\n  content: %s\n",
		paint(f.env.colour(f.env.outWidth), bold, harmless(view.Address)), showPath(view.Path), view.Key, view.Content)
	if view.Width > 0 {
		fmt.Fprintf(w, "  size:    %dx%d\n", view.Width, view.Height)
	}
	if view.Made != nil {
		fmt.Fprintf(w, "  made:    %s%s\n", view.Made.UTC().Format(time.DateTime), makerWords(view.Model))
	}
	for _, argument := range view.Arguments {
		fmt.Fprintf(w, "  %s: %s\n", argument.Name, quote(argument.Value, 400))
	}
	fmt.Fprintln(w)
}
