package spec

import "github.com/hashicorp/hcl/v2"

// declareLocals makes the names of a locals block known.
func (l *loader) declareLocals(block located) func() {
	var prepare []func()
	for _, attr := range l.flat(block.Body, "a locals block") {
		if one := l.declareNode("local", attr.Name, attr.NameRange); one != nil && block.intact {
			prepare = append(prepare, func() { l.prepareLocal(one, attr) })
		}
	}
	return func() {
		for _, ready := range prepare {
			ready()
		}
	}
}

func (l *loader) prepareLocal(one *node, attr *hcl.Attribute) {
	t := l.newTerm(attr, reach{image: true})
	one.refs = t.refs
	one.eval = func() { one.value = l.evaluateTerm(t, l.context(t.refs)) }
}
