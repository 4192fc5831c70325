package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/money"
)

// Cause is something that images are made from, and that makes them change.
type Cause struct {
	Name     string    `json:"name"`   // local.style, var.style, or the address of a source image
	Images   int       `json:"images"` // how many it changes
	Cost     money.USD `json:"cost"`   // of those whose price is known, at most
	Unpriced int       `json:"unpriced,omitempty"`
	// MayChange says that it is a source image which will change: what is made from it changes only if its picture does.
	MayChange bool `json:"may_change,omitempty"`
}

// Causes lists what makes images change that were there before, by name.
func (p *Plan) Causes() []Cause {
	found := map[string]*Cause{}
	for _, c := range p.Changes {
		if c.Prior == nil || c.Image == nil { // what is made of an image follows it
			continue
		}
		for _, name := range c.Cause {
			waits := c.MayChange && name == p.decider.owner[c.Image.Source]
			found[name] = found[name].with(name, waits, c)
		}
	}
	var causes []Cause
	for _, cause := range found {
		causes = append(causes, *cause)
	}
	slices.SortFunc(causes, func(a, b Cause) int { return strings.Compare(a.Name, b.Name) })
	return causes
}

func (c *Cause) with(name string, waits bool, change *Change) *Cause {
	if c == nil {
		c = &Cause{Name: name, MayChange: waits}
	}
	c.Images++
	switch {
	case !change.Paid:
	case change.Cost == nil:
		c.Unpriced++
	default:
		c.Cost += *change.Cost
	}
	return c
}

// notes says once what holds for many changes.
func (p *Plan) notes() []string {
	unseeded := map[string]int{}
	for _, c := range p.Changes {
		if c.Image != nil && c.Submits && !c.Image.Seeded {
			unseeded[c.Image.Provider+" "+c.Image.Model]++
		}
	}
	notes := p.kept()
	for _, model := range sortedKeys(unseeded) {
		notes = append(notes, fmt.Sprintf("not reproducible: %s takes no seed (%s)", model, images(unseeded[model])))
	}
	return notes
}

func images(n int) string {
	if n == 1 {
		return "1 image"
	}
	return fmt.Sprintf("%d images", n)
}
