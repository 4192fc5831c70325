// Package plan decides what would be done, and does nothing: it turns what is declared, recorded and on disk into a
// Plan. It is pure and total; it never reads a file or a clock.
package plan

import (
	"slices"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/repopath"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// Action is what is to be done about one image. It is the rune that marks it in a printed plan.
type Action rune

// The actions.
const (
	NoOp       Action = ' ' // key, file and path are as recorded
	Generate   Action = '+' // there is no picture of it yet
	Regenerate Action = '~' // what determines its pixels has changed, or it was asked for
	Restore    Action = '<' // the picture can be had for free: it was made before
	Render     Action = '*' // a file is made from an original here, for free
	Move       Action = '>' // the same picture, at another path or address
	Adopt      Action = '=' // the user's file becomes its picture: nothing is asked for
	Delete     Action = '-' // recorded, no longer declared
	Forget     Action = '.' // the same, and its file stays
	Drift      Action = '!' // the file is not what was written: shown, never undone by itself
	Hold       Action = '?' // not to be asked for until the user says so
)

// Actions lists every action in the order of a summary.
var Actions = []Action{Generate, Regenerate, Restore, Render, Move, Adopt, Delete, Forget, Drift, Hold, NoOp}

var names = map[Action]string{
	NoOp: "no-op", Generate: "generate", Regenerate: "regenerate", Restore: "restore", Move: "move", Delete: "delete",
	Drift: "drift", Hold: "hold", Adopt: "adopt", Forget: "forget", Render: "render",
}

// String is the action's name in a plan document: "generate".
func (a Action) String() string { return names[a] }

// ActionNamed is the action of that name; NoOp for any other.
func ActionNamed(name string) Action {
	for action, known := range names {
		if known == name {
			return action
		}
	}
	return NoOp
}

// MarshalText writes what String does.
func (a Action) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// Input is all that a plan is made from. Nothing of it is changed.
type Input struct {
	Config   *spec.Config
	Records  map[string]*state.Record // by address; the changes share them
	Files    map[string]state.File    // by path: all of Paths
	Tasks    map[state.Key]state.Task
	Original func(state.Key) (state.Original, bool)
	Facts    func(state.Key) (state.Facts, bool)
	// Verify decodes a file of Files: its format and size, or what is wrong with it. It is asked of files to adopt only.
	Verify func(path string) (state.Original, error)
	// Unmarked returns a file's content without the mark that imgplan may have put into it. It is asked only of files that no
	// record speaks of. nil takes every file as it stands.
	Unmarked func(path string) (state.Content, error)
	// Encoder names the tool of this machine that a recipe needs, with its version, or says that it is missing; "" where none
	// is needed. nil needs none.
	Encoder func(recipe.Recipe) (string, error)
	Options Options
}

// Options narrow or widen what is planned.
type Options struct {
	Targets []string // addresses: only these, and what they depend on; empty means all
	Exclude []string // addresses: neither these, nor what depends on them
	Replace []string // addresses: generate again even if nothing changed
	Destroy bool     // delete everything recorded
	// Resubmit are addresses whose requests of unknown outcome may be sent again: the user's word that it may be paid.
	Resubmit     []string
	RetryRefused bool // ask again for what the provider refused
	// Accept are addresses whose files, as they stand, are what is declared now: the user's word for it.
	Accept      []string
	AdoptOnly   bool // nothing is done but to adopt files, of targets alone
	RefreshOnly bool // nothing is done but to record files that were changed by hand as they are
	MaxChanges  *int // the most files that may be written or deleted; nil means no limit
	Budget      spec.Budget
}

// Plan is one change for every address that is declared or recorded (and targeted), sorted by address.
type Plan struct {
	Changes  []*Change
	Collect  []state.Task // paid for by an earlier run, and no longer declared: their pictures are kept for later
	Problems []Problem    // why this plan must not be applied
	Left     int          // addresses that were not targeted
	decider  *decider
}

// Problem is a reason not to apply a plan.
type Problem struct {
	Address string `json:"address,omitempty"` // "" when it is about the whole
	Text    string `json:"text"`
}

// Change is what is to be done about one address.
type Change struct {
	Address   string
	Action    Action
	Image     *spec.Image   // nil for a delete, and for a rendition
	Prior     *state.Record // the record it starts from: its own, or that of the address it had; nil if there is none
	Path      string        // where its file will be; of a delete, where it is
	Key       state.Key     // "" while it isn't known
	Facts     state.Facts   // what the key was made from
	File      state.Key     // of what the image's file block makes of its picture; "" without one, and while it isn't known
	FileFacts state.Facts   // what that was made from
	Reshapes  bool          // of a render: the image's own file is made anew by its file block
	Seed      int64         // what is sent; differs from the image's when it was taken over by a rename

	Why   []Reason // for changes of what determines the pixels
	Cause []string // the variables, locals and styles that made it change
	Notes []string // what else the user should know before saying yes

	Submits    bool       // a request will be sent, unless MayChange turns out otherwise
	Paid       bool       // and it costs money
	Cost       *money.USD // of that request; nil when the price isn't known
	Refused    bool       // of a hold: the provider refused it, rather than that its answer was lost
	Waits      string     // of a hold: the address of an image that is held, and which it is made after; "" if it is held itself
	Task       string     // the vendor's id of a request already paid for, which will be collected
	LastMade   string     // of a request: when a picture of its key, or that of its record, was made last; "" if that isn't known
	Despite    string     // an earlier request for the same picture, in spite of which one will be sent; "" if there is none
	SharedWith string     // the address whose request delivers this picture, too
	MayChange  bool       // its source will change: only then is it known
	Deferred   bool       // its arguments are known only after others were applied
	BytesAbout int64      // of the new picture's file, judged by those that are there; 0 when nothing like it is

	Index     *spec.Index     // the file that lists pictures; nil for an image
	Atlas     *spec.AtlasFile // the sheet of pictures, or what says where they stand; nil for an image
	Text      []byte          // of an index: what it will say; nil while that isn't known
	Needs     []string        // of an index or atlas: the addresses that must be done before
	Rendition *spec.Rendition // the file that is to be made; nil for an image
	Of        string          // of a rendition: the address of its image
	Owner     *spec.Image     // of a rendition: its image
	Original  state.Key       // of a rendition: what it is made from; "" while it isn't known
	Tool      string          // of a rendition: the tool of this machine that makes it; "" if it needs none
	Copied    bool            // of a rendition: it can't be made here, but was made before: at From, or in the store under its key

	From     string     // a path that holds this very picture, where no original is stored; of an adopt, the file; "" if there is none
	Standing state.File // what stands at Path
	Leaves   []Standing // files that go away

	// OnlyMark says of a render that only what stands beside the picture is written anew.
	OnlyMark bool

	adopted state.Content // of an adopt: the file's
}

// writes tells whether a change puts a file at its path.
func (c *Change) writes() bool {
	switch c.Action {
	case Generate, Regenerate, Restore, Render, Move:
		return true
	case Adopt:
		return c.From != c.Path
	}
	return false
}

// Refinishes tells whether only what stands beside the picture in its file is written anew.
func (c *Change) Refinishes() bool { return c.Action == Render && c.OnlyMark }

// Reason is one difference in the words of the spec.
type Reason struct {
	Argument string `json:"argument"`
	Before   string `json:"before"`
	After    string `json:"after"`
}

// IsNoOp tells whether nothing will happen.
func (p *Plan) IsNoOp() bool {
	for _, change := range p.Changes {
		if change.Action != NoOp && change.Action != Drift && change.Action != Hold {
			return false
		}
	}
	return len(p.Collect) == 0
}

// HasChanges tells whether there is anything to do, by apply or by the user, who must decide about what is held. A drift
// is none: it is left as it is.
func (p *Plan) HasChanges() bool {
	for _, change := range p.Changes {
		if change.Action != NoOp && change.Action != Drift {
			return true
		}
	}
	return len(p.Collect) > 0
}

// HasDrift tells whether a picture was changed by hand.
func (p *Plan) HasDrift() bool {
	return slices.ContainsFunc(p.Changes, func(c *Change) bool { return c.Action == Drift })
}

// Change returns the change of an address, nil if there is none.
func (p *Plan) Change(address string) *Change {
	for _, change := range p.Changes {
		if change.Address == address {
			return change
		}
	}
	return nil
}

// Decided is Change for the addresses of images and renditions that are declared, in no time.
func (p *Plan) Decided(address string) *Change { return p.decider.changes[address] }

// Paths lists what must be looked at before a plan can be made: every path declared, recorded, or used as a source or imported.
func Paths(config *spec.Config, records map[string]*state.Record) []string {
	seen := make(map[string]bool, len(config.Images))
	paths := make([]string, 0, len(config.Images))
	add := func(path string) {
		if path != "" && !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
	}
	for _, image := range config.Images {
		add(image.Path)
		for _, rendition := range image.Renditions {
			add(rendition.Path)
		}
		if !image.SourceURL {
			add(image.Source)
		}
	}
	for _, index := range config.Indexes {
		add(index.Path)
	}
	for _, file := range config.Atlases {
		add(file.Path)
	}
	for _, record := range records {
		add(record.Path)
	}
	for _, one := range config.Imports {
		if repopath.Inside(one.File) == nil { // else the plan says so
			add(one.File)
		}
	}
	return paths
}
