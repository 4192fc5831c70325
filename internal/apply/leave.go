package apply

import (
	"slices"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// removeLeft removes the files that the change leaves behind, if they are as they were when the plan was made.
func (j *job) removeLeft() error {
	for _, left := range j.change.Leaves {
		if j.run.stays(left.Path) {
			continue
		}
		files, err := j.run.Dir.Look([]string{left.Path}, nil, true)
		if err != nil {
			return err
		}
		now := files[left.Path]
		if now.Kind != state.Missing && now.Content != left.File.Content {
			return failed("%s was changed while the apply ran: it is not removed", left.Path)
		}
		if err := j.run.Dir.Remove(left.Path); err != nil {
			return err
		}
	}
	return j.settleGone()
}

// stays tells whether a path that is left is, under another name, that of a file which is declared: a symlink to a folder leads there,
// or the file system ignores case. The plan compares names alone.
func (r *run) stays(left string) bool {
	return slices.ContainsFunc(r.namesakes()[r.Dir.Real(left)], func(declared string) bool {
		return declared != left && r.Dir.Same(declared, left)
	})
}

// settleGone makes durable what an earlier run has removed: it may have been killed before that was, and the record of
// the file is about to go.
func (j *job) settleGone() error {
	c := j.change
	if c.Prior == nil || c.Prior.Path == c.Path && c.Action != plan.Delete {
		return nil
	}
	if slices.ContainsFunc(c.Leaves, func(left plan.Standing) bool { return left.Path == c.Prior.Path }) {
		return nil
	}
	return j.run.Dir.Settle(c.Prior.Path)
}
