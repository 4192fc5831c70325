package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
)

// Added is about how much an apply will add to the folder, and so to its repo, which keeps every picture it ever had.
type Added struct {
	BytesAbout int64 `json:"bytes_about"`
	Images     int   `json:"images"`  // that this is the size of
	Unknown    int   `json:"unknown"` // others, of which nothing is known
	// TrackedAbout is how much of it Git LFS keeps; nil outside of a git repo. Whoever can read .gitattributes sets it.
	TrackedAbout *int64 `json:"lfs_bytes_about,omitempty"`
}

// shape is what files have in common that are about as large as each other.
type shape struct {
	format        string
	width, height int
}

func shapeOf(name string, width, height int) shape {
	format := strings.ToLower(path.Ext(name))
	if format == ".jpeg" {
		format = ".jpg"
	}
	return shape{format, width, height}
}

// estimate judges how large the new pictures will be by the mean of those of their format and size that are there.
func (d *decider) estimate(changes []*Change) {
	if !slices.ContainsFunc(changes, func(c *Change) bool { return c.Submits }) {
		return
	}
	bytes, count := map[shape]int64{}, map[shape]int64{}
	for _, record := range d.in.Records {
		file := d.in.Files[record.Path]
		if file.Kind == state.Regular && file.Stat.Size > 0 && record.Width > 0 {
			of := shapeOf(record.Path, record.Width, record.Height)
			bytes[of] += file.Stat.Size
			count[of]++
		}
	}
	for _, c := range changes {
		if of := c.shape(); c.Submits && count[of] > 0 {
			c.BytesAbout = bytes[of] / count[of]
		}
	}
}

// shape is that of a change's new picture; where its size follows the source, it is taken to stay as it was.
func (c *Change) shape() shape {
	switch {
	case c.Image == nil:
		return shape{}
	case c.Image.Size == (providers.Size{}) && c.Prior != nil:
		return shapeOf(c.Path, c.Prior.Width, c.Prior.Height)
	}
	return shapeOf(c.Path, c.Image.Size.Width, c.Image.Size.Height)
}

// added sums the estimates up, nil when nothing is known.
func (p *Plan) added() *Added {
	var sum Added
	for _, c := range p.Changes {
		switch {
		case c.BytesAbout > 0:
			sum.BytesAbout += c.BytesAbout
			sum.Images++
		case c.Submits || c.Task != "":
			sum.Unknown++
		}
	}
	if sum.Images == 0 {
		return nil
	}
	return &sum
}
