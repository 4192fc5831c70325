package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

func newCheck(f *folder) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Verify records, files, originals and imgplan.sum against each other",
		Long: `Read every byte: are the files what was written, are the originals what was delivered, does imgplan.sum say what is
recorded? It changes nothing.

Exit codes: 0 all is well; 1 something is not, or an error.`,
		Example: "  imgplan state check -json",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return f.checkState() },
	}
	f.jsonFlag(cmd)
	return cmd
}

// finding is something that is not as it should be, and the way out.
type finding struct {
	Address string `json:"address,omitempty"`
	Problem string `json:"problem"`
	WayOut  string `json:"way_out"`
}

func (f *folder) checkState() error {
	snapshot, err := state.Peek(f.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	findings := []finding{}
	for _, note := range snapshot.Notes {
		findings = append(findings, finding{"", note, "the next apply rebuilds it"})
	}
	for _, check := range []func(*state.Snapshot) ([]finding, error){f.checkSum, f.checkFiles, f.checkOriginals} {
		found, err := check(snapshot)
		if err != nil {
			return err
		}
		findings = append(findings, found...)
	}
	if err := f.printFindings(findings, len(snapshot.Records)); err != nil {
		return err
	}
	if len(findings) > 0 {
		return errSaid
	}
	return nil
}

// checkSum compares imgplan.sum with the records.
func (f *folder) checkSum(snapshot *state.Snapshot) ([]finding, error) {
	text, err := state.ReadAtMost(filepath.Join(f.chdir, state.SumFile), state.MaxSum)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	lines, err := state.ParseSum(text)
	if err != nil {
		return nil, err
	}
	var found []finding
	written := map[string]bool{}
	for _, line := range lines {
		record := snapshot.Records[line.Address]
		written[line.Address] = record != nil && record.Path == line.Path && record.Key == line.Key && record.Content == line.Content
	}
	for _, address := range addressesOf(snapshot) {
		if !written[address] {
			found = append(found, finding{address, "imgplan.sum does not say what is recorded", "the next apply writes it"})
		}
	}
	return found, nil
}

// checkFiles hashes every recorded file.
func (f *folder) checkFiles(snapshot *state.Snapshot) ([]finding, error) {
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	var paths []string
	for _, record := range snapshot.Records {
		paths = append(paths, record.Path)
	}
	files, err := dir.Look(paths, nil, true)
	if err != nil {
		return nil, err
	}
	var found []finding
	for _, address := range addressesOf(snapshot) {
		record := snapshot.Records[address]
		switch file := files[record.Path]; {
		case file.Kind == state.Missing:
			found = append(found, finding{address, record.Path + " is missing", restores})
		case file.Kind != state.Regular:
			found = append(found, finding{address, record.Path + " is a folder, a link or a device, not a file", "move it away: " + restores})
		case file.Pointer && file.Content != record.Content:
			found = append(found, finding{address, record.Path + " is a Git LFS pointer here, of what imgplan did not write", pulls})
		case file.Pointer:
			found = append(found, finding{address, record.Path + " is a Git LFS pointer here", pulls})
		case file.Content != record.Content:
			found = append(found, changedByHand(dir, record))
		}
	}
	return found, nil
}

const (
	restores = "imgplan apply restores it, for free if its original is stored"
	pulls    = "git lfs pull brings the file"
)

// changedByHand says what can be done about a file that was changed by hand: it can be kept only if it may be the picture.
func changedByHand(dir *workdir.Dir, record *state.Record) finding {
	problem, again := record.Path+" is not what imgplan wrote", "imgplan apply -replace="+shellQuoted(record.Address)
	if record.Key.IsRendition() {
		if hasWindowsLines(dir, record) {
			wayOut := fmt.Sprintf("a line %q in .gitattributes keeps git from that, once the file is checked out again", path.Base(record.Path)+" -text")
			return finding{record.Address, record.Path + " has CRLF line ends here, and imgplan wrote LF", wayOut}
		}
		return finding{record.Address, problem, again + " makes it anew"}
	}
	if fault := unfit(dir, record.Path); fault != "" {
		return finding{record.Address, problem + ", and can't be accepted: " + fault, "move it away: " + restores}
	}
	return finding{record.Address, problem, "imgplan accept " + shellQuoted(record.Address) + " keeps it; " + again + " asks for another"}
}

// mostText bounds what is read of a text that imgplan may have written, such as an index.
const mostText = 16 << 20

// hasWindowsLines tells whether a file is what imgplan wrote but for CRLF at the end of its lines, as git on Windows makes them.
func hasWindowsLines(dir *workdir.Dir, record *state.Record) bool {
	file, err := dir.Open(record.Path)
	if err != nil {
		return false
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostText))
	if err != nil {
		return false
	}
	sum := sha256.Sum256(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	return record.Content == state.Content("sha256:"+hex.EncodeToString(sum[:]))
}

// checkOriginals hashes every original that is stored for a record. That there is none is no fault: a fresh clone has
// none at all.
func (f *folder) checkOriginals(snapshot *state.Snapshot) ([]finding, error) {
	objects := state.OpenObjects(f.chdir)
	var found []finding
	for _, address := range addressesOf(snapshot) {
		original, stored, err := objects.Original(snapshot.Records[address].Key)
		if err == nil && stored {
			err = objects.Verify(original.Content)
		}
		if err != nil {
			found = append(found, finding{address, err.Error(), "delete that file: the picture itself is not touched"})
		}
	}
	return found, nil
}

func (f *folder) printFindings(findings []finding, records int) error {
	if f.json {
		return printJSON(f.env.stdout, findings)
	}
	for _, one := range findings {
		if one.Address != "" {
			fmt.Fprintf(f.env.stdout, "%s: ", harmless(one.Address))
		}
		fmt.Fprintf(f.env.stdout, "%s\n      %s\n", harmless(one.Problem), harmless(one.WayOut))
	}
	if len(findings) == 0 {
		fmt.Fprintf(f.env.stdout, "All is well: %s.\n", plural(records, "record"))
	}
	return nil
}
