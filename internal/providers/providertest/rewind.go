package providertest

import "maps"

// Past is what a double knew at some moment.
type Past struct {
	bill  []Charge
	tasks map[string]task
	files map[string][]byte
}

// Past returns what the double knows now. Its weather is not part of that.
func (v *Vendor) Past() Past {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := Past{append([]Charge{}, v.bill...), map[string]task{}, maps.Clone(v.files)}
	for id, t := range v.tasks {
		p.tasks[id] = t.unseen()
	}
	return p
}

// Rewind takes the double back to when it had taken only so many of a past's orders: the others were never sent. What was
// uploaded stays, for that costs nothing.
func (v *Vendor) Rewind(p Past, orders int) {
	v.Reset()
	v.mu.Lock()
	defer v.mu.Unlock()
	v.files = maps.Clone(p.files)
	for _, charge := range p.bill[:orders] {
		v.bill = append(v.bill, charge)
		t := p.tasks[charge.TaskID]
		v.tasks[charge.TaskID] = &t
	}
}

// unseen is a task that nobody has looked at yet.
func (t task) unseen() task {
	t.polls = 0
	return t
}
