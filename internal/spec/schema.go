package spec

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var rootSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "imgplan"},
	{Type: "provider", LabelNames: []string{"kind"}},
	{Type: "variable", LabelNames: []string{"name"}},
	{Type: "locals"},
	{Type: "image", LabelNames: []string{"name"}},
	{Type: "style", LabelNames: []string{"name"}},
	{Type: "defaults"},
	{Type: "module", LabelNames: []string{"name"}},
	{Type: "output", LabelNames: []string{"name"}},
	{Type: "check", LabelNames: []string{"name"}},
	{Type: "index", LabelNames: []string{"name"}},
	{Type: "atlas", LabelNames: []string{"name"}},
	{Type: "moved"},
	{Type: "removed"},
	{Type: "import"},
}}

var settingsSchema = &hcl.BodySchema{
	Attributes: optional("required_version"),
	Blocks:     []hcl.BlockHeaderSchema{{Type: "budget"}},
}

var budgetSchema = &hcl.BodySchema{Attributes: optional("cost_per_apply", "images_per_apply")}

var variableSchema = &hcl.BodySchema{
	Attributes: optional("type", "default", "description", "sensitive", "nullable"),
	Blocks:     []hcl.BlockHeaderSchema{{Type: "validation"}},
}

var conditionSchema = &hcl.BodySchema{Attributes: required("condition", "error_message")}

var outputSchema = &hcl.BodySchema{
	Attributes: append(required("value"), optional("description", "sensitive", "depends_on", "ephemeral")...),
	Blocks:     []hcl.BlockHeaderSchema{{Type: "precondition"}},
}

var checkSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "assert"}}}

// imageSchema has the blocks that an image may have; its arguments are its model's.
var imageSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "lifecycle"},
	{Type: "file"},
	{Type: "favicons"},
	{Type: "rendition", LabelNames: []string{"name"}},
}}

// defaultsSchema has the blocks that defaults may have; their arguments are those of images.
var defaultsSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "file"}, {Type: "rendition", LabelNames: []string{"name"}}}}

var indexSchema = &hcl.BodySchema{Attributes: append(required("path"), optional("images")...)}

var atlasSchema = &hcl.BodySchema{Attributes: append(required("path"), optional("data_path", "images", "layout", "columns", "width", "height", "fit",
	"trim", "padding", "max_size", "power_of_two", "densities")...)}

// recipeArguments say how a file is made.
var recipeArguments = []string{
	"width", "height", "fit", "gravity", "focus", "enlarge", "trim", "padding", "background", "radius", "grayscale", "tint", "blur", "sharpen",
	"quality", "lossless", "effort",
}

var renditionSchema = &hcl.BodySchema{
	Attributes: slices.Concat(required("path"), optional("widths", "densities"), optional(recipeArguments...)),
}

var faviconsSchema = &hcl.BodySchema{
	Attributes: append(required("path"), optional("html", "base_url", "name", "short_name", "theme_color", "background", "trim")...),
}

// fileSchema is of how an image's own file is made. That is PNG or JPEG: nothing of it concerns other formats.
var fileSchema = &hcl.BodySchema{Attributes: optional(without(recipeArguments, "lossless", "effort")...)}

var lifecycleSchema = &hcl.BodySchema{
	Attributes: optional("prevent_destroy", "prevent_regenerate", "ignore_changes", "replace_triggered_by", "create_before_destroy"),
	Blocks:     []hcl.BlockHeaderSchema{{Type: "precondition"}, {Type: "postcondition"}},
}

var callbackSchema = &hcl.BodySchema{
	Attributes: append(required("url", "listen"), optional("webhook_secret")...),
}

func optional(names ...string) []hcl.AttributeSchema { return attributes(false, names) }
func required(names ...string) []hcl.AttributeSchema { return attributes(true, names) }

func attributes(required bool, names []string) []hcl.AttributeSchema {
	schemas := make([]hcl.AttributeSchema, len(names))
	for i, name := range names {
		schemas[i] = hcl.AttributeSchema{Name: name, Required: required}
	}
	return schemas
}

// flat returns all attributes of a body that has no blocks but those given, in the order they are written: those of an
// image can be told right or wrong only once its model is known.
func (l *loader) flat(body hcl.Body, what string, blocks ...hcl.BlockHeaderSchema) []*hcl.Attribute {
	if laid, ok := body.(*overlay); ok {
		attrs := hcl.Attributes{}
		for _, attr := range slices.Concat(l.flat(laid.base, what, blocks...), l.flat(laid.over, what, blocks...)) {
			attrs[attr.Name] = attr
		}
		return inOrder(attrs)
	}
	var attrs hcl.Attributes
	if native, ok := body.(*hclsyntax.Body); ok {
		attrs = make(hcl.Attributes, len(native.Attributes))
		for name, attr := range native.Attributes {
			attrs[name] = attr.AsHCLAttribute()
		}
		for _, block := range native.Blocks {
			if slices.ContainsFunc(blocks, func(one hcl.BlockHeaderSchema) bool { return one.Type == block.Type }) {
				continue
			}
			l.report.err(block.TypeRange, "Unsupported block type",
				"Blocks of type %q are not expected in %s.%s", block.Type, what, l.instead(block.Type))
		}
	} else {
		var diags hcl.Diagnostics
		attrs, diags = body.JustAttributes()
		l.report.add(diags...)
	}
	return inOrder(attrs)
}

// instead explains a block that stands in an image where an argument is meant.
func (l *loader) instead(name string) string {
	if slices.Contains(imageArguments, name) {
		return ` It is an argument: write "` + name + ` = ..." instead.`
	}
	return l.nearest(name, imageArguments)
}

func inOrder(attrs hcl.Attributes) []*hcl.Attribute {
	sorted := make([]*hcl.Attribute, 0, len(attrs))
	for _, attr := range attrs {
		sorted = append(sorted, attr)
	}
	slices.SortFunc(sorted, func(a, b *hcl.Attribute) int { return comparePlaces(a.Range, b.Range) })
	return sorted
}

// comparePlaces is the order of files by name, and in a file from its beginning.
func comparePlaces(a, b hcl.Range) int {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), a.Start.Byte-b.Start.Byte)
}
