package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/imgplan/imgplan/internal/encoder"
	"github.com/imgplan/imgplan/internal/glance"
	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// plain are the flags with which a plan may be answered at a glance, and whether it could be another plan without them.
// With any other flag, also one that is yet to come, a plan is made from nothing.
var plain = map[string]bool{"chdir": false, "input": false, "no-color": false, "detailed-exitcode": false, "var": true, "var-file": true}

// atAGlance repeats what the last plan said if nothing was to be done, and nothing has changed since; else it plans, and
// keeps what is said for the next time.
func (f *folder) atAGlance(flags *pflag.FlagSet, plan func() error) error {
	question, ok := f.question(flags)
	if !ok {
		return plan()
	}
	if said, valid := kept.Recall(f.chdir, question, f.env.lookup); valid && f.repeat(said) {
		return nil
	}
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return err
	}
	defer dir.Close()
	f.watched = &watched{Watch: glance.NewWatch(dir.FS()), question: question}
	stderr := f.env.stderr
	f.env.stderr = io.MultiWriter(stderr, &f.watched.aside)
	defer func() { f.env.stderr = stderr }()
	for _, name := range state.Sources {
		_, _ = f.watched.Stat(name) // that it isn't there is noted, too
	}
	return plan()
}

// question is all that a plan is asked: by whom, and how. What it depends on beside that is watched.
func (f *folder) question(flags *pflag.FlagSet) (question string, ok bool) {
	question, ok = kept.Asker(f.env.lookup)
	flags.Visit(func(flag *pflag.Flag) {
		matters, known := plain[flag.Name]
		ok = ok && known
		if matters {
			question += fmt.Sprintf("\n%s=%q", flag.Name, flag.Value.String())
		}
	})
	return question, ok
}

// watched is a plan that is being made under watch.
type watched struct {
	*glance.Watch
	question string
	aside    strings.Builder // what was said on stderr
}

// doubt says that a plan depends on what can't be watched.
func (f *folder) doubt() {
	if f.watched != nil {
		f.watched.Doubt()
	}
}

// encoder names the tool that a recipe needs. Which one that is can't be watched.
func (f *folder) encoder(r recipe.Recipe) (string, error) {
	name, err := encoder.Version(r)
	if name != "" || err != nil {
		f.doubt()
	}
	return name, err
}

// keep keeps what a plan says in which nothing is to be done. One that was given a sensitive value is not kept: its digest
// would tell it to whoever can guess.
func (f *folder) keep(made *planned, doc *plan.Document) {
	if f.watched == nil || made.plan.HasChanges() || len(doc.Problems) > 0 || f.secretGiven(made.config) {
		return
	}
	aside := f.watched.aside.String()
	said := kept.Said{Aside: aside, Style: f.asideStyle(aside)}
	for i, text := range []*string{&said.Plain, &said.Coloured} {
		var printed strings.Builder
		coloured := i == 1
		view := planView{viewFlags: f.view, w: &screen{&printed, coloured}, colour: coloured}
		if view.print(doc) != nil {
			return
		}
		*text = printed.String()
	}
	f.watched.Keep(f.chdir, f.watched.question, said)
}

// repeat says what was kept. It is false if a warning among it was made for another terminal.
func (f *folder) repeat(said kept.Said) bool {
	if said.Style != f.asideStyle(said.Aside) {
		return false
	}
	text := said.Plain
	if f.env.colour(f.env.outWidth) {
		text = said.Coloured
	}
	_, _ = io.WriteString(f.env.stderr, said.Aside)
	_, _ = io.WriteString(f.env.stdout, text)
	return true
}

// asideStyle is what the form of a warning depends on.
func (f *folder) asideStyle(aside string) string {
	if aside == "" {
		return ""
	}
	return fmt.Sprint(f.env.errWidth, f.env.colour(f.env.errWidth))
}

// secretGiven tells whether the command line or the environment sets a sensitive variable.
func (f *folder) secretGiven(config *spec.Config) bool {
	return slices.ContainsFunc(config.Sensitive, func(name string) bool {
		_, set := f.env.vars[spec.EnvPrefix+name]
		return set || slices.ContainsFunc(f.vars, func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
	})
}
