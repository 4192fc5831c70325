package main

import (
	"maps"

	"github.com/imgplan/imgplan/internal/glance"
	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/spec"
)

// evaluation is what a configuration came to, and all that it was made from.
type evaluation struct {
	leaving bool
	known   map[string]spec.Known
	config  *spec.Config // nil if it has mistakes; nobody changes it
	diags   spec.Diagnostics
	watch   *glance.Watch
}

// evaluations are the last two: one command may want a configuration several times, with and without what is known of its images.
type evaluations [2]*evaluation

func (e *evaluations) keep(one *evaluation) { e[0], e[1] = one, e[0] }

// recall returns the evaluation that another one would repeat; nil if there is none, or in doubt.
func (e *evaluations) recall(f *folder, known map[string]spec.Known) *evaluation {
	if _, may := kept.Asker(f.env.lookup); !may {
		return nil
	}
	for _, one := range e {
		if one != nil && one.leaving == f.leaving && maps.Equal(one.known, known) && one.watch.Holds(f.chdir) {
			return one
		}
	}
	return nil
}
