package spec

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/repopath"
)

// maxModules is how many instances of modules a folder may have, one in another included.
const maxModules = 10_000

// maxDeclared is how much all of them together may declare.
const maxDeclared = 200_000

// moduleArguments are those of a module block that are no variables of the module.
var moduleArguments = []string{"source", "version", "for_each", "count", "providers", "depends_on"}

// moduleBlock is one module block: the declarations of another folder, once or several times.
type moduleBlock struct {
	repeatable
	folder    string // "" when it can't be told
	renamed   map[string]string
	mandatory []reference
	instances map[string]*scope // by their keys in brackets; "" for a single one
}

// declareModule makes a module's name known.
func (s *scope) declareModule(block located) func() {
	one := s.declareNode("module", block.Labels[0], block.DefRange)
	if one == nil {
		return nil
	}
	one.module = &moduleBlock{repeatable: repeatable{node: one, block: block.Block}, instances: map[string]*scope{}}
	if !block.intact {
		return nil
	}
	return func() { s.prepareModule(one.module) }
}

// prepareModule looks up what a block refers to.
func (s *scope) prepareModule(m *moduleBlock) {
	attrs := s.flat(m.block.Body, "a module block")
	may := reach{image: true}
	sourced := false
	for _, attr := range attrs {
		may.each = may.each || attr.Name == "for_each"
		may.count = may.count || attr.Name == "count"
		sourced = sourced || attr.Name == "source"
	}
	if !sourced {
		s.report.err(m.block.DefRange, "Missing required argument", `The argument "source" is required, but no definition was found.`)
	}
	m.terms = make(map[string]*term, len(attrs))
	for _, attr := range attrs {
		s.moduleArgument(m, attr, may)
	}
	s.prepareRepeat(&m.repeatable)
	m.node.refs = append(allRefs(m.terms), m.mandatory...)
	for _, one := range s.providerDefaults {
		m.node.after = append(m.node.after, one.defaults.node)
	}
	m.node.eval = func() { s.evaluateModule(m) }
}

func (s *scope) moduleArgument(m *moduleBlock, attr *hcl.Attribute, may reach) {
	switch attr.Name {
	case "source":
		m.folder = s.moduleSource(attr)
	case "version":
		s.report.err(attr.NameRange, "Unsupported argument", "A module is a folder of this repository: it has no version of its own.")
	case "providers":
		m.renamed = s.renamedProviders(attr)
	case "depends_on":
		m.mandatory = s.dependsOn(attr)
	case "for_each", "count":
		m.terms[attr.Name] = s.newTerm(attr, reach{image: true})
	default:
		m.terms[attr.Name] = s.newTerm(attr, may)
	}
}

// moduleSource returns the folder that a source means; "" if it is none, which is reported.
func (s *scope) moduleSource(attr *hcl.Attribute) string {
	value, diags := s.value(attr.Expr, nil)
	if diags.HasErrors() || value.Type() != cty.String || !value.IsKnown() || value.IsNull() {
		s.report.err(attr.Expr.Range(), "Invalid module source", "A module's source is a text in quotes, such as \"./modules/ui\": "+
			"it must be known before anything is evaluated.")
		return ""
	}
	source := value.AsString()
	if !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../") {
		s.report.err(attr.Expr.Range(), "Invalid module source", "%q is not a folder of this repository: that starts with \"./\" or "+
			"\"../\". Nothing is fetched from elsewhere; a git submodule or a copy in the repository is.", source)
		return ""
	}
	folder := path.Join(s.folder, source)
	if err := repopath.Inside(folder); err != nil {
		s.report.err(attr.Expr.Range(), "Invalid module source", "%s.", err)
		return ""
	}
	return s.openModule(folder, attr.Expr.Range())
}

// openModule reads a module's files, once for all that call it; "" if that can't be done, which is reported.
func (s *scope) openModule(folder string, place hcl.Range) string {
	for one := s; one != nil; one = one.parent {
		if one.folder == folder {
			s.report.err(place, "Module cycle", "The module in %q would contain itself.", folder)
			return ""
		}
	}
	if _, read := s.modules[folder]; read {
		return folder
	}
	names, err := s.declarations(folder)
	switch {
	case err != nil:
		s.report.err(place, "Unreadable module directory", "The folder %q can't be read: %s.", folder, reason(err))
		return ""
	case len(names) == 0:
		s.report.err(place, "No configuration files", "There is no *.imgplan.hcl file in the folder %q.", folder)
		return ""
	}
	s.modules[folder] = s.parsed(readAll(s.in.FS, names), false)
	return folder
}

// renamedProviders reads { apikley = apikley.eu }: the module's name of a provider, and the caller's.
func (s *scope) renamedProviders(attr *hcl.Attribute) map[string]string {
	if s.isNull(attr.Expr) {
		return nil
	}
	pairs, diags := hcl.ExprMap(attr.Expr)
	s.report.add(diags...)
	renamed := map[string]string{}
	for _, pair := range pairs {
		inside, insideOK := providerReference(pair.Key)
		outside, outsideOK := providerReference(pair.Value)
		if !insideOK || !outsideOK {
			s.report.err(hcl.RangeBetween(pair.Key.Range(), pair.Value.Range()), "Invalid providers",
				"Each is a provider's name in the module, and one out here, such as apikley = apikley.eu.")
			continue
		}
		renamed[inside] = s.providerName(outside)
		if s.provider(renamed[inside]) == nil && !s.mentioned(outside) {
			s.report.err(pair.Value.Range(), "Reference to undeclared provider", "There is no provider %q.%s", outside,
				s.nearest(outside, append(s.declaredProviders(), s.kinds()...)))
		}
	}
	return renamed
}

// providerName is what a name in this module means in the root.
func (s *scope) providerName(name string) string {
	if outside, renamed := s.renamed[name]; renamed {
		return outside
	}
	return name
}

// evaluateModule makes a scope of each instance of a block.
func (s *scope) evaluateModule(m *moduleBlock) {
	if m.folder == "" {
		return
	}
	ctx := s.context(m.node.refs)
	instances, ok := s.expand(&m.repeatable, &reader{l: s.loader, ctx: ctx, terms: m.terms})
	if len(s.scopes)+max(1, len(instances)) > maxModules {
		s.report.err(m.block.DefRange, "Too many modules", "A folder may have %d instances of modules, all together.", maxModules)
		return
	}
	if !ok || len(instances) == 0 {
		s.enter(m, m.ghost(), ctx, nil, true)
	}
	if !ok {
		return
	}
	shared := map[string]cty.Value{}
	values := make([]cty.Value, len(instances))
	for i, one := range instances {
		if s.instances > maxImages {
			return // it was said where they became too many
		}
		if s.declared > maxDeclared {
			s.report.err(m.block.DefRange, "Too many modules", "The modules of a folder may declare %d things, counted in each instance.", maxDeclared)
			return
		}
		child := s.enter(m, one, ctx, shared, s.ghost)
		m.instances[strings.TrimPrefix(one.address, m.node.address())] = child
		values[i] = child.exports()
	}
	m.node.value = m.combine(instances, values)
}

// ghost is an instance that isn't one: it finds the mistakes in what can't be told, or is there no times.
func (b *repeatable) ghost() instance {
	return instance{address: b.node.address(), key: spoilt, value: spoilt, counted: b.repeat != nil && b.repeat.name == "count"}
}

// enter evaluates one instance.
func (s *scope) enter(m *moduleBlock, one instance, ctx *hcl.EvalContext, shared map[string]cty.Value, ghost bool) *scope {
	child := s.newScope(s, m.folder, one.address+".")
	child.called, child.ghost = m.block.DefRange, ghost
	child.mandatory = slices.Concat(s.mandatory, m.mandatory)
	child.renamed = m.renamed
	if m.renamed == nil {
		child.renamed = s.renamed
	}
	r := &reader{l: s.loader, ctx: one.context(ctx), terms: m.terms, shared: shared}
	child.inputs = map[string]*given{}
	for name, t := range m.terms {
		if slices.Contains(moduleArguments, name) {
			continue
		}
		input := &given{from: m.node.address(), term: t, value: r.raw(t)}
		if ghost {
			input.value = spoilt // a module with count = 0 may be one that could not be with any other
		}
		child.inputs[name] = input
	}
	child.declare(s.modules[m.folder])
	s.declared += len(child.order)
	child.checkInputs(m)
	child.evaluate()
	return child
}

// checkInputs refuses arguments that are no variables of the module.
func (s *scope) checkInputs(m *moduleBlock) {
	for _, t := range inPlace(m.terms, all) {
		if s.inputs[t.name] != nil && s.variables[t.name] == nil && !s.mentioned(t.name) {
			s.report.err(t.place, "Unsupported argument", "The module in %q has no variable %q.%s",
				s.folder, t.name, s.nearest(t.name, s.names["var"]))
		}
	}
}

// exports is what the outputs of a module come to.
func (s *scope) exports() cty.Value {
	values := map[string]cty.Value{}
	for _, name := range s.names["output"] {
		values[name] = s.nodes["output."+name].value
	}
	return cty.ObjectVal(values)
}

// behind returns what a reference to a module is made from: the outputs it names, or all images of a dependency.
func (m *moduleBlock) behind(ref reference) []reference {
	rest := ref.path[2:]
	instances := m.instances
	if len(rest) > 0 && m.repeat != nil {
		if step, ok := rest[0].(hcl.TraverseIndex); ok && instances[index(step.Key)] != nil {
			instances = map[string]*scope{"": instances[index(step.Key)]}
		}
		rest = rest[1:]
	}
	var refs []reference
	for _, key := range sortedKeys(instances) {
		refs = append(refs, instances[key].behind(ref, rest)...)
	}
	return refs
}

// behind returns the output that the rest of a reference names, all of them if it names none, or all images.
func (s *scope) behind(ref reference, rest hcl.Traversal) []reference {
	var refs []reference
	wanted, named := attributeStep(rest, 0)
	for _, one := range s.order {
		name, isOutput := strings.CutPrefix(one.name, "output.")
		if ref.whole && (one.image != nil || one.module != nil) || !ref.whole && isOutput && (!named || name == wanted) {
			refs = append(refs, reference{node: one, path: ref.path[:2], whole: ref.whole})
		}
	}
	return refs
}
