package spec

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// EnvPrefix stands before a variable's name in the environment.
const EnvPrefix = "IMGPLAN_VAR_"

// given is one value that a variable is set to from outside.
type given struct {
	from  string    // "-var", "IMGPLAN_VAR_style", "imgplan.vars.hcl"
	text  string    // from the command line or the environment
	term  *term     // from a file or a module block; nil otherwise
	value cty.Value // of that term
}

// givenValues collects what the variables are set to, the strongest last: the environment, imgplan.vars.hcl, the
// *.auto.vars.hcl files by name, and the command line in its order.
func (s *scope) givenValues() map[string]*given {
	values := map[string]*given{}
	for name := range s.variables {
		if text, set := s.in.Env(EnvPrefix + name); set {
			values[name] = &given{from: EnvPrefix + name, text: text}
		}
	}
	for _, one := range readAll(s.in.FS, s.valueFiles()) {
		s.valuesOf(one, values)
	}
	for _, one := range s.in.Vars {
		switch {
		case one.File == "":
			s.commandLine(one, values)
		case one.FileBytes != nil:
			s.valuesOf(held(one.File, one.FileBytes), values)
			if one.Quiet {
				delete(s.sources, one.File)
			}
		default:
			s.valueFile(one.File, values)
		}
	}
	return values
}

// valueFiles names the files of values that are read by themselves.
func (s *scope) valueFiles() []string {
	var first, names []string
	entries, _ := fs.ReadDir(s.in.FS, ".") // an error is reported where the declarations are read
	for _, entry := range entries {
		switch name := entry.Name(); {
		case entry.IsDir() || strings.HasPrefix(name, "."):
		case name == "imgplan.vars.hcl":
			first = append(first, name)
		case strings.HasSuffix(name, ".auto.vars.hcl"):
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return append(first, names...)
}

func (s *scope) valueFile(name string, values map[string]*given) {
	one := read(s.in.FS, path.Clean(name))
	if one.bytes == nil && one.diags.HasErrors() {
		s.report.folder("Failed to read variables file", "The file given with -var-file can't be read: %s", one.diags[0].Detail)
		return
	}
	s.valuesOf(one, values)
}

// valuesOf takes the values from a file.
func (s *scope) valuesOf(one *source, values map[string]*given) {
	guarded := s.hasSecrets()
	one.parse(false)
	s.keep(one)
	if guarded {
		delete(s.sources, one.name) // no line of it is shown, whatever is wrong with it: it may hold the secret
	}
	if one.file == nil {
		return
	}
	attrs, diags := one.file.Body.JustAttributes()
	s.report.add(diags...)
	for _, attr := range inOrder(attrs) {
		if attr.NameRange.Start.Byte >= intact(one) || !s.isDeclared(attr) {
			continue
		}
		value, diags := s.value(attr.Expr, nil)
		s.report.add(diags...)
		if diags.HasErrors() {
			value = spoilt
		}
		values[attr.Name] = &given{from: one.name, term: &term{name: attr.Name, expr: attr.Expr, place: attr.NameRange}, value: value}
	}
}

// hasSecrets tells whether a variable is sensitive, or may be: that of a block which can't be read to its end.
func (s *scope) hasSecrets() bool {
	for _, v := range s.variables {
		if v.sensitive || v.broken {
			return true
		}
	}
	return len(s.broken) > 0
}

func (s *scope) isDeclared(attr *hcl.Attribute) bool {
	if s.variables[attr.Name] != nil {
		return true
	}
	if !s.mentioned(attr.Name) {
		s.report.err(attr.NameRange, "Value for undeclared variable",
			"A variable named %q has not been declared.%s", attr.Name, s.nearest(attr.Name, s.names["var"]))
	}
	return false
}

func (s *scope) commandLine(one VarInput, values map[string]*given) {
	if s.variables[one.Name] != nil {
		values[one.Name] = &given{from: "-var", text: one.Value}
		return
	}
	if !s.mentioned(one.Name) || one.Name == "" {
		s.report.folder("Value for undeclared variable",
			"A variable named %q was set with -var, but it has not been declared.%s", one.Name, s.nearest(one.Name, s.names["var"]))
	}
}

// variableValue is a variable's value in the form that expressions see.
func (s *scope) variableValue(v *variable, from *given) cty.Value {
	value := v.standard
	if from != nil {
		value = s.accept(v, from)
	}
	if value != cty.NilVal && value.IsKnown() && !value.IsMarked() && value.IsNull() && !v.nullable {
		value = s.refuseNull(v)
	}
	if value == cty.NilVal {
		if s.parent != nil {
			s.report.err(s.called, "Missing required argument", "The argument %q is required, but no definition was found.", v.name)
			return spoilt
		}
		s.report.err(v.place, "No value for required variable",
			"The variable %q is not set, and has no default value. Set it with -var, with %s%s, or in imgplan.vars.hcl.",
			v.name, EnvPrefix, v.name)
		return spoilt
	}
	if v.sensitive {
		value = markSensitive(value)
	}
	return value
}

// refuseNull gives the default in place of a null.
func (s *scope) refuseNull(v *variable) cty.Value {
	if v.standard == cty.NilVal {
		s.report.err(v.place, "Required variable not set",
			"The variable %q must not be null: it is declared with nullable = false.", v.name)
		return spoilt
	}
	return v.standard
}

// accept converts a given value to the variable's type. What is wrong with a sensitive one is reported at the variable,
// because the line that holds the value is shown otherwise.
func (s *scope) accept(v *variable, from *given) cty.Value {
	value, problem := from.value, ""
	if from.term == nil {
		value, problem = v.read(from.text)
	}
	if problem == "" && isSpoilt(value) {
		return spoilt
	}
	if problem == "" {
		if err := tooLarge(value); err != nil {
			problem = "the value " + err.Error()
		} else if fitted, err := v.fit(value); err != nil {
			problem = conversion(err)
		} else {
			return fitted
		}
	}
	place := v.place
	if from.term != nil && !v.sensitive {
		place = from.term.expr.Range()
	}
	if v.sensitive {
		problem = "it does not have the variable's type"
	}
	s.report.err(place, "Invalid value for variable", "The value of %q from %s is not valid: %s.", v.name, from.from, problem)
	return spoilt
}

// read turns a text into a value: as it is where the variable has a simple type or none, else as an expression.
func (v *variable) read(text string) (cty.Value, string) {
	if !v.typed || v.constraint.IsPrimitiveType() {
		return cty.StringVal(text), ""
	}
	value, problem := readExpression(text)
	if problem != "" && v.constraint == cty.DynamicPseudoType {
		return cty.StringVal(text), "" // type = any: a plain word is a text
	}
	return value, problem
}

func readExpression(text string) (cty.Value, string) {
	const name = "<value>"
	if len(text) > maxFile || tooDeep([]byte(text), name).HasErrors() {
		return cty.NilVal, "it is too long or nested too deep"
	}
	expr, diags := hclsyntax.ParseExpression([]byte(text), name, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, "it is not an expression: " + clause(diags[0])
	}
	value, diags := expr.Value(nil)
	if diags.HasErrors() {
		return cty.NilVal, clause(diags[0])
	}
	return value, ""
}

func clause(diag *hcl.Diagnostic) string {
	return strings.ToLower(diag.Summary[:1]) + diag.Summary[1:]
}
