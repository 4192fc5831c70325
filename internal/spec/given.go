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

// envPrefix stands before a variable's name in the environment.
const envPrefix = "IMGPLAN_VAR_"

// given is one value that a variable is set to from outside.
type given struct {
	from  string // "-var", "IMGPLAN_VAR_style", "imgplan.vars.hcl"
	text  string // from the command line or the environment
	attr  *hcl.Attribute
	value cty.Value // of attr
}

// givenValues collects what the variables are set to, the strongest last: the environment, imgplan.vars.hcl, the
// *.auto.vars.hcl files by name, and the command line in its order.
func (l *loader) givenValues() map[string]*given {
	values := map[string]*given{}
	for name := range l.variables {
		if text, set := l.in.Env[envPrefix+name]; set {
			values[name] = &given{from: envPrefix + name, text: text}
		}
	}
	for _, one := range readAll(l.in.FS, l.valueFiles()) {
		l.valuesOf(one, values)
	}
	for _, one := range l.in.Vars {
		switch {
		case one.File == "":
			l.commandLine(one, values)
		case one.FileBytes != nil:
			l.valuesOf(parse(one.File, one.FileBytes), values)
			if one.Quiet {
				delete(l.sources, one.File)
			}
		default:
			l.valueFile(one.File, values)
		}
	}
	return values
}

// valueFiles names the files of values that are read by themselves.
func (l *loader) valueFiles() []string {
	var first, names []string
	entries, _ := fs.ReadDir(l.in.FS, ".") // an error is reported where the declarations are read
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

func (l *loader) valueFile(name string, values map[string]*given) {
	one := read(l.in.FS, path.Clean(name))
	if one.bytes == nil && one.diags.HasErrors() {
		l.report.folder("Failed to read variables file", "The file given with -var-file can't be read: %s", one.diags[0].Detail)
		return
	}
	l.valuesOf(one, values)
}

// valuesOf takes the values from a file.
func (l *loader) valuesOf(one *source, values map[string]*given) {
	guarded := l.hasSecrets()
	l.keep(one)
	if guarded {
		delete(l.sources, one.name) // no line of it is shown, whatever is wrong with it: it may hold the secret
	}
	if one.file == nil {
		return
	}
	attrs, diags := one.file.Body.JustAttributes()
	l.report.add(diags...)
	for _, attr := range inOrder(attrs) {
		if attr.NameRange.Start.Byte >= intact(one) || !l.isDeclared(attr) {
			continue
		}
		value, diags := l.value(attr.Expr, nil)
		l.report.add(diags...)
		if diags.HasErrors() {
			value = spoilt
		}
		values[attr.Name] = &given{from: one.name, attr: attr, value: value}
	}
}

// hasSecrets tells whether a variable is sensitive, or may be: that of a block which can't be read to its end.
func (l *loader) hasSecrets() bool {
	for _, v := range l.variables {
		if v.sensitive || v.broken {
			return true
		}
	}
	return len(l.broken) > 0
}

func (l *loader) isDeclared(attr *hcl.Attribute) bool {
	if l.variables[attr.Name] != nil {
		return true
	}
	if !l.mentioned(attr.Name) {
		l.report.err(attr.NameRange, "Value for undeclared variable",
			"A variable named %q has not been declared.%s", attr.Name, l.nearest(attr.Name, l.names["var"]))
	}
	return false
}

func (l *loader) commandLine(one VarInput, values map[string]*given) {
	if l.variables[one.Name] != nil {
		values[one.Name] = &given{from: "-var", text: one.Value}
		return
	}
	if !l.mentioned(one.Name) || one.Name == "" {
		l.report.folder("Value for undeclared variable",
			"A variable named %q was set with -var, but it has not been declared.%s", one.Name, l.nearest(one.Name, l.names["var"]))
	}
}

// variableValue is a variable's value in the form that expressions see.
func (l *loader) variableValue(v *variable, from *given) cty.Value {
	value := v.standard
	if from != nil {
		value = l.accept(v, from)
	}
	if value != cty.NilVal && value.IsKnown() && !value.IsMarked() && value.IsNull() && !v.nullable {
		value = l.refuseNull(v)
	}
	if value == cty.NilVal {
		l.report.err(v.place, "No value for required variable",
			"The variable %q is not set, and has no default value. Set it with -var, with %s%s, or in imgplan.vars.hcl.",
			v.name, envPrefix, v.name)
		return spoilt
	}
	if v.sensitive {
		value = markSensitive(value)
	}
	return value
}

// refuseNull gives the default in place of a null.
func (l *loader) refuseNull(v *variable) cty.Value {
	if v.standard == cty.NilVal {
		l.report.err(v.place, "Required variable not set",
			"The variable %q must not be null: it is declared with nullable = false.", v.name)
		return spoilt
	}
	return v.standard
}

// accept converts a given value to the variable's type. What is wrong with a sensitive one is reported at the variable,
// because the line that holds the value is shown otherwise.
func (l *loader) accept(v *variable, from *given) cty.Value {
	value, problem := from.value, ""
	if from.attr == nil {
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
	if from.attr != nil && !v.sensitive {
		place = from.attr.Expr.Range()
	}
	if v.sensitive {
		problem = "it does not have the variable's type"
	}
	l.report.err(place, "Invalid value for variable", "The value of %q from %s is not valid: %s.", v.name, from.from, problem)
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
