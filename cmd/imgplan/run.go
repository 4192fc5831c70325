package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
)

// The exit codes.
const (
	exitDone        = 0
	exitError       = 1   // nothing, or not everything, could be tried
	exitChanges     = 2   // plan -detailed-exitcode: there are changes
	exitIncomplete  = 3   // apply ended, and some images failed, were refused or are held
	exitInterrupted = 130 // ^C; nothing is lost
)

// exit is an error with an exit code. Its text may be empty: then everything has been said already.
type exit struct {
	code int
	text string
}

func (e *exit) Error() string { return e.text }

// errSaid ends a command that has shown what is wrong.
var errSaid = &exit{code: exitError}

// run runs one command and returns its exit code.
func run(ctx context.Context, env *environment, args []string) int {
	own, out := *env, &listener{w: env.stdout}
	env = &own
	env.stdout = out
	root := newRoot(ctx, env)
	args, err := asCommand(root, args)
	if err == nil {
		args, err = withPresets(root, env, args)
	}
	*env = *env.guarded(wantsPlain(args))
	if err == nil {
		err = execute(ctx, root, env, args)
	}
	if err == nil && out.err != nil {
		err = fmt.Errorf("what was to be said couldn't be written: %w", out.err)
	}
	if err == nil {
		return exitDone
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(env.stderr, paint(env.colour(env.errWidth), red, "error:"), text)
	}
	if hint := hintFor(err); hint != "" {
		fmt.Fprintln(env.stderr, hint)
	}
	var e *exit
	if errors.As(err, &e) {
		return e.code
	}
	return exitError
}

// listener remembers that something couldn't be written, for the exit code to say so: a disk may be full.
type listener struct {
	w   io.Writer
	err error
}

// Write implements io.Writer.
func (l *listener) Write(text []byte) (int, error) {
	n, err := l.w.Write(text)
	l.err = cmp.Or(l.err, err)
	return n, err
}

// reading are the commands that change nothing, by the last of their names. ^C ends them at once, whatever they read.
var reading = map[string]bool{
	"plan": true, "validate": true, "show": true, "graph": true, "output": true, "list": true, "check": true, "pull": true, "audit": true,
	"ledger": true, "functions": true,
}

func execute(ctx context.Context, root *cobra.Command, env *environment, args []string) error {
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	finish := func() {}
	if completing(args) {
		args = slices.Clone(args)
		finish = proposing(root, args, env.stdout)
	}
	atOnce := func() bool { return false }
	settle := root.PersistentPreRunE
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		if reading[cmd.Name()] {
			atOnce = context.AfterFunc(ctx, func() { os.Exit(exitInterrupted) })
		}
		return settle(cmd, args)
	}
	defer func() { atOnce() }()
	root.SetArgs(twoDashes(root, args))
	err := root.ExecuteContext(ctx)
	finish()
	return err
}

// newRoot builds the command tree. The environment is read when a command runs, not before.
func newRoot(ctx context.Context, env *environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "imgplan",
		Short: "Declare images in HCL; generate only what changed",
		Long: `imgplan makes the images that *.imgplan.hcl files declare: plan shows what would change and what it would cost,
apply generates only that and writes it into the folder.`,
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	f := &folder{env: env}
	root.PersistentFlags().StringVar(&f.chdir, "chdir", ".", "work in this `DIR` instead of the current one")
	completeFolders(root, "chdir")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return f.settle(cmd) }
	root.PersistentFlags().BoolVar(&f.ask, "input", true, "ask where that is needed; with -input=false, fail instead")
	root.PersistentFlags().Bool("no-color", false, "print without colours, as NO_COLOR in the environment does")
	root.CompletionOptions.SetDefaultShellCompDirective(cobra.ShellCompDirectiveNoFileComp)
	root.SetHelpCommand(newHelp())
	root.AddCommand(
		newInit(f), newFmt(f), newValidate(f), newPlan(f), newApply(f), newDestroy(f), newShow(f), newReview(f), newUI(f), newOutput(f), newConsole(f),
		newGraph(f), newImport(f), newAccept(f), newRefresh(f), newState(f), newTasks(f), newLedger(f), newAudit(f), newProviders(f), newFunctions(f), newVersion(f),
	)
	root.AddCommand(declined(habits)...)
	addCompletion(root)
	root.SetHelpFunc(printHelp)
	root.SetFlagErrorFunc(flagError)
	sayUsage(root)
	return root
}
