package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// explain says in the spec's words why a change with a prior picture asks for another one.
func (d *decider) explain(c *Change) {
	if c.Key == "" {
		d.explainWaiting(c)
		return
	}
	if c.Prior == nil || c.Prior.Key == c.Key {
		return
	}
	before, known := d.in.Facts(c.Prior.Key)
	if !known {
		c.Notes = append(c.Notes, "what it was made from isn't known on this machine")
		return
	}
	c.compare(before, c.Facts)
}

// compare explains a change by what differs from the facts of its prior picture.
func (c *Change) compare(before, after state.Facts) {
	c.Why = append(c.Why, differences(before.Arguments, after.Arguments)...)
	for _, one := range differences(before.Causes, after.Causes) {
		if one.Before != "" && one.After != "" {
			c.Cause = append(c.Cause, one.Argument)
		}
	}
}

// Explained tells whether what is remembered of a change's key is what its image says now, as far as that is known.
func (p *Plan) Explained(c *Change) bool {
	facts, known := p.decider.in.Facts(c.Key)
	return len(c.Facts.Arguments) == 0 || known && slices.Equal(facts.Arguments, c.Facts.Arguments) && slices.Equal(facts.Causes, c.Facts.Causes)
}

// explainWaiting explains a change that depends on what others become.
func (d *decider) explainWaiting(c *Change) {
	if c.MayChange {
		c.Cause = append(c.Cause, d.owner[c.Image.Source])
		d.explainOwn(c)
	}
	c.Why = append(c.Why, unknowns(c.Image)...)
}

// unknowns are what an image waits for, as reasons.
func unknowns(image *spec.Image) []Reason {
	var reasons []Reason
	for _, argument := range image.Unknown {
		reasons = append(reasons, Reason{Argument: argument, After: "(known after apply)"})
	}
	return reasons
}

// explainOwn says what else has changed about an image that waits for its source: then it changes whatever comes of that.
func (d *decider) explainOwn(c *Change) {
	if c.Prior == nil || len(c.Image.Unknown) > 0 {
		return
	}
	before, known := d.in.Facts(c.Prior.Key)
	if !known {
		return
	}
	_, now := KeyOf(c.Image, c.Seed, "")
	before.Arguments = slices.DeleteFunc(slices.Clone(before.Arguments), func(fact state.Fact) bool { return fact.Name == "source_image" })
	c.compare(before, now)
}

// differences lists what differs between two lists of facts, in the order of the second; what is gone comes last.
func differences(before, after []state.Fact) []Reason {
	old := map[string]string{}
	for _, fact := range before {
		old[fact.Name] = fact.Value
	}
	var reasons []Reason
	for _, fact := range after {
		if value, had := old[fact.Name]; !had || value != fact.Value {
			reasons = append(reasons, Reason{fact.Name, value, fact.Value})
		}
		delete(old, fact.Name)
	}
	for _, name := range sortedKeys(old) {
		reasons = append(reasons, Reason{Argument: name, Before: old[name]})
	}
	return reasons
}

// leftover lists the paid tasks whose pictures nothing asks for any more. Those of providers that aren't declared wait until they are.
func (d *decider) leftover() []state.Task {
	collected := map[state.Key]bool{}
	for _, c := range d.changes {
		collected[c.Key] = c.Task != "" || collected[c.Key]
	}
	var tasks []state.Task
	for key, task := range d.in.Tasks {
		if !collected[key] && d.inFlight(key) && !d.leftOut(task.Address) && d.in.Config.Provider(task.Provider) != nil {
			tasks = append(tasks, task)
		}
	}
	slices.SortFunc(tasks, func(a, b state.Task) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Key, b.Key))
	})
	return tasks
}

func byAddress(image *spec.Image, address string) int { return cmp.Compare(image.Address, address) }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
