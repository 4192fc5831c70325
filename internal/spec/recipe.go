package spec

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/repopath"
)

// fileReader reads the arguments of a block that says what files are made. It goes on after a mistake, so that all of them are shown.
type fileReader struct {
	reader
	lost map[string]bool // the arguments that couldn't be read, which is reported: nothing may follow from that
}

func (l *loader) fileReader(ctx *hcl.EvalContext, terms map[string]*term, shared map[string]cty.Value) *fileReader {
	return &fileReader{reader{l: l, ctx: ctx, terms: terms, shared: shared}, map[string]bool{}}
}

// judged leaves out the mistakes that may follow from what couldn't be read.
func (r *fileReader) judged(wrong []recipe.Mistake) []recipe.Mistake {
	return slices.DeleteFunc(wrong, func(one recipe.Mistake) bool {
		return r.lost[one.Argument] || r.lost[one.Beside[0]] || r.lost[one.Beside[1]]
	})
}

// set reads a rendition.
func (r *fileReader) set() recipe.Set {
	var set recipe.Set
	r.recipe(&set.Recipe)
	set.Path = r.path()
	r.wholes("widths", &set.Widths)
	r.wholes("densities", &set.Densities)
	if set.Format = renditionFormats[strings.ToLower(path.Ext(set.Path))]; set.Format == "" {
		r.formatless("Unknown picture format", "path", set.Path, "renditions can be written in: .png, .jpg, .webp, .avif and .ico")
	}
	return set
}

// recipe reads all that says how a file is made, but for its format.
func (r *fileReader) recipe(set *recipe.Recipe) {
	for name, into := range map[string]*string{
		"fit": &set.Fit, "gravity": &set.Gravity, "background": &set.Background, "radius": &set.Radius, "tint": &set.Tint,
		"blur": &set.Blur, "sharpen": &set.Sharpen,
	} {
		r.text(name, into)
	}
	for name, into := range map[string]*int{
		"width": &set.Width, "height": &set.Height, "padding": &set.Padding, "quality": &set.Quality, "effort": &set.Effort,
	} {
		r.whole(name, into)
	}
	for name, into := range map[string]*bool{
		"enlarge": &set.Enlarge, "trim": &set.Trim, "grayscale": &set.Grayscale, "lossless": &set.Lossless,
	} {
		r.flag(name, into)
	}
	r.focus(&set.Focus)
}

// path reads where the files of a block go, which has to be said.
func (r *fileReader) path() string {
	var text string
	if r.text("path", &text) == absent {
		r.lost["path"] = true
		if t := r.terms["path"]; t != nil { // else it is reported
			r.l.report.err(t.place, "Missing required argument", "The argument %q is required, but no value was given.", t.name)
		}
	}
	return text
}

// formatless reports a path whose extension says no format of those that something can be written in.
func (r *fileReader) formatless(summary, name, path, formats string) {
	r.lost["format"] = true
	if !r.lost[name] {
		r.l.report.value(r.terms[name], r.ctx, summary, "The extension of %q says no format that %s are those.", path, formats)
	}
}

// checkPath refuses a path that no file may have.
func (r *fileReader) checkPath(name, path string) {
	if err := repopath.Check(path); err != nil && r.terms[name] != nil && !r.lost[name] {
		r.lost[name] = true
		r.l.report.value(r.terms[name], r.ctx, "Invalid path", "%s.", err)
	}
}

func (r *fileReader) must(name string, want cty.Type) (cty.Value, outcome) {
	value, got := r.reader.must(name, want)
	if got == wrong {
		r.lost[name] = true
	}
	return value, got
}

func (r *fileReader) text(name string, into *string) outcome {
	value, got := r.must(name, cty.String)
	if got == known {
		*into = value.AsString()
	}
	return got
}

func (r *fileReader) flag(name string, into *bool) {
	if value, got := r.must(name, cty.Bool); got == known {
		*into = value.True()
	}
}

func (r *fileReader) whole(name string, into *int) {
	value, got := r.must(name, cty.Number)
	if got != known {
		return
	}
	least := 1
	if name == "padding" { // which may be none; of the others that is said by leaving them out
		least = 0
	}
	n, err := strconv.Atoi(decimal(value))
	if err != nil || n < least {
		r.lost[name] = true
		r.l.report.value(r.terms[name], r.ctx, "Invalid "+name, "%q must be a whole number from %d.", name, least)
		return
	}
	*into = n
}

func (r *fileReader) wholes(name string, into *[]int) {
	value, got := r.must(name, cty.List(cty.Number))
	if got != known {
		return
	}
	for it := value.ElementIterator(); it.Next(); {
		_, one := it.Element()
		n := 0
		if !one.IsNull() {
			n, _ = strconv.Atoi(decimal(one)) // what is no whole number is refused as 0 is
		}
		*into = append(*into, n)
	}
}

// focus reads [0.5, 0.3].
func (r *fileReader) focus(into *string) {
	value, got := r.must("focus", cty.List(cty.Number))
	if got != known {
		return
	}
	var parts []string
	for it := value.ElementIterator(); it.Next(); {
		if _, one := it.Element(); !one.IsNull() {
			parts = append(parts, decimal(one))
		}
	}
	*into = strings.Join(parts, ",")
}
