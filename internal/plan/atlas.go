package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// atlasVersion names the way in which atlases are laid out and written. Another one has every atlas made anew, which costs time, but
// no money.
const atlasVersion = "imgplan atlas 1"

// atlases decides about the sheets that others stand on, and their data. They are made here, for free, once all that they hold is there.
func (d *decider) atlases() []*Change {
	var changes []*Change
	for i := range d.in.Config.Atlases {
		file := &d.in.Config.Atlases[i]
		if !d.leftOut(file.Address) {
			changes = append(changes, d.atlas(file))
		}
	}
	return changes
}

func (d *decider) atlas(file *spec.AtlasFile) *Change {
	c := &Change{Address: file.Address, Path: file.Path, Standing: d.in.Files[file.Path], Atlas: file, Action: Render}
	c.Prior = d.in.Records[file.Address]
	known := true
	contents := make([]state.Content, len(file.Sprites))
	for i, sprite := range file.Sprites {
		c.Needs = append(c.Needs, sprite.Address)
		contents[i] = d.willStand(sprite)
		known = known && contents[i] != ""
	}
	c.Deferred = d.lackAny(c.Needs) // there is nothing to put on it yet
	if c.MayChange = !known; known {
		c.Key, c.Facts = AtlasKey(file, contents)
		d.settleAtlas(c)
	}
	d.leave(c, c.Prior)
	d.warnOfOverwriting(c)
	return c
}

// settleAtlas decides about an atlas whose pictures are known.
func (d *decider) settleAtlas(c *Change) {
	switch {
	case d.replaces(c):
		c.Notes = append(c.Notes, replaceNote)
	case c.Prior != nil && c.Prior.Path == c.Path && c.Prior.Key == c.Key:
		c.Action = d.standing(c)
	default:
		d.explain(c)
	}
}

// willStand is the content of a sprite's picture once all is applied; "" while that isn't known.
func (d *decider) willStand(sprite spec.AtlasSprite) state.Content {
	if c := d.changes[sprite.Address]; c != nil {
		return d.outcome(c)
	}
	return d.bare(sprite.Path)
}

// AtlasKey returns the key of a file of an atlas that holds pictures of some contents, and the facts that explain it.
func AtlasKey(file *spec.AtlasFile, contents []state.Content) (state.Key, state.Facts) {
	var facts state.Facts
	add := func(name, value string) {
		if value != "" && value != "0" && value != "false" {
			facts.Arguments = append(facts.Arguments, state.Fact{Name: name, Value: value})
		}
	}
	add("layout", file.Layout.Layout)
	add("spacing", strconv.Itoa(file.Layout.Padding))
	add("max_size", strconv.Itoa(file.Layout.MaxSize))
	add("power_of_two", strconv.FormatBool(file.Layout.PowerOfTwo))
	add("columns", strconv.Itoa(file.Layout.Columns))
	for _, argument := range file.Recipe.Arguments() {
		add(argument.Name, argument.Text)
	}
	if file.IsData() {
		add("density", strconv.Itoa(file.Density))
		add("picture", file.Picture)
		add("data_path", file.Path)
	}
	for i, sprite := range file.Sprites {
		add("sprite "+sprite.Name, string(contents[i]))
	}
	walked := appendText(nil, atlasVersion)
	for _, fact := range facts.Arguments {
		walked = appendText(appendText(walked, fact.Name), fact.Value)
	}
	digest := sha256.Sum256(walked)
	return state.Key("r1:" + hex.EncodeToString(digest[:])), facts
}
