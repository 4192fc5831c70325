package plan

import "github.com/imgplan/imgplan/internal/state"

// Drifted is a picture that was changed by hand: what was written, and what stands there now.
type Drifted struct {
	Before Picture `json:"before"`
	After  Picture `json:"after"`
}

// Picture is what is known of a file. What isn't known is absent.
type Picture struct {
	Content state.Content `json:"content"`
	Bytes   int64         `json:"bytes,omitempty"`
	Width   int           `json:"width,omitempty"`
	Height  int           `json:"height,omitempty"`
	Time    string        `json:"time,omitempty"` // RFC 3339: when it was made, or last written to
}

// rfc3339 is the layout of times in a document.
const rfc3339 = "2006-01-02T15:04:05Z07:00"

// drift tells what is known without opening the file: its size in pixels is not.
func (c *Change) drift() *Drifted {
	if c.Action != Drift && (c.Action != Adopt || c.Prior == nil || c.From != c.Prior.Path || c.Standing.Content == c.Prior.Content) {
		return nil
	}
	before := Picture{Content: c.Prior.Content, Bytes: c.Prior.Stat.Size, Width: c.Prior.Width, Height: c.Prior.Height}
	if !c.Prior.Made.IsZero() {
		before.Time = c.Prior.Made.UTC().Format(rfc3339)
	}
	return &Drifted{before, Picture{Content: c.Standing.Content, Bytes: c.Standing.Stat.Size}}
}
