package main

import (
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

func newAudit(f *folder) *cobra.Command {
	var strict, asCSV bool
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "List every picture of the folder: where it is from, and whether it says so",
		Long: `List every picture below the folder, managed or not: its address, where it is from, whether it is marked as made by AI, its
license, and whether it carries content credentials (C2PA), which are not verified. Where a picture is from, and its license, is what is
recorded and declared of a managed one and its renditions, and what the metadata of any other says. What can't be read is listed with the
reason. Folders whose names begin with a dot are left out. It changes nothing.

In CSV, what a spreadsheet would take for a formula stands behind a '; -json has everything as it is.

The mark is "yes", "no", or "stripped": imgplan wrote one, and it is gone. Of AVIF, GIF, HEIC, ICO, JPEG XL and TIFF only what stands in
them as plain XMP is seen.

Exit codes: 0 done; 1 an error; 3 -strict, and a managed PNG, JPEG or WebP that a model made has neither a mark nor credentials.`,
		Example: "  imgplan audit -strict\n  imgplan audit -csv > pictures.csv",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.audit(strict, asCSV) },
	}
	f.variableFlags(cmd)
	f.jsonFlag(cmd)
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print CSV")
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 3 if a managed picture that a model made is not marked")
	return cmd
}

// auditLine is what is said about one picture.
type auditLine struct {
	Path        string `json:"path"`
	Address     string `json:"address,omitempty"` // absent of a picture that is not managed
	Origin      string `json:"origin"`            // provider and model, "adopted", a program, or "unknown"
	Mark        string `json:"ai_mark"`           // "yes", "no", "stripped"
	License     string `json:"license,omitempty"`
	Credentials bool   `json:"c2pa"`
	Problem     string `json:"problem,omitempty"` // why it, or a folder, can't be read
	lacking     bool   // a mark that it should have
}

func (f *folder) audit(strict, asCSV bool) error {
	if f.json && asCSV {
		return errTwoFormats
	}
	config, err := f.loadIfAny()
	if err != nil {
		return err
	}
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	f.note(snapshot.Notes)
	lines, err := f.auditLines(config, byPath(snapshot.Records))
	if err != nil {
		return err
	}
	if err := f.printAudit(lines, asCSV); err != nil {
		return err
	}
	if strict && slices.ContainsFunc(lines, func(one auditLine) bool { return one.lacking }) {
		return &exit{code: exitIncomplete}
	}
	return nil
}

// loadIfAny is load that takes a folder without declarations for one that declares nothing.
func (f *folder) loadIfAny() (*spec.Config, error) {
	if names, err := f.declaring(); err != nil || len(names) == 0 {
		return &spec.Config{}, err
	}
	return f.load(nil)
}

// auditLines looks at every picture that stands in the folder, and at the managed ones that don't.
func (f *folder) auditLines(config *spec.Config, records map[string]*state.Record) ([]auditLine, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	standing := picturesBelow(dir.FS())
	a := &auditor{images: map[string]*spec.Image{}, records: records}
	for _, record := range records {
		if isPicture(record.Path) && standing[record.Path] == nil {
			standing[record.Path] = &auditLine{Path: record.Path}
		}
	}
	for _, image := range config.Images {
		a.images[image.Address] = image
	}
	for _, record := range records {
		a.fill(record)
	}
	lines := make([]auditLine, len(standing))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range slices.Sorted(maps.Keys(standing)) {
		workers.Go(func() error {
			lines[i] = a.look(dir, *standing[name])
			return nil
		})
	}
	return lines, workers.Wait()
}

func (f *folder) printAudit(lines []auditLine, asCSV bool) error {
	switch {
	case f.json:
		return printJSON(f.env.stdout, lines)
	case asCSV:
		return auditCSV(f.env.stdout, lines)
	case len(lines) == 0:
		fmt.Fprintln(f.env.stdout, "There are no pictures.")
		return nil
	}
	for _, one := range lines {
		words := []string{"mark: " + one.Mark, "from " + harmless(one.Origin)}
		if one.License != "" {
			words = append(words, "license: "+harmless(one.License))
		}
		if one.Credentials {
			words = append(words, "content credentials")
		}
		if one.Problem != "" {
			words = append(words, harmless(one.Problem))
		}
		name := showPath(one.Path)
		if one.Address != "" {
			name += "  " + harmless(one.Address)
		}
		fmt.Fprintf(f.env.stdout, "%s\n    %s\n", name, strings.Join(words, ", "))
	}
	return nil
}

func auditCSV(out io.Writer, lines []auditLine) error {
	rows := [][]string{{"path", "address", "origin", "ai_mark", "license", "c2pa", "problem"}}
	for _, one := range lines {
		rows = append(rows, []string{one.Path, one.Address, one.Origin, one.Mark, one.License, strconv.FormatBool(one.Credentials), one.Problem})
	}
	return writeCSV(out, rows)
}
