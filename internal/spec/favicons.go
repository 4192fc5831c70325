package spec

import (
	"path"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/listing"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/repopath"
)

// favicons are what a block of them says.
type favicons struct {
	listing.Favicons
	folder, html string
	trim         bool
}

// takeFavicons reads the set of icons that a site needs.
func (d *draft) takeFavicons(values map[string]cty.Value) {
	block := d.block.favicons
	if block == nil {
		return
	}
	r := d.blockReader(block)
	set := r.favicons()
	r.checkPath("path", path.Join(set.folder, "site.webmanifest")) // once for all of them
	if d.failed = d.failed || len(r.lost) > 0; r.lost["path"] || !d.countFiles(block, len(set.renditions())) {
		return
	}
	for _, file := range set.renditions() {
		if d.taken(file.Name) {
			d.failed = true
			d.l.report.err(block.place, "Duplicate rendition", "%s has a rendition %q beside that of its favicons.", d.image.Address, file.Name)
			continue
		}
		d.refuseAll(block, r.judged(file.Recipe.Check()))
		d.takeFile(file, block.terms["path"])
		values[file.Name] = d.renditionValue(file)
	}
	d.takeText("webmanifest", path.Join(set.folder, "site.webmanifest"), set.Manifest(), block.terms["path"])
	if set.html != "" && !r.lost["html"] {
		d.takeText("html", set.html, set.HTML(), block.terms["html"])
	}
}

func (d *draft) taken(name string) bool {
	for _, one := range d.image.Renditions {
		if one.Name == name {
			return true
		}
	}
	return false
}

// favicons reads a block.
func (r *fileReader) favicons() favicons {
	set := favicons{Favicons: listing.Favicons{Base: "/", Background: "#ffffff"}, folder: r.path()}
	for name, into := range map[string]*string{
		"html": &set.html, "base_url": &set.Base, "name": &set.Name, "short_name": &set.ShortName,
		"theme_color": &set.Theme, "background": &set.Background,
	} {
		r.text(name, into)
	}
	r.flag("trim", &set.trim)
	if set.Base != "" && !strings.HasSuffix(set.Base, "/") {
		set.Base += "/"
	}
	r.checkFavicons(set)
	return set
}

// checkFavicons refuses what no recipe would.
func (r *fileReader) checkFavicons(set favicons) {
	refuse := func(bad bool, name, text string) {
		if bad {
			r.lost[name] = true
			r.l.report.value(r.terms[name], r.ctx, "Invalid "+name, "%q: it must be %s.", name, text)
		}
	}
	transparent := func(colour string) bool {
		return colour == "" || (recipe.Recipe{Format: "png", Tint: colour}).Check() != nil
	}
	refuse(set.Theme != "" && transparent(set.Theme), "theme_color", `a colour such as "#ffcc00"`)
	refuse(transparent(set.Background), "background", `a colour such as "#ffcc00"`)
	refuse(set.html != "" && path.Ext(set.html) != ".html", "html", "the path of a file that ends in .html")
}

// renditions are the pictures of the set. What phones cut to a shape of their own has a background and, where any shape may come, a
// border of a tenth.
func (set favicons) renditions() []Rendition {
	icon := func(name, file string, side, padding int, background string) Rendition {
		format := renditionFormats[path.Ext(file)]
		return Rendition{name, path.Join(set.folder, file), recipe.Recipe{
			Format: format, Width: side, Height: side, Fit: "contain", Padding: padding, Background: background, Trim: set.trim,
		}}
	}
	all := []Rendition{
		icon("favicon", "favicon.ico", 192, 0, ""),
		icon("apple-touch-icon", "apple-touch-icon.png", 180, 0, set.Background),
	}
	for _, one := range listing.Icons {
		padding, background := 0, ""
		if one.Maskable {
			padding, background = one.Side/10, set.Background
		}
		all = append(all, icon(strings.TrimSuffix(one.Name, ".png"), one.Name, one.Side, padding, background))
	}
	return all
}

// takeText adds a file of text that stands beside an image's renditions, with an address like theirs.
func (d *draft) takeText(name, at string, text []byte, t *term) {
	if err := repopath.Check(at); err != nil {
		d.failed = true
		d.l.report.value(t, d.ctx, "Invalid path", "%s.", err)
		return
	}
	address := d.image.RenditionAddress(name)
	if !d.ghost {
		d.claim(picture{address: d.image.Address, rendition: address, path: at}, t, d.ctx)
		d.l.texts = append(d.l.texts, Index{Address: address, Path: at, Images: []string{d.image.Address}, Text: text, Sized: true})
	}
}
