package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/imgplan/imgplan/internal/glance/first"
)

// environment is all that a command reads and writes beside the folder.
type environment struct {
	stdin          io.Reader
	stdout, stderr io.Writer // while a command runs, what a terminal would obey is escaped in both
	raw, rawErr    io.Writer // the same without that: for bytes that must be exact, and for the board
	pictures       io.Writer // stdout without that, also where it is a terminal: for nothing but what termpic made
	vars           map[string]string
	interactive    bool // a person can be asked
	outWidth       int  // columns of stdout; 0 when it is not a terminal
	errWidth       int  // columns of stderr; 0 when it is not a terminal
	outSize        window
	errSize        window
	errNow         func() (columns, rows int) // of stderr, as it is now; nil: as it was
	plain          bool                       // -no-color
	piped          map[string][]byte          // what was read from pipes that the command line names, which can be done once
}

func osEnvironment() *environment {
	env := &environment{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, vars: map[string]string{},
		interactive: term.IsTerminal(int(os.Stdin.Fd())),
		outWidth:    columns(os.Stdout), errWidth: columns(os.Stderr),
		outSize: windowOf(os.Stdout), errSize: windowOf(os.Stderr),
		errNow: func() (int, int) { return columns(os.Stderr), windowOf(os.Stderr).rows },
	}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		env.vars[name] = value
	}
	return env
}

// lookup returns what an environment variable is set to, and whether it is set.
func (env *environment) lookup(name string) (string, bool) {
	value, set := env.vars[name]
	return value, set
}

// guarded returns the environment with its outputs made safe, and without colours if they are to be plain.
func (env *environment) guarded(plain bool) *environment {
	safe := *env
	safe.plain = plain
	safe.raw, safe.rawErr, safe.pictures = env.stdout, env.stderr, env.stdout
	safe.stdout, safe.stderr = &screen{env.stdout, safe.colour(env.outWidth)}, &screen{env.stderr, safe.colour(env.errWidth)}
	if env.outWidth > 0 {
		safe.raw = safe.stdout // a terminal is no place for exact bytes
	}
	return &safe
}

// window is what else is known of a terminal: 0 is what isn't.
type window struct{ rows, cellWidth, cellHeight int }

func columns(file *os.File) int {
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// errWindow is how large the window of stderr is by now, for whoever draws over what was drawn.
func (env *environment) errWindow() (columns, rows int) {
	if env.errNow != nil {
		columns, rows = env.errNow()
	}
	if columns == 0 {
		return env.errWidth, env.errSize.rows
	}
	return columns, rows
}

// colour tells whether a terminal of that width may be coloured.
func (env *environment) colour(width int) bool {
	return !env.plain && first.Coloured(width, env.lookup)
}

// unattended tells that a machine reads along, which needs no word about what to do next.
func (env *environment) unattended() bool { return env.vars["IMGPLAN_IN_AUTOMATION"] != "" }
