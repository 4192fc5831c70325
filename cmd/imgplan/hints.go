package main

import (
	"errors"
	"fmt"

	"github.com/imgplan/imgplan/internal/state"
)

// errNotAsked ends an apply that would have to ask and can't.
var errNotAsked = &exit{exitError, "nobody can be asked: this is not a terminal"}

// errInputOff ends one that would have to ask and may not.
var errInputOff = &exit{exitError, "nobody may be asked: -input=false"}

// errPlanFixed ends an apply that would make another plan of a plan file.
var errPlanFixed = &exit{exitError, "a plan file is applied as it is: flags that change a plan belong to imgplan plan"}

// hintFor returns what the user may try next; "" when there is nothing to say.
func hintFor(err error) string {
	var key *missingKey
	var locked *state.LockedError
	var missing *undeclared
	var usage *usageError
	var unmerged *state.UnmergedError
	var newer *state.NewerError
	switch {
	case errors.As(err, &missing):
		return missing.hint()
	case errors.As(err, &usage):
		return usage.hint
	case errors.As(err, &key):
		return fmt.Sprintf("Set %s, or api_key in its provider block. Nothing was sent.", key.variable)
	case errors.As(err, &unmerged):
		return "Keep the lines of both sides and delete the markers; of two lines with one address, keep the one whose picture you keep."
	case errors.As(err, &newer):
		return "Upgrade imgplan: this folder is used with a newer one. Nothing was changed."
	case errors.As(err, &locked):
		return "Wait for it with -lock-timeout=5m."
	case errors.Is(err, errNotAsked), errors.Is(err, errInputOff):
		return "Apply a plan file (imgplan plan -out=FILE), or say -auto-approve."
	}
	return ""
}

// next prints what the user may do next, unless a machine runs this.
func (f *folder) next(format string, args ...any) {
	if !f.env.unattended() {
		fmt.Fprintf(f.env.stdout, format, args...)
	}
}
