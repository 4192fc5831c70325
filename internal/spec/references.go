package spec

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// resolve tells what a traversal refers to: the name of a node, or "" for each, count and path. It reports and
// returns false if there is no such thing.
func (l *loader) resolve(path hcl.Traversal, may reach) (name string, ok bool) {
	switch root := path.RootName(); root {
	case "each":
		return "", l.mayUse(path, may.each, "for_each")
	case "count":
		return "", l.mayUse(path, may.count, "count")
	case "path":
		return "", true
	case "image":
		if !may.image {
			l.report.err(path.SourceRange(), "Invalid reference", "Images can't be referred to here.")
			return "", false
		}
		return l.resolveNode(path)
	case "var", "local":
		return l.resolveNode(path)
	default:
		l.unknownRoot(path)
		return "", false
	}
}

func (l *loader) mayUse(path hcl.Traversal, allowed bool, argument string) bool {
	if !allowed {
		root := path.RootName()
		l.report.err(path.SourceRange(), `Reference to "`+root+`" in context without `+argument,
			"The %q object can be used only in an image block, and only when its %q argument is set.", root, argument)
	}
	return allowed
}

func (l *loader) resolveNode(path hcl.Traversal) (string, bool) {
	kind := path.RootName()
	step, ok := attributeStep(path, 1)
	if !ok {
		l.report.err(path.SourceRange(), "Invalid reference",
			"%q must be followed by a dot and the name of %s.", kind, article[kind])
		return "", false
	}
	one, declared := l.nodes[kind+"."+step]
	if !declared {
		if !l.mentioned(step) {
			l.undeclared(path[:2].SourceRange(), kind, step)
		}
		return "", false
	}
	one.wanted = true
	return one.name, true
}

func (l *loader) undeclared(place hcl.Range, kind, name string) {
	l.report.err(place, "Reference to undeclared "+words[kind], "%s named %q has not been declared.%s",
		capital(article[kind]), name, l.nearest(name, l.names[kind]))
}

// unknownRoot explains a word that is nothing at all, which is often a name without its "var.".
func (l *loader) unknownRoot(path hcl.Traversal) {
	root := path.RootName()
	if l.mentioned(root) && len(path) == 1 {
		return
	}
	hint := l.nearest(root, []string{"var", "local", "image", "each", "count", "path"})
	for _, kind := range []string{"var", "local", "image"} {
		if _, exists := l.nodes[kind+"."+root]; exists {
			hint = ` Did you mean "` + kind + "." + root + `"?`
		}
	}
	l.report.err(path.SourceRange(), "Invalid reference", "There is nothing named %q.%s", root, hint)
}

// attributeStep returns the name in the i-th step of a traversal such as image.icon.
func attributeStep(path hcl.Traversal, i int) (string, bool) {
	if i >= len(path) {
		return "", false
	}
	step, ok := path[i].(hcl.TraverseAttr)
	return step.Name, ok
}

// inPlace returns terms in the order they are written.
func inPlace(terms map[string]*term) []*term {
	return slices.SortedFunc(maps.Values(terms), func(a, b *term) int { return a.place.Start.Byte - b.place.Start.Byte })
}
