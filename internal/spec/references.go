package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// resolve tells what a traversal refers to: a node, or nil for each, count and path. It reports and
// returns false if there is no such thing.
func (s *scope) resolve(path hcl.Traversal, may reach) (to *node, ok bool) {
	switch root := path.RootName(); root {
	case "each":
		return nil, s.mayUse(path, may.each, "for_each")
	case "count":
		return nil, s.mayUse(path, may.count, "count")
	case "path":
		return nil, true
	case "self":
		if !may.self {
			s.report.err(path.SourceRange(), `Invalid "self" reference`, `The "self" object is not available in this context. This `+
				"object can be used only in postcondition blocks.")
		}
		return nil, may.self
	case "image", "module":
		if !may.image {
			s.report.err(path.SourceRange(), "Invalid reference", "Images and modules can't be referred to here.")
			return nil, false
		}
		return s.resolveNode(path)
	case "style":
		if len(path) > 1 {
			return s.resolveNode(named(path))
		}
		return s.resolveStyles(path)
	case "var", "local":
		return s.resolveNode(path)
	default:
		s.unknownRoot(path)
		return nil, false
	}
}

func (s *scope) mayUse(path hcl.Traversal, allowed bool, argument string) bool {
	if !allowed {
		root := path.RootName()
		s.report.err(path.SourceRange(), `Reference to "`+root+`" in context without `+argument,
			"The %q object can be used only in an image or module block, and only when its %q argument is set.", root, argument)
	}
	return allowed
}

func (s *scope) resolveNode(path hcl.Traversal) (*node, bool) {
	kind := path.RootName()
	step, ok := attributeStep(path, 1)
	if !ok {
		s.report.err(path.SourceRange(), "Invalid reference",
			"%q must be followed by a dot and the name of %s.", kind, article[kind])
		return nil, false
	}
	one, declared := s.nodes[kind+"."+step]
	if !declared {
		if !s.mentioned(step) {
			s.undeclared(path[:2].SourceRange(), kind, step)
		}
		return nil, false
	}
	one.wanted = true
	return one, true
}

func (s *scope) undeclared(place hcl.Range, kind, name string) {
	s.report.err(place, "Reference to undeclared "+words[kind], "%s named %q has not been declared.%s",
		capital(article[kind]), name, s.nearest(name, s.names[kind]))
}

// unknownRoot explains a word that is nothing at all, which is often a name without its "var.".
func (s *scope) unknownRoot(path hcl.Traversal) {
	root := path.RootName()
	if s.mentioned(root) && len(path) == 1 {
		return
	}
	hint := s.nearest(root, []string{"var", "local", "image", "style", "module", "each", "count", "path"})
	for _, kind := range []string{"var", "local", "image", "style", "module"} {
		if _, exists := s.nodes[kind+"."+root]; exists {
			hint = ` Did you mean "` + kind + "." + root + `"?`
		}
	}
	s.report.err(path.SourceRange(), "Invalid reference", "There is nothing named %q.%s", root, hint)
}

// named writes style["x"] as style.x.
func named(path hcl.Traversal) hcl.Traversal {
	step, ok := path[1].(hcl.TraverseIndex)
	if !ok || step.Key.Type() != cty.String {
		return path
	}
	path = slices.Clone(path)
	path[1] = hcl.TraverseAttr{Name: step.Key.AsString(), SrcRange: step.SrcRange}
	return path
}

// attributeStep returns the name in the i-th step of a traversal such as image.icon.
func attributeStep(path hcl.Traversal, i int) (string, bool) {
	if i >= len(path) {
		return "", false
	}
	step, ok := path[i].(hcl.TraverseAttr)
	return step.Name, ok
}

// inPlace returns those terms that are asked for, in the order they are written.
func inPlace(terms map[string]*term, which func(*term) bool) []*term {
	var some []*term
	for _, t := range terms {
		if which(t) {
			some = append(some, t)
		}
	}
	slices.SortFunc(some, func(a, b *term) int { return comparePlaces(a.place, b.place) })
	return some
}

// all asks for all terms.
func all(*term) bool { return true }
