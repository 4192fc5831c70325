package main

import (
	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/state"
)

func newPull(f *folder) *cobra.Command {
	return &cobra.Command{
		Use:     "pull",
		Short:   "Print all that is recorded, as JSON",
		Long:    "Print all that is recorded, as one JSON document.\n\nExit codes: 0 done; 1 an error.",
		Example: "  imgplan state pull > records.json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.pull() },
	}
}

func (f *folder) pull() error {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	doc := struct {
		FormatVersion string       `json:"format_version"`
		Version       string       `json:"imgplan_version"`
		Records       []recordView `json:"records"`
	}{"1", version(), []recordView{}}
	for _, address := range addressesOf(snapshot) {
		doc.Records = append(doc.Records, viewOf(snapshot, address))
	}
	return printJSON(f.env.stdout, doc)
}
