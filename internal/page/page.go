// Package page is a plan, or all pictures of a folder, as one HTML file for people to look at. The file works from a
// disk: it asks for nothing from elsewhere, and whatever texts it is given stay texts. It never decides anything.
package page

import (
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/worddiff"
)

// Page is all that the file shows, in its order.
type Page struct {
	Title    string   `json:"title"`
	Kind     Kind     `json:"kind"`
	Version  string   `json:"version"` // of the imgplan that wrote it
	Totals   []Total  `json:"totals"`
	Causes   []string `json:"causes"`
	Notes    []string `json:"notes"`
	Problems []string `json:"problems"`
	Entries  []*Entry `json:"entries"`
	Live     *Live    `json:"live,omitempty"` // of a page that is served, and can be told to do what it shows
}

// Live is what a page that is served knows of the plan it shows. Where a picture is, it says by numbers.
type Live struct {
	Plan     int      `json:"plan"`
	Question []string `json:"question"` // what saying yes means; none where nothing is to be done
	Refused  string   `json:"refused,omitempty"`
}

// Kind is what a page is about.
type Kind string

// The kinds.
const (
	OfPlan    Kind = "plan"    // what would be done
	OfGallery Kind = "gallery" // what there is
	OfApplied Kind = "applied" // what was done by a plan
)

// Total is a number that stands at the top.
type Total struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Entry is one address.
type Entry struct {
	Address     string       `json:"address"`
	Action      string       `json:"action"`
	Mark        string       `json:"mark"`
	Word        string       `json:"word"` // what is said of the action: "to generate"
	Path        string       `json:"path"`
	PriorPath   string       `json:"priorPath,omitempty"`
	Of          string       `json:"of,omitempty"` // of a rendition: its image
	Maker       string       `json:"maker,omitempty"`
	Prompt      string       `json:"prompt,omitempty"`
	Cost        string       `json:"cost,omitempty"`
	Causes      []string     `json:"causes,omitempty"`
	Notes       []string     `json:"notes,omitempty"`
	Arguments   []Argument   `json:"arguments,omitempty"`
	Differences []Difference `json:"differences,omitempty"`
	Before      *Picture     `json:"before,omitempty"`
	After       *Picture     `json:"after,omitempty"` // nil of one that is still to be made
	Pixels      *Pixels      `json:"pixels,omitempty"`
}

// Argument is a named value.
type Argument struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Difference is how an argument changes, word by word.
type Difference struct {
	Argument string `json:"argument"`
	Parts    []Part `json:"parts"`
}

// Part is a run of words: of both texts, gone, or new.
type Part struct {
	Kind string `json:"kind"` // "same", "gone", "new"
	Text string `json:"text"`
}

// Picture is one file. What isn't known of it is zero.
type Picture struct {
	Title  string `json:"title"`           // "now", "as it was written"
	Href   string `json:"href,omitempty"`  // from the page to the file, or all of the file as a data URI
	Thumb  string `json:"thumb,omitempty"` // a data URI
	Width  int    `json:"width,omitempty"` // pixels
	Height int    `json:"height,omitempty"`
	Bytes  int64  `json:"bytes,omitempty"`
	Error  string `json:"error,omitempty"` // why it can't be shown
}

var kinds = map[worddiff.Kind]string{worddiff.Same: "same", worddiff.Gone: "gone", worddiff.New: "new"}

// EntryOf returns what a plan says of one address; word is what is said of its action.
func EntryOf(c plan.DocumentChange, word string) *Entry {
	entry := &Entry{
		Address: c.Address, Action: c.Action, Word: word, Path: c.Path, PriorPath: c.PriorPath, Of: c.Of,
		Prompt: c.Prompt, Causes: c.Cause, Notes: c.Notes,
	}
	for _, action := range plan.Actions {
		if action.String() == c.Action {
			entry.Mark = string(rune(action))
		}
	}
	if c.Provider != "" {
		entry.Maker = c.Provider + " " + c.Model
	}
	switch {
	case c.Cost != nil && *c.Cost == 0:
		entry.Cost = "free"
	case c.Cost != nil:
		entry.Cost = "$" + c.Cost.String()
	case c.Paid:
		entry.Cost = "price not known"
	}
	for _, reason := range c.Why {
		entry.Differences = append(entry.Differences, differenceOf(reason))
	}
	return entry
}

func differenceOf(r plan.Reason) Difference {
	difference := Difference{Argument: r.Argument}
	for _, part := range worddiff.Diff(r.Before, r.After) {
		difference.Parts = append(difference.Parts, Part{kinds[part.Kind], part.Text})
	}
	return difference
}
