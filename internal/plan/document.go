package plan

import (
	"encoding/json"
	"fmt"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// FormatVersion is that of the plan document. Fields may be added without a new one; a reader refuses another.
const FormatVersion = "1"

// TimeLayout is how documents write times that must be told apart. As texts they sort as they are.
const TimeLayout = "2006-01-02T15:04:05.000000000Z"

// Document is a plan as "plan -json" prints it and "plan -out" keeps it. It holds no secret and nothing of the machine.
type Document struct {
	FormatVersion string           `json:"format_version"`
	Version       string           `json:"imgplan_version"`
	Planned       string           `json:"planned,omitempty"` // of a plan file: when it was made
	Changes       []DocumentChange `json:"changes"`
	Collect       []DocumentTask   `json:"collect,omitempty"` // paid earlier, wanted by nothing now
	Problems      []Problem        `json:"problems,omitempty"`
	Summary       map[string]any   `json:"summary"`
	// Errored says that no plan could be made, for the reasons among the Diagnostics. Such a document is no plan file.
	Errored      bool             `json:"errored,omitempty"`
	Diagnostics  spec.Diagnostics `json:"diagnostics,omitempty"`
	Causes       []Cause          `json:"causes,omitempty"`
	Adds         *Added           `json:"adds,omitempty"`  // absent when nothing is known of it
	Notes        []string         `json:"notes,omitempty"` // what is to be known of the whole, once
	Targets      []string         `json:"targets,omitempty"`
	Exclude      []string         `json:"exclude,omitempty"`
	RefreshOnly  bool             `json:"refresh_only,omitempty"`
	MaxChanges   *int             `json:"max_changes,omitempty"` // -max-changes
	Replace      []string         `json:"replace,omitempty"`
	Destroy      bool             `json:"destroy,omitempty"`
	Resubmit     []string         `json:"resubmit,omitempty"`
	RetryRefused bool             `json:"retry_refused,omitempty"`
	MaxCost      *money.USD       `json:"max_cost,omitempty"`   // -max-cost
	MaxImages    *int             `json:"max_images,omitempty"` // -max-images
	Variables    []string         `json:"variables,omitempty"`  // given with -var, as NAME=VALUE, none of them sensitive
	VarFiles     []string         `json:"var_files,omitempty"`  // given with -var-file
}

// DocumentChange is one change of a Document.
type DocumentChange struct {
	Address      string     `json:"address"`
	Action       string     `json:"action"`
	Path         string     `json:"path"`
	PriorPath    string     `json:"prior_path,omitempty"`
	PriorAddress string     `json:"prior_address,omitempty"`
	From         string     `json:"from,omitempty"`    // of an adopt: the file, where it is not at the path already
	Content      string     `json:"content,omitempty"` // of an adopt: the file's
	Of           string     `json:"of,omitempty"`      // of a rendition: the address of its image
	Provider     string     `json:"provider,omitempty"`
	Model        string     `json:"model,omitempty"`
	Prompt       string     `json:"prompt,omitempty"`
	Key          string     `json:"key,omitempty"` // absent while it isn't known
	PriorKey     string     `json:"prior_key,omitempty"`
	PriorContent string     `json:"prior_content,omitempty"` // of the picture that is asked for anew: what is recorded of it now
	PriorMade    string     `json:"prior_made,omitempty"`    // and when one was made last; absent where that isn't known, as in a fresh clone
	File         string     `json:"file,omitempty"`          // the key of what the image's file block makes; absent without one
	Why          []Reason   `json:"why,omitempty"`
	Cause        []string   `json:"cause,omitempty"`
	Notes        []string   `json:"notes,omitempty"`
	Paid         bool       `json:"paid,omitempty"`    // a request that costs money will be sent
	Cost         *money.USD `json:"cost,omitempty"`    // absent when nothing is sent, or the price isn't known
	Task         string     `json:"task,omitempty"`    // an earlier request, to be collected
	Despite      string     `json:"despite,omitempty"` // an earlier request for the same picture whose answer was lost, or that was refused: "lost, of 2026-01-02T15:04:05Z"
	SharedWith   string     `json:"shared_with,omitempty"`
	MayChange    bool       `json:"may_change,omitempty"`
	Reproducible *bool      `json:"reproducible,omitempty"` // false when the model takes no seed
	BytesAbout   int64      `json:"bytes_about,omitempty"`  // of the new picture's file; absent when nothing like it is known
	Drift        *Drifted   `json:"drift,omitempty"`        // of a drift
}

// DocumentTask is a request that was paid for and is still to be collected.
type DocumentTask struct {
	Address  string    `json:"address"`
	Provider string    `json:"provider"`
	Model    string    `json:"model"`
	Task     string    `json:"task"`
	Key      state.Key `json:"key"`
}

// Document returns the plan as a document.
func (p *Plan) Document(version string) *Document {
	doc := &Document{
		FormatVersion: FormatVersion, Version: version, Changes: make([]DocumentChange, 0, len(p.Changes)),
		Problems: p.Problems, Summary: p.Summary().document(), Causes: p.Causes(), Adds: p.added(), Notes: p.notes(),
	}
	for _, c := range p.Changes {
		doc.Changes = append(doc.Changes, c.document())
	}
	for _, task := range p.Collect {
		doc.Collect = append(doc.Collect, DocumentTask{task.Address, task.Provider, task.Model, task.ID, task.Key})
	}
	return doc
}

func (c *Change) document() DocumentChange {
	doc := DocumentChange{
		Of: c.Of, Address: c.Address, Action: c.Action.String(), Path: c.Path, Key: string(c.Key), Why: c.Why, Cause: c.Cause,
		Notes: c.Notes, Paid: c.Paid, Cost: c.Cost, Task: c.Task, Despite: c.Despite, SharedWith: c.SharedWith,
		MayChange: c.MayChange || c.Deferred && c.Key == "", BytesAbout: c.BytesAbout, Drift: c.drift(),
	}
	doc.File = string(c.File)
	if c.Action == Adopt {
		doc.Content = string(c.adopted)
	}
	if c.Action == Adopt && c.From != c.Path {
		doc.From = c.From
	}
	if c.Image != nil {
		doc.Provider, doc.Model, doc.Prompt = c.Image.Provider, c.Image.Model, c.Image.Prompt
		doc.Reproducible = &c.Image.Seeded
	}
	if c.Paid {
		doc.PriorMade = c.LastMade
	}
	if c.Prior != nil {
		doc.PriorKey = string(c.Prior.Key)
		if c.Paid {
			doc.PriorContent = string(c.Prior.Content)
		}
		if c.Prior.Path != c.Path {
			doc.PriorPath = c.Prior.Path
		}
		if c.Prior.Address != c.Address {
			doc.PriorAddress = c.Prior.Address
		}
	}
	return doc
}

func (s Summary) document() map[string]any {
	doc := map[string]any{
		"paid": s.Paid, "cost": s.Cost.String(), "currency": "USD", "unpriced": s.Unpriced,
	}
	for _, action := range Actions {
		doc[action.String()] = s.Count[action]
	}
	return doc
}

// Parse reads a document, from whomever it comes. One of another format version is an error, and so is one that no
// imgplan writes.
func Parse(text []byte) (*Document, error) {
	var doc Document
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("this is not a plan file: %w", err)
	}
	if doc.FormatVersion != FormatVersion {
		return nil, fmt.Errorf("this plan file has format version %q, and this imgplan reads %q", doc.FormatVersion, FormatVersion)
	}
	if doc.Errored {
		return nil, fmt.Errorf("this is what is left of a plan that could not be made")
	}
	if err := doc.check(); err != nil {
		return nil, fmt.Errorf("this plan file is damaged: %w", err)
	}
	return &doc, nil
}

// Count returns how many of a document's changes have that action, and what those cost together. Of what stays as it is only images
// count: other files go with theirs.
func (d *Document) Count(action Action) (int, money.USD) {
	n, cost := 0, money.USD(0)
	for _, c := range d.Changes {
		if c.Action == action.String() && (action != NoOp || isImage(c.Address)) {
			n++
			if c.Cost != nil {
				cost += *c.Cost
			}
		}
	}
	return n, cost
}
