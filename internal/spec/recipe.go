package spec

import (
	"path"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/recipe"
)

// set reads a block; false if a value in it can't be had, which is reported.
func (r *reader) set() (recipe.Set, bool) {
	var set recipe.Set
	good := r.recipe(&set.Recipe)
	value, got := r.must("path", cty.String)
	if good = good && got != wrong; got == known {
		set.Path = value.AsString()
	}
	good = r.wholes("widths", &set.Widths) && good
	good = r.wholes("densities", &set.Densities) && good
	return set, r.format(&set) && good
}

// recipe reads all that says how a file is made, but for its format; false if a value in it can't be had, which is reported.
func (r *reader) recipe(set *recipe.Recipe) bool {
	good := true
	for name, into := range map[string]*string{
		"fit": &set.Fit, "gravity": &set.Gravity, "background": &set.Background, "radius": &set.Radius, "tint": &set.Tint,
		"blur": &set.Blur, "sharpen": &set.Sharpen,
	} {
		value, got := r.must(name, cty.String)
		if good = good && got != wrong; got == known {
			*into = value.AsString()
		}
	}
	for name, into := range map[string]*int{
		"width": &set.Width, "height": &set.Height, "padding": &set.Padding, "quality": &set.Quality, "effort": &set.Effort,
	} {
		good = r.whole(name, into) && good
	}
	for name, into := range map[string]*bool{
		"enlarge": &set.Enlarge, "trim": &set.Trim, "grayscale": &set.Grayscale, "lossless": &set.Lossless,
	} {
		value, got := r.must(name, cty.Bool)
		if good = good && got != wrong; got == known {
			*into = value.True()
		}
	}
	return r.focus(&set.Focus) && good
}

// format is what the path's extension says.
func (r *reader) format(set *recipe.Set) bool {
	extension := path.Ext(set.Path)
	set.Format = renditionFormats[strings.ToLower(extension)]
	t := r.terms["path"]
	if t == nil || set.Path == "" {
		return false // it is missing, or wrong, which is reported
	}
	if set.Format == "" {
		r.l.report.value(t, r.ctx, "Unknown picture format", "The extension of %q says no format that renditions can be written in: "+
			".png, .jpg, .webp, .avif and .ico are those.", set.Path)
	}
	return set.Format != ""
}

func (r *reader) whole(name string, into *int) bool {
	value, got := r.must(name, cty.Number)
	if got != known {
		return got != wrong
	}
	least := 1
	if name == "padding" { // which may be none; of the others that is said by leaving them out
		least = 0
	}
	n, err := strconv.Atoi(decimal(value))
	if err != nil || n < least {
		r.l.report.value(r.terms[name], r.ctx, "Invalid "+name, "%q must be a whole number from %d.", name, least)
		return false
	}
	*into = n
	return true
}

func (r *reader) wholes(name string, into *[]int) bool {
	value, got := r.must(name, cty.List(cty.Number))
	if got != known {
		return got != wrong
	}
	for it := value.ElementIterator(); it.Next(); {
		_, one := it.Element()
		n := 0
		if !one.IsNull() {
			n, _ = strconv.Atoi(decimal(one)) // what is no whole number is refused as 0 is
		}
		*into = append(*into, n)
	}
	return true
}

// focus reads [0.5, 0.3].
func (r *reader) focus(into *string) bool {
	value, got := r.must("focus", cty.List(cty.Number))
	if got != known {
		return got != wrong
	}
	var parts []string
	for it := value.ElementIterator(); it.Next(); {
		if _, one := it.Element(); !one.IsNull() {
			parts = append(parts, decimal(one))
		}
	}
	*into = strings.Join(parts, ",")
	return true
}
