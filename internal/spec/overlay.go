package spec

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// overlay is the body of a block with that of an override file over it: the one above has the say for every argument
// and for every type of block that it has. It works on any two bodies, so that HCL and JSON are alike.
type overlay struct {
	base, over hcl.Body
	place      hcl.Range // of the block above
}

// merged are the blocks whose arguments are replaced one by one, where of others all are.
var merged = map[string]bool{"lifecycle": true}

// Content is hcl's.
func (o *overlay) Content(schema *hcl.BodySchema) (*hcl.BodyContent, hcl.Diagnostics) {
	loose := withoutRequired(schema)
	base, diags := o.base.Content(loose)
	over, more := o.over.Content(loose)
	content := o.merge(base, over)
	return content, append(append(diags, more...), lacking(schema, content)...)
}

// PartialContent is hcl's.
func (o *overlay) PartialContent(schema *hcl.BodySchema) (*hcl.BodyContent, hcl.Body, hcl.Diagnostics) {
	loose := withoutRequired(schema)
	base, baseRest, diags := o.base.PartialContent(loose)
	over, overRest, more := o.over.PartialContent(loose)
	content := o.merge(base, over)
	return content, &overlay{baseRest, overRest, o.place}, append(append(diags, more...), lacking(schema, content)...)
}

// JustAttributes is hcl's.
func (o *overlay) JustAttributes() (hcl.Attributes, hcl.Diagnostics) {
	attrs, diags := o.base.JustAttributes()
	above, more := o.over.JustAttributes()
	attrs = maps.Clone(attrs)
	maps.Copy(attrs, above)
	return attrs, append(diags, more...)
}

// MissingItemRange is hcl's.
func (o *overlay) MissingItemRange() hcl.Range { return o.base.MissingItemRange() }

func (o *overlay) merge(base, over *hcl.BodyContent) *hcl.BodyContent {
	content := &hcl.BodyContent{Attributes: maps.Clone(base.Attributes), MissingItemRange: o.MissingItemRange()}
	if content.Attributes == nil {
		content.Attributes = hcl.Attributes{}
	}
	maps.Copy(content.Attributes, over.Attributes)
	above := over.Blocks.ByType()
	for _, block := range base.Blocks {
		switch others := above[block.Type]; {
		case len(others) == 0:
			content.Blocks = append(content.Blocks, block)
		case merged[block.Type]:
			both := *block
			for _, other := range others {
				both.Body = &overlay{both.Body, other.Body, other.DefRange}
			}
			content.Blocks = append(content.Blocks, &both)
		}
	}
	below := base.Blocks.ByType()
	for _, block := range over.Blocks {
		if !merged[block.Type] || len(below[block.Type]) == 0 {
			content.Blocks = append(content.Blocks, block)
		}
	}
	return content
}

// withoutRequired lets either body lack what the other has.
func withoutRequired(schema *hcl.BodySchema) *hcl.BodySchema {
	loose := &hcl.BodySchema{Attributes: slices.Clone(schema.Attributes), Blocks: schema.Blocks}
	for i := range loose.Attributes {
		loose.Attributes[i].Required = false
	}
	return loose
}

// lacking reports what neither has, in hcl's words.
func lacking(schema *hcl.BodySchema, content *hcl.BodyContent) hcl.Diagnostics {
	var diags hcl.Diagnostics
	for _, attr := range schema.Attributes {
		if attr.Required && content.Attributes[attr.Name] == nil {
			diags = append(diags, &hcl.Diagnostic{
				Severity: hcl.DiagError, Summary: "Missing required argument", Subject: content.MissingItemRange.Ptr(),
				Detail: fmt.Sprintf("The argument %q is required, but no definition was found.", attr.Name),
			})
		}
	}
	return diags
}

// loose are attributes as a body.
type loose struct {
	attrs hcl.Attributes
	place hcl.Range
}

// Content is hcl's. Nothing is unexpected in it: what a block can't have was said when its attributes were read.
func (l *loose) Content(schema *hcl.BodySchema) (*hcl.BodyContent, hcl.Diagnostics) {
	content, _, diags := l.PartialContent(schema)
	return content, diags
}

// PartialContent is hcl's.
func (l *loose) PartialContent(schema *hcl.BodySchema) (*hcl.BodyContent, hcl.Body, hcl.Diagnostics) {
	content := &hcl.BodyContent{Attributes: hcl.Attributes{}, MissingItemRange: l.place}
	rest := maps.Clone(l.attrs)
	for _, attr := range schema.Attributes {
		if one := l.attrs[attr.Name]; one != nil {
			content.Attributes[attr.Name] = one
			delete(rest, attr.Name)
		}
	}
	return content, &loose{rest, l.place}, lacking(schema, content)
}

// JustAttributes is hcl's.
func (l *loose) JustAttributes() (hcl.Attributes, hcl.Diagnostics) { return l.attrs, nil }

// MissingItemRange is hcl's.
func (l *loose) MissingItemRange() hcl.Range { return l.place }
