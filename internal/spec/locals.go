package spec

import "github.com/hashicorp/hcl/v2"

// declareLocals makes the names of a locals block known.
func (s *scope) declareLocals(block located) func() {
	var prepare []func()
	for _, attr := range s.flat(block.Body, "a locals block") {
		if one := s.declareNode("local", attr.Name, attr.NameRange); one != nil && block.intact {
			prepare = append(prepare, func() { s.prepareLocal(one, attr) })
		}
	}
	return func() {
		for _, ready := range prepare {
			ready()
		}
	}
}

func (s *scope) prepareLocal(one *node, attr *hcl.Attribute) {
	t := s.newTerm(attr, reach{image: true})
	one.refs = t.refs
	one.eval = func() { one.value = s.evaluateTerm(t, s.context(t.refs)) }
}
