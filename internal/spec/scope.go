package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// scope is one module as it is evaluated: the root, or one instance of a module block. Expressions in it see its own
// nodes alone. Its maps are keyed by the names that expressions use: "local.icons", "image.hero".
type scope struct {
	*loader
	parent *scope // nil for the root
	folder string // "." or "modules/ui"
	prefix string // of its addresses: "" or `module.ui["x"].`
	base   *hcl.EvalContext
	// What a module block says of the instance that this is; all nil for the root.
	inputs    map[string]*given
	called    hcl.Range         // where the block stands
	renamed   map[string]string // providers by the names they have here
	mandatory []reference       // what every image waits for, in the parent
	ghost     bool              // no instance at all: made only to find mistakes

	variables map[string]*variable
	nodes     map[string]*node    // all that may be referred to
	order     []*node             // all that is evaluated, as declared
	names     map[string][]string // the names declared, by "var", "local" and "image"
	styles    *node               // what a bare "style" stands for; nil without any
	defaults  []*defaultsBlock    // of this module
}

// newScope makes an empty one. The parent is nil for the root.
func (l *loader) newScope(parent *scope, folder, prefix string) *scope {
	s := &scope{
		loader: l, parent: parent, folder: folder, prefix: prefix,
		variables: map[string]*variable{}, nodes: map[string]*node{}, names: map[string][]string{},
	}
	root := cty.StringVal(".")
	s.base = &hcl.EvalContext{
		Variables: map[string]cty.Value{
			"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(folder), "root": root, "cwd": root}),
		},
		Functions: l.functions,
	}
	l.scopes = append(l.scopes, s)
	return s
}

// address is a node's name among those of all modules.
func (n *node) address() string { return n.scope.prefix + n.name }
