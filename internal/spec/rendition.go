package spec

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/repopath"
)

// renditionFormats are what renditions can be, by extension.
var renditionFormats = map[string]string{
	".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp", ".avif": "avif", ".ico": "ico",
}

// renditionBlock is one rendition block of an image.
type renditionBlock struct {
	name   string
	place  hcl.Range
	terms  map[string]*term
	shared map[string]cty.Value // of terms that don't differ between the instances
	ctx    *hcl.EvalContext     // of a block among defaults, once that is evaluated; nil for an image's own
}

// renditionBlocks looks up what rendition blocks refer to.
func (s *scope) renditionBlocks(blocks hcl.Blocks, may reach) []*renditionBlock {
	var all []*renditionBlock
	for _, block := range blocks {
		if !s.validName(located{Block: block, intact: true}) {
			continue
		}
		if first := renditionOf(all, block.Labels[0]); first != nil {
			s.report.err(block.DefRange, "Duplicate rendition", "A rendition %q was already declared at %s.", first.name, first.place)
			continue
		}
		content, diags := block.Body.Content(renditionSchema)
		s.report.add(diags...)
		all = append(all, &renditionBlock{
			name: block.Labels[0], place: block.DefRange, terms: s.terms(inOrder(content.Attributes), may), shared: map[string]cty.Value{},
		})
	}
	return all
}

func renditionOf(all []*renditionBlock, name string) *renditionBlock {
	for _, one := range all {
		if one.name == name {
			return one
		}
	}
	return nil
}

// lentRenditions are those of an image's own blocks and of its defaults, the stronger in place of the weaker of the same name.
func (b *imageBlock) lentRenditions() []*renditionBlock {
	all := slices.Clone(b.renditions)
	for _, lent := range b.defaults {
		for _, one := range lent.renditions {
			if renditionOf(all, one.name) == nil {
				all = append(all, one)
			}
		}
	}
	return all
}

// rendered are the references of an image's rendition blocks.
func (b *imageBlock) rendered() []reference {
	var refs []reference
	for _, one := range b.renditions {
		refs = append(refs, allRefs(one.terms)...)
	}
	for _, one := range []*renditionBlock{b.file, b.favicons} {
		if one != nil {
			refs = append(refs, allRefs(one.terms)...)
		}
	}
	return refs
}

// takeRenditions reads what files are made of the picture.
func (d *draft) takeRenditions() {
	values := map[string]cty.Value{}
	for _, block := range d.block.lentRenditions() {
		if d.l.files > maxFiles { // nothing comes of it any more
			d.failed, values[block.name] = true, spoilt
			continue
		}
		d.takeSet(block, d.blockReader(block), values)
	}
	d.takeFavicons(values)
	slices.SortFunc(d.image.Renditions, func(a, b Rendition) int { return strings.Compare(a.Name, b.Name) })
	d.say("renditions", cty.ObjectVal(values))
}

// placed fills in the places of a path that defaults give to many images; in a path of an image's own there can be none.
func (d *draft) placed(block *renditionBlock, set *recipe.Set) []recipe.Mistake {
	switch {
	case block.ctx != nil && set.Path != "":
		set.Path = d.besideItself(set.Path)
	case strings.Contains(set.Path, "{dir}") || strings.Contains(set.Path, "{stem}"):
		return []recipe.Mistake{{Argument: "path", Text: "{dir} and {stem} stand for the image's own file in defaults alone"}}
	}
	return nil
}

// besideItself fills in the places of a path that one block gives to many images: {dir} and {stem} of the image's own path.
func (d *draft) besideItself(text string) string {
	name := path.Base(d.image.Path)
	stem := strings.TrimSuffix(name, path.Ext(name))
	return path.Clean(strings.NewReplacer("{dir}", path.Dir(d.image.Path), "{stem}", stem).Replace(text))
}

func (d *draft) blockReader(block *renditionBlock) *fileReader {
	return d.l.fileReader(cmp.Or(block.ctx, d.ctx), block.terms, block.shared)
}

// takeSet adds the files of one block.
func (d *draft) takeSet(block *renditionBlock, r *fileReader, values map[string]cty.Value) {
	set := r.set()
	misplaced := d.placed(block, &set)
	if !d.countFiles(block, max(1, len(set.Widths), len(set.Densities))) {
		return
	}
	files, wrong := set.Files()
	wrong = append(wrong, misplaced...)
	d.refuseAll(block, r.judged(wrong))
	if len(r.lost)+len(wrong) > 0 {
		d.failed, values[block.name] = true, spoilt
		r.checkPath("path", set.Path)
		return
	}
	for _, file := range files {
		name := block.name
		if file.Label != "" {
			name += "@" + file.Label
		}
		one := Rendition{name, file.Path, file.Recipe}
		d.checkSquare(one, block)
		d.takeFile(one, block.terms["path"])
		values[name] = d.renditionValue(one)
	}
}

// countFiles adds to the files that are made; false if there are too many, which is told once.
func (d *draft) countFiles(block *renditionBlock, count int) bool {
	before := d.l.files
	if d.l.files += count; d.l.files <= maxFiles {
		return true
	}
	if before <= maxFiles {
		d.l.report.err(block.place, "Too many renditions", "A folder may declare %d renditions.", maxFiles)
	}
	d.failed = true
	return false
}

// renditionValue is what expressions see of a rendition.
func (d *draft) renditionValue(one Rendition) cty.Value {
	width, height := d.l.renditionSize(d.image, one)
	return cty.ObjectVal(map[string]cty.Value{
		"path": cty.StringVal(one.Path), "width": amountOrUnknown(int64(width)), "height": amountOrUnknown(int64(height)),
		"format": cty.StringVal(one.Recipe.Format),
	})
}

// refuseAll reports mistakes in a recipe, each at its argument.
func (d *draft) refuseAll(block *renditionBlock, wrong []recipe.Mistake) {
	for _, one := range wrong {
		d.failed = true
		if t := block.terms[one.Argument]; t != nil {
			d.l.report.value(t, d.ctx, "Invalid "+one.Argument, "%q: %s.", one.Argument, one.Text)
		} else {
			d.l.report.err(block.place, "Invalid "+one.Argument, "%q: %s.", one.Argument, one.Text)
		}
	}
}

// checkSquare reports an icon that would not be square, where that can be told before its picture is there.
func (d *draft) checkSquare(one Rendition, block *renditionBlock) {
	size := d.l.sizeOf(d.image)
	width, height, known := one.Recipe.Squared(size.Width, size.Height)
	if one.Recipe.Format == "ico" && known && width != height {
		d.refuseAll(block, []recipe.Mistake{{Argument: "path", Text: fmt.Sprintf("an icon is square, and this one is made of %dx%d pixels: "+
			"give it a width and a height that are the same", width, height)}})
	}
}

func (d *draft) takeFile(file Rendition, t *term) {
	if err := repopath.Check(file.Path); err != nil {
		d.failed = true
		d.l.report.value(t, d.ctx, "Invalid path", "%s.", err)
		return
	}
	d.image.Renditions = append(d.image.Renditions, file)
	if !d.ghost {
		d.claim(picture{address: d.image.Address, rendition: d.image.RenditionAddress(file.Name), path: file.Path}, t, d.ctx)
	}
}
