package main

import "github.com/imgplan/imgplan/internal/spec"

// seeds are those of pictures whose images had another address when they were made, by the address that they have now.
type seeds map[string]int64

// learn takes over what a plan found out, and tells whether another evaluation would come to something else. What was learnt
// stays, so that this has an end.
func (s seeds) learn(made *planned) (reseeded bool) {
	for _, image := range made.config.Images {
		if _, learnt := s[image.Address]; learnt || !image.SeedDerived {
			continue
		}
		if seed := made.plan.SeedOf(image); seed != image.Seed {
			s[image.Address] = seed
			reseeded = made.config.AsksSeeds
		}
	}
	return reseeded
}

// tell adds the seeds to what is known.
func (s seeds) tell(known map[string]spec.Known) {
	for address, seed := range s {
		one := known[address]
		one.Seed, one.SeedKept = seed, true
		known[address] = one
	}
}
