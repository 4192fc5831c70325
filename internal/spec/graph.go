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

// evaluate gives every node of a module its value, each after all that it refers to. Whatever a circle is found of is not
// evaluated: it is found before the first of them is left.
func (s *scope) evaluate() {
	for i, one := range s.order {
		one.number = i
	}
	next := func(i int) []int {
		one := s.order[i]
		one.fetch()
		var to []int
		for _, ref := range one.refs {
			if ref.node.scope == s { // a module's variables are made of what its parent has evaluated
				to = append(to, ref.node.number)
			}
		}
		for _, other := range one.after {
			if other.scope == s {
				to = append(to, other.number)
			}
		}
		return to
	}
	walk(len(s.order), next, func(i int) { s.order[i].evaluate() }, s.circle)
}

func (n *node) evaluate() {
	if n.eval != nil && !n.circular && !n.scope.inVain() {
		n.eval()
	}
	n.release()
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
