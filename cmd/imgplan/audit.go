package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/picture"
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
license, and whether it carries content credentials (C2PA), which are not verified. Where a picture is from is what is recorded of a managed
one, and what the metadata of any other says. Folders whose names begin with a dot are left out. It changes nothing.

The mark is "yes", "no", or "stripped": imgplan wrote one, and it is gone. A rendition has none of its own.

Exit codes: 0 done; 1 an error; 3 -strict, and a managed picture that a model made has neither a mark nor credentials.`,
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
	Problem     string `json:"problem,omitempty"` // why it can't be read
	lacking     bool   // a mark that it should have
}

func (f *folder) audit(strict, asCSV bool) error {
	config, err := f.load(nil)
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

// auditLines looks at every picture that stands in the folder, and at the managed ones that don't.
func (f *folder) auditLines(config *spec.Config, records map[string]state.Record) ([]auditLine, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	standing, err := picturesBelow(dir.FS())
	if err != nil {
		return nil, err
	}
	for name := range records {
		standing[name] = true
	}
	lines := []auditLine{}
	for _, name := range slices.Sorted(maps.Keys(standing)) {
		record, managed := records[name]
		one := auditLine{Path: name, Address: record.Address, Mark: "no", Origin: "unknown"}
		found, err := metadataOf(dir, name)
		if err != nil {
			one.Problem = err.Error()
		}
		one.say(found, record)
		if managed {
			one.manage(found, record, config.Image(record.Address))
		}
		lines = append(lines, one)
	}
	return lines, nil
}

// picturesBelow finds files by the extensions of pictures.
func picturesBelow(folder fs.FS) (map[string]bool, error) {
	found := map[string]bool{}
	return found, fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.Type().IsRegular() && slices.Contains([]string{".png", ".jpg", ".jpeg", ".webp"}, strings.ToLower(path.Ext(name))):
			found[name] = true
		}
		return nil
	})
}

func metadataOf(dir *workdir.Dir, name string) (picture.Found, error) {
	if slices.Contains([]string{".avif", ".ico"}, strings.ToLower(filepath.Ext(name))) {
		return picture.Found{}, nil // no metadata is read of these
	}
	file, err := dir.Open(name)
	if err != nil {
		return picture.Found{}, err
	}
	defer file.Close()
	return picture.ReadMetadata(file)
}

// say fills in what the file itself tells.
func (l *auditLine) say(found picture.Found, record state.Record) {
	l.Credentials = found.C2PA
	if tool := found.Tool(); tool != "" {
		l.Origin = tool
	}
	switch {
	case found.IsAI():
		l.Mark = "yes"
	case record.Bare != "" && !found.Marked && l.Problem == "":
		l.Mark = "stripped"
	}
}

// manage fills in what is recorded and declared. The image is nil for a rendition, and for what is no longer declared.
func (l *auditLine) manage(found picture.Found, record state.Record, image *spec.Image) {
	local := image != nil && image.Local
	if record.Model != "" {
		l.Origin = record.Model
		kind, _, _ := strings.Cut(strings.Fields(record.Model)[0], ".")
		known := catalogue.Kind(kind)
		local = known != nil && known.Local
	} else if image != nil {
		l.Origin = image.Provider + " " + image.Model
	}
	if image != nil {
		l.License = image.License
	}
	ofModel := !local && record.Model != state.Adopted && !record.Key.IsRendition()
	l.lacking = ofModel && l.Mark != "yes" && !found.C2PA
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
		rows = append(rows, []string{
			one.Path, one.Address, one.Origin, one.Mark, one.License, strconv.FormatBool(one.Credentials), one.Problem,
		})
	}
	return csv.NewWriter(out).WriteAll(rows)
}
