package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// protected decides about an image that must not be asked for again although it would be: its picture stays the recorded
// one. It returns false for every other image.
func (d *decider) protected(c *Change) bool {
	if !c.Image.PreventRegenerate || c.Prior == nil {
		return false
	}
	because := "its file is missing"
	switch {
	case slices.Contains(c.Notes, replaceNote):
		because = "of -replace"
	case c.MayChange:
		because = d.owner[c.Image.Source] + " will change"
	case waits(c.Image):
		because = strings.Join(c.Image.Unknown, ", ") + " may change"
	case c.Prior.Key != c.Key:
		before, known := d.in.Facts(c.Prior.Key)
		because = "what it is made from has changed"
		if names := argumentsOf(differences(before.Arguments, c.Facts.Arguments)); known && len(names) > 0 {
			because = strings.Join(names, ", ") + " changed"
		}
	}
	c.Notes = nil
	d.retain(c, "protected by prevent_regenerate: it would be generated again because "+because)
	return true
}

func argumentsOf(reasons []Reason) []string {
	var names []string
	for _, one := range reasons {
		names = append(names, one.Argument)
	}
	return names
}

// frozen decides about an image whose only changes are ignored ones: its picture stays the recorded one. Of an image that
// changes otherwise it takes the ignored arguments from the recorded picture, and returns false, as for all others.
func (d *decider) frozen(c *Change, source string, known bool) bool {
	image := c.Image
	if c.Prior == nil || !image.IgnoreAll && len(image.IgnoreChanges) == 0 || matchesAny(d.in.Options.Replace, c.Address) {
		return false
	}
	key, facts := KeyOf(image, c.Seed, source)
	waiting := slices.ContainsFunc(image.Unknown, func(name string) bool { return isArgument(name) && !ignores(image, name) })
	known = known || ignores(image, "source_image")
	before, remembered := d.in.Facts(c.Prior.Key)
	switch {
	case known && !waits(image) && key == c.Prior.Key:
		return false
	case image.IgnoreAll && image.Trigger == "" && !slices.Contains(image.Unknown, trigger):
		d.retain(c, "")
		return true
	case !remembered:
		d.retain(c, "some of its changes are ignored, and which they are isn't known on this machine: its picture stays")
		return true
	case waiting || !known:
		return false
	}
	changed := slices.DeleteFunc(differences(before.Arguments, facts.Arguments), func(one Reason) bool {
		return ignores(image, one.Argument)
	})
	if len(changed) == 0 {
		d.retain(c, "")
		return true
	}
	c.Image = thawed(image, before)
	c.Seed = c.Image.Seed
	return false
}

// trigger is the name that an image's triggers have in its key. Who sets them wants them to count, so they are never ignored.
const trigger = "replace_triggered_by"

func ignores(image *spec.Image, argument string) bool {
	if argument == trigger {
		return false
	}
	return image.IgnoreAll || slices.Contains(image.IgnoreChanges, argument)
}

// retain keeps the recorded picture and its key, whatever is declared; only its place may change.
func (d *decider) retain(c *Change, note string) {
	own := c.Prior
	c.Key, c.MayChange, c.Deferred = own.Key, false, false
	c.Facts, _ = d.in.Facts(own.Key)
	d.shape(c)
	c.Why, c.Cause, c.From = nil, nil, d.holder(c)
	if note != "" {
		c.Notes = append(c.Notes, note)
	}
	inPlace := own.Path == c.Path && own.Address == c.Address
	switch {
	case inPlace && d.in.Files[own.Path].Kind == state.Regular && !d.intact(own):
		c.Action = Drift
	case inPlace && d.in.Files[own.Path].Kind == state.Missing && (c.From != "" || d.available(c)):
		c.Action = Restore
	case inPlace, c.From == "" && !d.available(c):
		c.Action = NoOp
	default:
		c.Action = Move
	}
}

// thawed is an image with its ignored arguments as they were. Those that decide what else there may be stay as they are
// declared: the provider, the model, and the source, whose former bytes may be gone.
func thawed(image *spec.Image, before state.Facts) *spec.Image {
	made := *image
	was := map[string]string{}
	for _, fact := range before.Arguments {
		was[fact.Name] = fact.Value
	}
	if ignores(image, "prompt") {
		made.Prompt = was["prompt"]
	}
	if size, err := providers.ParseSize(was["size"]); ignores(image, "size") && err == nil {
		made.Size = size
	}
	if seed, err := strconv.ParseInt(was["seed"], 10, 64); ignores(image, "seed") && err == nil {
		made.Seed, made.SeedDerived = seed, false
	}
	made.Settings = slices.Clone(image.Settings)
	for i, setting := range made.Settings {
		if text, had := was[setting.Name]; had && ignores(image, setting.Name) {
			made.Settings[i].Text, made.Settings[i].Default = text, false
		}
	}
	made.Unknown = slices.DeleteFunc(slices.Clone(image.Unknown), func(name string) bool { return ignores(image, name) })
	return &made
}

// guard reports a deletion of an image that must not be deleted.
func (d *decider) guard(c *Change, address string) {
	for _, block := range d.in.Config.PreventDestroy {
		if within(block, address) || within(block, c.Address) {
			d.refuse(c, fmt.Sprintf("prevent_destroy is set in %s, and this plan would delete it. Take prevent_destroy out, narrow the plan "+
				"with -target or -exclude, or forget the image and keep its file: imgplan state rm ADDRESS", block))
			return
		}
	}
}

// mostKept is how many pictures that stay although they would change are named.
const mostKept = 10

// kept says which pictures stay as they are although they would change, and why.
func (p *Plan) kept() []string {
	var notes []string
	more := 0
	for _, c := range p.Changes {
		switch {
		case c.Action != NoOp || len(c.Notes) == 0:
		case len(notes) == mostKept:
			more++
		default:
			notes = append(notes, c.Address+": "+strings.Join(c.Notes, "; "))
		}
	}
	if more > 0 {
		notes = append(notes, fmt.Sprintf("and %s more like these", images(more)))
	}
	return notes
}
