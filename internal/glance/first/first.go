// Package first answers a plain `imgplan plan` whose glance holds, while the program is still being initialised. Go
// initialises packages by their import paths as soon as what they import is ready: this one waits for little else than os,
// and comes before all the others, which take longer than a look at a thousand pictures. It never answers anything else,
// and what it says is what the command would have said.
package first

import (
	"os"

	"github.com/imgplan/imgplan/internal/glance/kept"
)

// presets are the variables that give a plain plan more arguments.
var presets = []string{"IMGPLAN_CLI_ARGS", "IMGPLAN_CLI_ARGS_plan"}

func init() {
	text, ok := answer(os.Args[1:], os.LookupEnv, Coloured(columns(os.Stdout.Fd()), os.LookupEnv))
	if !ok {
		return
	}
	_, _ = os.Stdout.WriteString(text) // the command ignores it, too: a plan in which nothing is to be done has done it
	os.Exit(0)
}

// answer is what a plan without arguments in this folder says, if it has been kept and still holds.
func answer(args []string, env func(string) (string, bool), coloured bool) (text string, ok bool) {
	if len(args) != 1 || args[0] != "plan" {
		return "", false
	}
	for _, name := range presets {
		if text, _ := env(name); text != "" {
			return "", false
		}
	}
	question, ok := kept.Asker(env)
	if !ok {
		return "", false
	}
	said, ok := kept.Recall(".", question, env)
	if coloured {
		return said.Coloured, ok && said.Aside == "" // the form of warnings depends on more than that
	}
	return said.Plain, ok && said.Aside == ""
}

// Coloured tells whether a terminal of so many columns may be coloured; one of 0 is none. See https://no-color.org.
func Coloured(width int, env func(string) (string, bool)) bool {
	no, _ := env("NO_COLOR")
	term, _ := env("TERM")
	return width > 0 && no == "" && term != "dumb"
}
