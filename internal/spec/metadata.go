package spec

import (
	"slices"

	"github.com/zclconf/go-cty/cty"
)

// metadataLevels are how much may be written into a file beside its picture.
var metadataLevels = []string{"full", "minimal", "none"}

// takeMetadata reads the words about the picture. None of them determines its pixels.
func (d *draft) takeMetadata() {
	d.image.Local = d.kind != nil && d.kind.Local
	for _, one := range []struct {
		name string
		to   *string
	}{
		{"metadata", &d.image.Metadata}, {"title", &d.image.Title}, {"alt", &d.image.Alt}, {"license", &d.image.License},
	} {
		text, got := d.text(one.name, false)
		switch got {
		case absent:
			d.say(one.name, cty.NullVal(cty.String))
		case known:
			*one.to = text
			d.say(one.name, cty.StringVal(text))
		}
	}
	if level := d.image.Metadata; level != "" && !slices.Contains(metadataLevels, level) {
		d.refuse("metadata", "Invalid metadata", `"metadata" must be one of %s, not %s%s.`, list(metadataLevels), quoted(level),
			inside(d.l.nearest(level, metadataLevels)))
	}
}
