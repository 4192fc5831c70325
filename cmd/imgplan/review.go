package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/page"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// reviewing is one review: its flags.
type reviewing struct {
	*folder
	out     string
	embed   bool
	gallery bool
	open    bool
	since   string
}

// reviewFile is where a review is written, in .imgplan, unless -out says where.
const reviewFile = "imgplan-review.html"

func newReview(f *folder) *cobra.Command {
	r := &reviewing{folder: f}
	cmd := &cobra.Command{
		Use:   "review [PLAN]",
		Short: "Write a page that shows a plan in pictures",
		Long: `Write one HTML file to look at: a plan file or what a fresh plan says, with every picture before and after, the changed
words of prompts, why it changes and what it costs. If nothing is to be done, or with -gallery, it has all pictures of the
folder with what they were made from. With -since it shows what a plan did that was applied.

The file works from a disk, offline: it holds small pictures, and shows the files beside it in full. With -embed it holds
those, too. It is written to .imgplan/imgplan-review.html, which git ignores, unless -out says where; nothing is
overwritten but an earlier review. Beside that file nothing is changed, and neither a key nor the network is needed.

Exit codes: 0 the page is written; 1 an error.`,
		Example:           "  imgplan review -open",
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: files,
		RunE:              func(cmd *cobra.Command, args []string) error { return r.run(cmd.Context(), args) },
	}
	f.variableFlags(cmd)
	cmd.Flags().StringVar(&r.out, "out", "", "write the page to this `FILE`")
	cmd.Flags().StringVar(&r.since, "since", "", "show what this `PLAN` file did, now that it is applied")
	cmd.Flags().BoolVar(&r.embed, "embed", false, "put whole pictures into the page, so that it can be sent alone")
	cmd.Flags().BoolVar(&r.gallery, "gallery", false, "show all pictures, also where something is to be done")
	cmd.Flags().BoolVar(&r.open, "open", false, "open the page in the browser")
	completeFiles(cmd, "out", "since")
	return cmd
}

func (r *reviewing) run(ctx context.Context, args []string) error {
	if r.since != "" && (len(args) > 0 || r.gallery) || r.gallery && len(args) > 0 {
		return &exit{exitError, "a plan file, -since and -gallery: a page shows one of them"}
	}
	out, err := r.place()
	if err != nil {
		return err
	}
	snapshot, err := state.Peek(r.chdir)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	made, doc, err := r.reviewed(args)
	if err != nil {
		return err
	}
	shown := &reviewPage{reviewing: r, doc: doc, made: made, snapshot: snapshot, objects: state.OpenObjects(r.chdir), out: out}
	one, err := shown.page(ctx)
	if err != nil {
		return err
	}
	if err := r.write(one, out); err != nil {
		return err
	}
	fmt.Fprintf(r.env.stdout, "The review is in %s: %s.\n", showPath(out), plural(len(one.Entries), "picture"))
	if r.open {
		return openFile(out)
	}
	return nil
}

// reviewed returns the plan that is shown: one from a file, or a fresh one with all that it was made from.
func (r *reviewing) reviewed(args []string) (*planned, *plan.Document, error) {
	if len(args) == 1 || r.since != "" {
		doc, err := r.readPlanFile(append(args, r.since)[0])
		return nil, doc, err
	}
	made, err := r.peekAndDecide(plan.Options{})
	if err != nil {
		return nil, nil, err
	}
	return made, r.document(made, plan.Options{}), nil
}

// place returns where the page goes, as an absolute name. What stands there must be an earlier review.
func (r *reviewing) place() (string, error) {
	out := r.out
	if out == "" {
		out = filepath.Join(state.Folder, reviewFile)
	}
	out, err := filepath.Abs(r.inside(out))
	if err != nil {
		return "", err
	}
	file, err := os.Open(out)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(file, head) // less of it is fine
	if n > 0 && !bytes.Contains(head[:n], []byte(page.Generator)) {
		return "", fmt.Errorf("%s is not an earlier review: it is not overwritten", out)
	}
	return out, nil
}

// write puts the page where it goes, whole.
func (r *reviewing) write(one *page.Page, out string) error {
	if r.out == "" {
		if err := state.MakeHome(r.chdir); err != nil {
			return err
		}
	}
	file, err := os.CreateTemp(filepath.Dir(out), state.TempName)
	if err != nil {
		return err
	}
	err = one.Write(file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(file.Name(), 0o644) // a server of CI artefacts may be somebody else
	}
	if err == nil {
		err = os.Rename(file.Name(), out)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// openFile opens a file with whatever this machine shows such files with.
func openFile(name string) error {
	command := exec.Command("xdg-open", name)
	switch runtime.GOOS {
	case "darwin":
		command = exec.Command("open", name)
	case "windows":
		command = exec.Command("rundll32", "url.dll,FileProtocolHandler", name)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("open the page yourself: %w", err)
	}
	return command.Process.Release()
}
