package main

import "github.com/imgplan/imgplan/internal/spec"

// corrections are what pictures are where that doesn't follow from what is declared, by address: they were made under another address,
// with its seed; or they came out, or were given by the user, in another size.
type corrections map[string]spec.Known

// learn takes over what a plan found out, and tells whether another evaluation would come to something else. What was learnt
// stays, so that this has an end.
func (c corrections) learn(made *planned) (news bool) {
	for _, image := range made.config.Images {
		one := c[image.Address]
		if !one.SeedKept && image.SeedDerived {
			if seed := made.plan.SeedOf(image); seed != image.Seed {
				one.Seed, one.SeedKept = seed, true
				news = news || made.config.AsksSeeds
			}
		}
		if size := made.plan.SizeOf(image); one.Width == 0 && size != image.Size {
			one.Width, one.Height, one.Unlike = size.Width, size.Height, true
			news = news || made.config.AsksSizes
		}
		if one != (spec.Known{}) {
			c[image.Address] = one
		}
	}
	return news
}

// tell adds them to what is known.
func (c corrections) tell(known map[string]spec.Known) {
	for address, one := range c {
		told := known[address]
		told.Seed, told.SeedKept = one.Seed, one.SeedKept
		if told.Width == 0 {
			told.Width, told.Height, told.Unlike = one.Width, one.Height, one.Unlike
		}
		known[address] = told
	}
}
