package spec

import (
	"cmp"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/recipe"
)

// soleBlock looks up what a block refers to of which there is at most one; nil without one.
func (s *scope) soleBlock(blocks hcl.Blocks, schema *hcl.BodySchema, may reach) *renditionBlock {
	if len(blocks) == 0 {
		return nil
	}
	name := blocks[0].Type
	for _, block := range blocks[1:] {
		s.report.err(block.DefRange, "Duplicate "+name, "A %s block was already declared at %s.", name, blocks[0].DefRange)
	}
	content, diags := blocks[0].Body.Content(schema)
	s.report.add(diags...)
	return &renditionBlock{
		name: name, place: blocks[0].DefRange, terms: s.terms(inOrder(content.Attributes), may), shared: map[string]cty.Value{},
	}
}

// ownFile is the file block of an image: its own, else that of the strongest of its defaults that has one.
func (b *imageBlock) ownFile() *renditionBlock {
	if b.file != nil {
		return b.file
	}
	for _, lent := range b.defaults {
		if lent.file != nil {
			return lent.file
		}
	}
	return nil
}

// takeFileBlock reads how the image's own file is made of the picture.
func (d *draft) takeFileBlock() {
	block := d.block.ownFile()
	if block == nil {
		return
	}
	r := d.blockReader(block)
	how := recipe.Recipe{Format: d.image.Format()}
	r.recipe(&how)
	if how.Format == "" {
		r.lost["format"] = true // the path is wrong, which is reported
	}
	wrong := how.Check()
	d.refuseAll(block, r.judged(wrong))
	if len(r.lost)+len(wrong) > 0 {
		d.failed = true
		return
	}
	d.image.File = &how
}

// fileValue is what expressions see of the image's file.
func (d *draft) fileValue() cty.Value {
	width, height := d.l.fileSize(d.image)
	return cty.ObjectVal(map[string]cty.Value{"width": amountOrUnknown(int64(width)), "height": amountOrUnknown(int64(height))})
}

// fileSize is the size of an image's own file; 0 where only its pixels say it, and it isn't there yet.
func (l *loader) fileSize(image *Image) (width, height int) {
	return l.sizeBy(image, image.FileRecipe(), image.Address)
}

// renditionSize is the size of a rendition, likewise.
func (l *loader) renditionSize(image *Image, one Rendition) (width, height int) {
	return l.sizeBy(image, one.Recipe, image.RenditionAddress(one.Name))
}

// sizeBy is the size of the file of an address, which is made of a picture.
func (l *loader) sizeBy(image *Image, how recipe.Recipe, address string) (width, height int) {
	size := l.sizeOf(image)
	width, height, known := how.Size(size.Width, size.Height)
	if !known {
		fact := l.in.Known[address]
		width, height = how.Sides()
		width, height = cmp.Or(fact.FileWidth, width), cmp.Or(fact.FileHeight, height)
	}
	return width, height
}

// FileRecipe is how the image's own file is made of its picture.
func (i *Image) FileRecipe() recipe.Recipe {
	if i.File != nil {
		return *i.File
	}
	return recipe.Recipe{Format: i.Format()}
}

// sizeOf is the size of an image's picture: as it was delivered where it is there, else as it is asked for.
func (l *loader) sizeOf(image *Image) providers.Size {
	if fact := l.in.Known[image.Address]; fact.Width > 0 && (fact.Unlike || image.Size == providers.Size{}) {
		return providers.Size{Width: fact.Width, Height: fact.Height}
	}
	return image.Size
}
