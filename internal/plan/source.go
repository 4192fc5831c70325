package plan

import (
	"path"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// source returns what stands for an image's source picture in its key: its content, or its URL. It is not known when
// the source is an image that will change.
func (d *decider) source(image *spec.Image) (text string, known bool) {
	if image.Source == "" || image.SourceURL {
		return image.Source, true
	}
	content := d.bare(image.Source)
	if maker := d.changes[d.owner[image.Source]]; maker != nil {
		content = d.outcome(maker)
	}
	return string(content), content != ""
}

// outcome returns the content that will stand at a change's path once it is applied; "" when that isn't known.
func (d *decider) outcome(c *Change) state.Content {
	if d.in.Options.AdoptOnly && c.Action != Adopt {
		return d.bare(c.Path) // nothing else is done
	}
	switch c.Action {
	case NoOp, Drift:
		return d.bare(c.Path)
	case Render:
		switch {
		case c.Refinishes():
			return d.bare(c.Path)
		case c.Copied && c.From != "":
			return d.taken(c)
		}
	case Adopt:
		if c.File == "" || c.From == c.Path {
			return d.bare(c.From)
		}
	case Move:
		if path.Ext(c.Prior.Path) == path.Ext(c.Path) && c.From != "" && d.final(c, c.From) {
			return d.taken(c)
		}
	case Restore:
		if c.Prior != nil && c.Prior.Key == c.Key && c.Prior.File == c.File && c.Prior.Path == c.Path {
			return Bare(c.Prior.Content, c.Prior)
		}
	}
	return ""
}

// taken is the content of the file that a change takes along. Of one that was moved by hand no record speaks at its place.
func (d *decider) taken(c *Change) state.Content {
	if c.Prior != nil && d.in.Files[c.From].Content == c.Prior.Content {
		return Bare(c.Prior.Content, c.Prior)
	}
	return d.bare(c.From)
}
