package spec

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/sheet"
)

// AtlasFile is a file of an atlas: a picture on which others stand side by side, or the text that says where.
type AtlasFile struct {
	Address string // atlas.icons, atlas.icons@2x of several densities; with "#data" behind it of the text
	Path    string
	Picture string // the path of the picture; Path, unless it is the text
	Density int    // how many pixels of the sheet are one of the screen
	Layout  sheet.Options
	Recipe  recipe.Recipe // of each sprite; its format is the sheet's
	Sprites []AtlasSprite // in the order of the sheet; at least one
}

// AtlasSprite is an image on an atlas.
type AtlasSprite struct{ Name, Address, Path string }

// IsData tells whether a file is the text that says where sprites stand.
func (f AtlasFile) IsData() bool { return f.Path != f.Picture }

// atlasBlock is one atlas block of the root.
type atlasBlock struct {
	node     *node
	place    hcl.Range
	terms    map[string]*term
	ctx      *hcl.EvalContext
	refs     []reference // nil: every image
	images   hcl.Range   // of the argument that names them, or of the block
	files    []AtlasFile // without their sprites
	intended bool        // all of its arguments are right
}

// declareAtlas makes an atlas known.
func (s *scope) declareAtlas(block located) func() {
	if s.parent != nil {
		s.report.err(block.DefRange, "Atlas in a module", "An atlas holds the pictures of all modules: it stands in the root.")
		return nil
	}
	one := s.declareNode("atlas", block.Labels[0], block.DefRange)
	if one == nil || !block.intact {
		return nil
	}
	return func() { s.prepareAtlas(block, &atlasBlock{node: one, place: block.DefRange, images: block.DefRange}) }
}

func (s *scope) prepareAtlas(block located, b *atlasBlock) {
	content, diags := block.Body.Content(atlasSchema)
	s.report.add(diags...)
	attrs := content.Attributes
	if attr := attrs["images"]; attr != nil {
		b.refs, b.images = s.dependsOn(attr), attr.Expr.Range()
		delete(attrs, "images")
	}
	b.terms = s.terms(inOrder(attrs), reach{})
	b.node.refs = slices.Concat(allRefs(b.terms), b.refs)
	b.node.eval = func() { s.takeAtlas(b) }
	s.atlases = append(s.atlases, b)
}

// takeAtlas reads all but which images stand on an atlas.
func (s *scope) takeAtlas(b *atlasBlock) {
	b.ctx = s.context(allRefs(b.terms))
	r := s.fileReader(b.ctx, b.terms, nil)
	one := AtlasFile{Density: 1}
	r.atlas(&one)
	var densities []int
	r.wholes("densities", &densities)
	pathText, dataText := r.atlasPaths()
	one.Recipe.Format = renditionFormats[strings.ToLower(path.Ext(pathText))]
	one.Recipe.Lossless = one.Recipe.Format == "webp"
	files, wrong := atlasFiles(b.node.name, one, pathText, dataText, densities)
	if b.intended = len(wrong)+len(r.lost) == 0; !b.intended {
		s.refuseAtlas(b, r.judged(wrong))
		r.checkPath("path", pathText)
		r.checkPath("data_path", dataText)
		return
	}
	b.files = files
	for _, file := range files {
		s.claimAtlas(b, file)
	}
}

// refuseAtlas reports mistakes in an atlas, each at its argument.
func (s *scope) refuseAtlas(b *atlasBlock, wrong []recipe.Mistake) {
	for _, mistake := range wrong {
		place := b.place
		if t := b.terms[mistake.Argument]; t != nil {
			place = t.expr.Range()
		}
		s.report.err(place, "Invalid "+mistake.Argument, "%q: %s.", mistake.Argument, mistake.Text)
	}
}

// atlas reads how an atlas is laid out.
func (r *fileReader) atlas(into *AtlasFile) {
	r.text("layout", &into.Layout.Layout)
	r.text("fit", &into.Recipe.Fit)
	for name, to := range map[string]*int{
		"width": &into.Recipe.Width, "height": &into.Recipe.Height, "padding": &into.Layout.Padding, "max_size": &into.Layout.MaxSize,
		"columns": &into.Layout.Columns,
	} {
		r.whole(name, to)
	}
	r.flag("trim", &into.Recipe.Trim)
	r.flag("power_of_two", &into.Layout.PowerOfTwo)
}

// atlasPaths reads where the files of an atlas go; data is "" where none is wanted.
func (r *fileReader) atlasPaths() (picture, data string) {
	picture = r.path()
	if extension := strings.ToLower(path.Ext(picture)); extension != ".png" && extension != ".webp" {
		r.formatless("Unknown picture format", "path", picture, "an atlas can be written in: .png and .webp")
	}
	if r.text("data_path", &data) == known && sheet.DataFormats[path.Ext(data)] == "" {
		r.formatless("Unknown atlas format", "data_path", data, "the data of an atlas can be written in: .json and .css")
	}
	return picture, data
}

// atlasFiles are the files of an atlas, or the mistakes in it.
func atlasFiles(name string, one AtlasFile, picture, data string, densities []int) (files []AtlasFile, wrong []recipe.Mistake) {
	refuse := func(bad bool, argument, text string, beside ...string) {
		if bad {
			wrong = append(wrong, recipe.Mistake{Argument: argument, Text: text, Beside: [2]string{strings.Join(beside, "")}})
		}
	}
	layout := one.Layout
	refuse(layout.Layout != "" && !slices.Contains(sheet.Layouts, layout.Layout), "layout", "it must be one of "+strings.Join(sheet.Layouts, ", "))
	refuse(layout.Columns > 0 && layout.Layout != "grid", "columns", `they are of layout = "grid"`, "layout")
	refuse(layout.Columns > sheet.MaxColumns, "columns", "there are at most "+strconv.Itoa(sheet.MaxColumns))
	refuse(layout.MaxSize > sheet.MaxSide, "max_size", "it is at most "+strconv.Itoa(sheet.MaxSide)+" pixels")
	refuse(layout.Padding > recipe.MaxSide/8, "padding", "it is at most "+strconv.Itoa(recipe.MaxSide/8)+" pixels")
	if one.Recipe.Fit == "" {
		one.Recipe.Fit = "contain" // a sprite that is cut is of no use
	}
	set := recipe.Set{Recipe: one.Recipe, Path: picture, Densities: densities}
	sprites, more := set.Files()
	wrong = append(wrong, more...)
	refuse(len(densities) > 1 && data != "" && !strings.Contains(data, "{density}"), "data_path", "with several densities it must have {density} in it")
	refuse(len(densities) == 0 && strings.Contains(data, "{density}"), "data_path", `{density} stands for each of "densities", and there are none`,
		"densities")
	if len(wrong) > 0 {
		return nil, wrong
	}
	for i, file := range sprites {
		this := one
		this.Address, this.Path, this.Picture, this.Recipe = name, file.Path, file.Path, file.Recipe
		if file.Label != "" {
			this.Address += "@" + file.Label
			this.Density = densities[i]
			this.Layout.Padding *= densities[i]
		}
		files = append(files, this)
		if data != "" {
			this.Address, this.Path = this.Address+"#data", strings.ReplaceAll(data, "{density}", strconv.Itoa(this.Density))
			files = append(files, this)
		}
	}
	return files, nil
}

// claimAtlas keeps a file of an atlas from being written over a picture.
func (s *scope) claimAtlas(b *atlasBlock, file AtlasFile) {
	t := b.terms["path"]
	if file.IsData() {
		t = b.terms["data_path"]
	}
	if err := repopath.Check(file.Path); err != nil {
		s.report.value(t, b.ctx, "Invalid path", "%s.", err)
		return
	}
	folded := repopath.Fold(file.Path)
	if first, taken := s.pictures[folded]; taken {
		s.report.value(t, b.ctx, "Duplicate path", "%s would write %q, which is the path of %s, declared at %s.", file.Address, file.Path,
			first.owner(), first.place)
		return
	}
	s.pictures[folded] = picture{address: file.Address, path: file.Path, place: t.expr.Range()}
}

// checkAtlases finds the images of each atlas, now that all are known.
func (l *loader) checkAtlases() {
	for _, b := range l.atlases {
		sprites := l.spritesOf(b)
		l.checkTwins(b, sprites)
		if len(sprites) == 0 && b.intended && !l.report.all().HasErrors() {
			l.report.err(b.images, "Empty atlas", "There is no image to stand on %s.", b.node.name)
		}
		for i := range b.files {
			b.files[i].Sprites = sprites
		}
	}
}

// checkTwins reports the first two sprites of an atlas that have the same name, or would have in a stylesheet of it.
func (l *loader) checkTwins(b *atlasBlock, sprites []AtlasSprite) {
	if one, other := twins(sprites, func(name string) string { return name }); other.Address != "" {
		l.report.err(b.images, "Duplicate sprite", "%s and %s would both be the sprite %q of %s: sprites have the names of their files, "+
			"without extension.", one.Address, other.Address, one.Name, b.node.name)
		return
	}
	for _, file := range b.files {
		if !file.IsData() || sheet.DataFormats[path.Ext(file.Path)] != "css" {
			continue
		}
		class := func(name string) string { return sheet.Class(file.Picture, name) }
		if one, other := twins(sprites, class); other.Address != "" {
			l.report.err(b.images, "Duplicate sprite", "%s and %s would both be the class %q in %q: the second would take the place of the first.",
				one.Address, other.Address, class(one.Name), file.Path)
			return
		}
	}
}

// twins are the first two sprites that something calls the same; without an address if there are none.
func twins(sprites []AtlasSprite, called func(name string) string) (one, other AtlasSprite) {
	first := map[string]AtlasSprite{}
	for _, sprite := range sprites {
		if one, taken := first[called(sprite.Name)]; taken {
			return one, sprite
		}
		first[called(sprite.Name)] = sprite
	}
	return AtlasSprite{}, AtlasSprite{}
}

// spritesOf are the images of an atlas: in the order in which they are named, and instances in that of their keys.
func (l *loader) spritesOf(b *atlasBlock) []AtlasSprite {
	byAddress := map[string]*Image{}
	var wanted []string
	for _, image := range l.images {
		byAddress[image.Address] = image
		wanted = append(wanted, image.Address)
	}
	slices.SortFunc(wanted, natural)
	if b.refs != nil {
		wanted = nil
		for _, ref := range b.refs {
			wanted = append(wanted, slices.SortedFunc(slices.Values(l.root.behindAll([]reference{ref})), natural)...)
		}
	}
	var sprites []AtlasSprite
	seen := map[string]bool{}
	for _, address := range wanted {
		image := byAddress[address]
		if image == nil || seen[address] {
			continue
		}
		seen[address] = true
		name := path.Base(image.Path)
		sprites = append(sprites, AtlasSprite{strings.TrimSuffix(name, path.Ext(name)), address, image.Path})
	}
	return sprites
}

// natural compares addresses such that image.walk[2] comes before image.walk[10].
func natural(a, b string) int {
	for a != "" && b != "" {
		first, restA := leading(a)
		second, restB := leading(b)
		n, errA := strconv.Atoi(first)
		m, errB := strconv.Atoi(second)
		order := cmp.Compare(first, second)
		if errA == nil && errB == nil {
			order = cmp.Or(cmp.Compare(n, m), order)
		}
		if order != 0 {
			return order
		}
		a, b = restA, restB
	}
	return cmp.Compare(a, b)
}

// leading splits off all digits at the start, or one byte that is none.
func leading(text string) (first, rest string) {
	end := len(text) - len(strings.TrimLeft(text, "0123456789"))
	end = max(end, 1)
	return text[:end], text[end:]
}

// finishAtlases lists the files of every atlas.
func (l *loader) finishAtlases() []AtlasFile {
	var all []AtlasFile
	for _, b := range l.atlases {
		all = append(all, b.files...)
	}
	slices.SortFunc(all, func(a, b AtlasFile) int { return strings.Compare(a.Address, b.Address) })
	return all
}
