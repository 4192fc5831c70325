package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
)

// takeProvider finds out who makes the image: whom the block names, else the only one that is declared.
func (d *draft) takeProvider() {
	name := d.block.provider
	if name == "" {
		text, got := d.text("provider", false)
		if got == wrong {
			return
		}
		if name = text; got == absent {
			name = d.onlyProvider()
		}
	}
	if name == "" {
		return
	}
	if !d.isLent("provider") {
		name = d.block.node.scope.providerName(name)
	}
	block := d.l.provider(name)
	if block == nil {
		d.unknownProvider(name)
		return
	}
	d.kind = block.kind
	d.image.Provider, d.image.Kind = name, block.kind.Name
	d.say("provider", cty.StringVal(name))
	d.borrowProviders(block)
}

// onlyProvider is the provider of an image that names none; "" if there is a choice.
func (d *draft) onlyProvider() string {
	names := d.l.declaredProviders()
	if given := sortedKeys(d.block.node.scope.renamed); len(given) == 1 {
		return given[0]
	}
	if len(names) == 1 {
		return names[0]
	}
	d.failed = true
	if len(d.l.doubtful) > 0 || d.l.mentioned("provider") {
		return "" // it may be declared where something is wrong
	}
	if len(names) == 0 {
		d.l.report.err(d.block.block.DefRange, "No provider",
			`No provider is declared, so "provider" must say who makes this image: %s.`, list(d.l.kinds()))
	} else {
		d.l.report.err(d.block.block.DefRange, "Ambiguous provider",
			`Several providers are declared, so "provider" must say which of them makes this image: %s.`, list(names))
	}
	return ""
}

func (d *draft) unknownProvider(name string) {
	d.failed = true
	if kind, _, _ := strings.Cut(name, "."); d.l.doubtful[kind] || d.l.mentioned(name) {
		return
	}
	choices := append(d.l.declaredProviders(), d.l.kinds()...)
	d.l.report.value(d.terms["provider"], nil, "Reference to undeclared provider", "There is no provider %q.%s", name, d.l.nearest(name, choices))
}

// takeModel finds the model. What an image starts from says which mode it needs.
func (d *draft) takeModel() {
	name, got := d.text("model", false)
	if d.kind == nil || got == wrong {
		return
	}
	mode := providers.TextToImage
	if d.source != cty.NilVal {
		mode = providers.ImageToImage
	}
	model := d.kind.Default(mode)
	if got == known {
		if model = d.kind.Model(name); d.isLent("model") && d.misfits(name, model, mode) {
			d.unfit, model = true, d.kind.Default(mode)
		} else if model == nil {
			d.refuse("model", "Unknown model", "The provider %q has no model %q.%s The known ones are %s.",
				d.kind.Name, name, d.l.nearest(name, modelNames(d.kind)), list(modelNames(d.kind)))
			return
		}
	}
	if model == nil {
		d.refuse("source_image", "No model for this", "The provider %q has no %s model.", d.kind.Name, mode)
		return
	}
	d.settle(model, mode)
}

// misfits tells whether a model that styles or defaults name is one for other images: of another provider, or mode.
func (d *draft) misfits(name string, model *providers.Model, mode providers.Mode) bool {
	if model != nil {
		return model.Mode != mode
	}
	return slices.ContainsFunc(d.l.in.Catalogue, func(kind providers.Kind) bool { return kind.Model(name) != nil })
}

func (d *draft) settle(model *providers.Model, mode providers.Mode) {
	d.model = model
	d.image.Model, d.image.Mode, d.image.Seeded = model.Name, model.Mode, model.Seeded
	d.say("model", cty.StringVal(model.Name))
	switch {
	case model.Mode == mode || isSpoilt(d.source):
	case model.Mode == providers.ImageToImage:
		d.refuse("model", "Missing source_image", "The model %q starts from a picture: it needs a source_image.", model.Name)
	default:
		d.refuse("source_image", "Unexpected source_image",
			"The model %q makes a picture from its prompt alone: it takes no source_image.%s", model.Name, d.otherModel(mode))
	}
}

// otherModel names a model of the same provider that fits.
func (d *draft) otherModel(mode providers.Mode) string {
	if other := d.kind.Default(mode); other != nil {
		return fmt.Sprintf(" %q does.", other.Name)
	}
	return ""
}
