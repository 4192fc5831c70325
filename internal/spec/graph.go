package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// walk visits n vertices such that each comes after all it points to. It hands every circle that it meets to circle,
// from a vertex round to the one before it. It keeps a stack of its own, because a chain of a million locals would
// overflow Go's.
func walk(n int, next func(int) []int, visit func(int), circle func([]int)) {
	const fresh, open, closed = 0, 1, 2
	state := make([]byte, n)
	type step struct {
		vertex int
		left   []int
	}
	for start := range n {
		if state[start] != fresh {
			continue
		}
		state[start] = open
		trail := []step{{start, next(start)}}
		for len(trail) > 0 {
			top := &trail[len(trail)-1]
			if len(top.left) == 0 {
				state[top.vertex] = closed
				visit(top.vertex)
				trail = trail[:len(trail)-1]
				continue
			}
			to := top.left[0]
			top.left = top.left[1:]
			switch state[to] {
			case fresh:
				state[to] = open
				trail = append(trail, step{to, next(to)})
			case open:
				var round []int
				for i := len(trail) - 1; i >= 0 && (len(round) == 0 || round[0] != to); i-- {
					round = slices.Insert(round, 0, trail[i].vertex)
				}
				circle(round)
			}
		}
	}
}

// evaluate gives every node of a module its value, each after all that it refers to.
func (s *scope) evaluate() {
	numbers := make(map[*node]int, len(s.order))
	for i, one := range s.order {
		numbers[one] = i
	}
	next := func(i int) []int {
		var to []int
		for _, ref := range s.order[i].refs {
			if ref.node.scope == s { // a module's variables are made of what its parent has evaluated
				to = append(to, numbers[ref.node])
			}
		}
		for _, one := range s.order[i].after {
			if one.scope == s {
				to = append(to, numbers[one])
			}
		}
		return to
	}
	var sorted []*node
	walk(len(s.order), next, func(i int) { sorted = append(sorted, s.order[i]) }, s.circle)
	for _, one := range sorted {
		if one.eval != nil && !one.circular {
			one.eval()
		}
	}
}

// circle reports nodes that refer to each other in a circle, once, however many ways round there are.
func (s *scope) circle(round []int) {
	known := false
	var names []string
	first := slices.Index(round, slices.Min(round))
	for i := range round {
		one := s.order[round[(first+i)%len(round)]]
		known = known || one.circular
		one.circular = true
		names = append(names, one.name)
	}
	if !known {
		s.cycle(s.order[round[first]].place, names)
	}
}

func (l *loader) cycle(place hcl.Range, names []string) {
	if len(names) == 1 {
		l.report.err(place, "Self-reference", "%s refers to itself.", names[0])
		return
	}
	l.report.err(place, "Cycle", "These refer to each other in a circle, so none can come first: %s.",
		strings.Join(append(names, names[0]), " → "))
}
