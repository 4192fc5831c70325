package plan

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/imgplan/imgplan/internal/repopath"
)

// check returns what in a document no plan says, nil if there is no such thing. That a document passes does not make it
// true: apply compares it with a plan of its own.
func (d *Document) check() error {
	seen := map[string]bool{}
	for i, c := range d.Changes {
		if err := c.check(); err != nil {
			return fmt.Errorf("change %d: %w", i+1, err)
		}
		if seen[c.Address] {
			return fmt.Errorf("change %d: %q is there twice", i+1, c.Address)
		}
		seen[c.Address] = true
	}
	for _, task := range d.Collect {
		if !isLine(task.Address) || !isLine(task.Task) {
			return fmt.Errorf("%q is not a task", task.Address)
		}
	}
	for _, pair := range d.Variables {
		if name, _, found := strings.Cut(pair, "="); !found || !isLine(name) {
			return fmt.Errorf("%q is not a variable", pair)
		}
	}
	if d.MaxImages != nil && *d.MaxImages < 0 {
		return fmt.Errorf("a budget of %d images", *d.MaxImages)
	}
	if d.MaxChanges != nil && *d.MaxChanges < 0 {
		return fmt.Errorf("at most %d changes", *d.MaxChanges)
	}
	return nil
}

func (c DocumentChange) check() error {
	known := false
	for _, action := range Actions {
		known = known || c.Action == action.String()
	}
	switch {
	case !known:
		return fmt.Errorf("there is no action %q", c.Action)
	case !isLine(c.Address) || c.PriorAddress != "" && !isLine(c.PriorAddress) || c.SharedWith != "" && !isLine(c.SharedWith):
		return fmt.Errorf("%q is not an address", c.Address)
	}
	for _, path := range []string{c.Path, c.PriorPath, c.From} {
		if path != "" && repopath.Inside(path) != nil {
			return fmt.Errorf("%q is not a path in the folder", path)
		}
	}
	return nil
}

// isLine tells whether a text is one line and not nothing, as every address is.
func isLine(text string) bool { return text != "" && !strings.ContainsFunc(text, unicode.IsControl) }
