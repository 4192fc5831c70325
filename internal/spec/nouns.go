// Package spec turns HCL into a Config: valid, or nil with every mistake and its place. It is the only room that knows
// HCL. It reads through fs.FS alone; it never touches the network, the clock or the state.
package spec

import (
	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/recipe"
)

// Config is everything declared, evaluated and checked. All of it is valid: there is no half-valid Config.
type Config struct {
	Budget    Budget
	Providers []Provider  // sorted by name; also those that are used without being declared
	Images    []*Image    // sorted by address
	Outputs   []Output    // sorted by name
	Indexes   []Index     // sorted by address
	Atlases   []AtlasFile // sorted by address
	Sensitive []string    // names of the variables declared sensitive, sorted
	// PreventDestroy are the addresses of blocks whose images must not be deleted, sorted.
	PreventDestroy []string
	Moved          []Moved   // sorted by From
	Removed        []Removed // sorted by From
	Imports        []Import  // sorted by To
	// Unresolved says that some value depends on what is only known after apply (or of images not given in Known).
	Unresolved bool
	// AsksSeeds says that some expression may be made of an image's seed: who gives that another one says so in Known.
	AsksSeeds bool
	// AsksSizes says the same of the size of an image's picture, or of what is made of it.
	AsksSizes bool
}

// Emptied is a Config that declares no image and brings none, and says all else.
func (c *Config) Emptied() *Config {
	emptied := *c
	emptied.Images, emptied.Imports, emptied.Indexes, emptied.Atlases = nil, nil, nil, nil
	return &emptied
}

// Image returns the image of that address, nil if there is none.
func (c *Config) Image(address string) *Image {
	for _, image := range c.Images {
		if image.Address == address {
			return image
		}
	}
	return nil
}

// Provider returns the provider of that name, nil if there is none.
func (c *Config) Provider(name string) *Provider {
	for i := range c.Providers {
		if c.Providers[i].Name == name {
			return &c.Providers[i]
		}
	}
	return nil
}

// Budget is the most that one apply may do. nil means no limit.
type Budget struct {
	Cost   *money.USD
	Images *int
}

// Provider is one provider block.
type Provider struct {
	providers.Config
	Prices map[string]money.USD // by model: the block's own price, else the catalogue's; absent when none is known
}

// Image is one declared picture, fully resolved.
type Image struct {
	Address  string // image.hero, image.icon["sun"]
	Provider string // the provider's name: "apikley.eu"
	Kind     string // "apikley"
	Model    string
	Mode     providers.Mode
	Seeded   bool // whether the model takes a seed

	Prompt string
	Size   providers.Size // zero where the output follows the source
	Seed   int64
	// SeedDerived says that no seed was declared: it is derived from the address.
	SeedDerived bool
	// Settings are all other arguments of the model, in the catalogue's order, documented defaults filled in.
	Settings []providers.Setting
	// Source is a path in the folder or an https URL; "" for text-to-image.
	Source    string
	SourceURL bool

	Path       string         // clean, in slashes, inside the folder
	File       *recipe.Recipe // how its own file is made of the picture; nil where that is written as it is, or converted
	Renditions []Rendition    // in the order of their names
	// Metadata is what is written into the file beside the picture: "full", "minimal" or "none"; "" where nothing was said,
	// which is minimal.
	Metadata            string
	Title, Alt, License string // words about the picture; "" without them
	MayBeBlank          bool   // a picture of one colour is written, too
	ExactSize           bool   // one of another size than Size is not written
	Alpha               string // one whose pixels are not so is not written: "alpha", some are transparent, or "opaque"; "" for any
	MayLookAlike        bool   // nothing is said of another picture that looks the same
	MaxBytes            int64  // a file of more is not written; 0 for any
	Local               bool   // it is drawn on this machine, by no model

	DependsOn []string // addresses, sorted, from references, depends_on and a source that is another image's path
	// Trigger is a digest of what replace_triggered_by refers to; "" without it.
	Trigger string
	// PreventRegenerate says that the picture must not be asked for again while there is one.
	PreventRegenerate bool
	// IgnoreChanges names arguments whose changes make no other picture; IgnoreAll stands for all of them.
	IgnoreChanges []string
	IgnoreAll     bool
	// Accepts asks the image's postconditions about a picture of it, and returns those that refuse it. It is nil where
	// the image has none. It must not be called from two goroutines at once, also not for two images.
	Accepts func(Known) []Refusal
	// Unknown names the arguments whose value is not known before apply; their fields are zero. "precondition" and
	// "postcondition" stand for conditions that can't be asked before apply.
	Unknown []string
	// Causes are the variables, locals and styles that the image is made from, each with a digest of its value.
	Causes []Cause
	Range  Range
}

// Rendition is a file that is made from an image's original here, free of charge.
type Rendition struct {
	Name   string // behind the image's address and a "#": "card", or "card@640" of several
	Path   string
	Recipe recipe.Recipe
}

// RenditionAddress is that of a rendition: image.hero#card.
func (i *Image) RenditionAddress(name string) string { return i.Address + "#" + name }

// Cause is something an image's arguments were made from.
type Cause struct {
	Name   string // "local.style", "var.style", "style.pixel"
	Digest string
}

// Moved says that what was recorded of one address is another's now. Both are whole addresses of images, blocks or
// modules, of the same kind.
type Moved struct {
	From, To string
	Range    Range
}

// Removed says that an address, of an image, a block or a module, is no longer declared.
type Removed struct {
	From  string
	Keep  bool // its files stay
	Range Range
}

// Import says that a file is the picture of an image which nothing is recorded of.
type Import struct {
	To, File string // To need not be declared
	Range    Range
}

// Output is one output block. A sensitive value is kept: whoever prints it decides.
type Output struct {
	Name        string
	Description string
	JSON        []byte // the value; nil when it isn't known before apply
	Text        string // the value as HCL would write it, for people
	Sensitive   bool
}

// Known is what is known of an image: what expressions may refer to beside the declared. All but Next and Seed is of a picture
// that is there and will not change; zero where it isn't known.
type Known struct {
	Key, Content  string
	Unlike        bool  // its size is not the declared one, and counts instead of that
	Width, Height int   // of the picture as it was delivered
	Bytes         int64 // of the file
	// FileWidth and FileHeight are those of the file as it stands, where they don't follow from its recipe and the picture's.
	FileWidth, FileHeight int
	Alpha, Look           string // of the picture: "opaque" or "transparent", and what it looks like; for conditions about it
	Blank                 bool   // it is of one colour all over; of a picture with Alpha
	Placeholder           string // of the file: a ThumbHash in base64
	Next                  string // the key that the image will have, whether or not it changes
	// Seed is that of its picture where SeedKept says that it isn't derived from the address, but from one that the image had before.
	Seed     int64
	SeedKept bool
}

// Refusal is a postcondition that does not hold.
type Refusal struct {
	Message string // the user's own
	Range   Range
}

// Severity of a diagnostic.
type Severity string

// The severities, in Terraform's words.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one mistake or warning, as "terraform validate -json" has it.
type Diagnostic struct {
	Severity Severity `json:"severity"`
	Summary  string   `json:"summary"`
	Detail   string   `json:"detail"`
	Address  string   `json:"address,omitempty"`
	Range    *Range   `json:"range,omitempty"`
	Snippet  *Snippet `json:"snippet,omitempty"`
	// Condition says that it is about a condition of the user's that does not hold.
	Condition bool `json:"-"`
}

// Range is a place in a file. Lines and columns count from 1, bytes from 0; End is exclusive.
type Range struct {
	Filename string `json:"filename"`
	Start    Pos    `json:"start"`
	End      Pos    `json:"end"`
}

// Pos is a position in a file. Byte counts the end of each line as one, also where the file has CRLF.
type Pos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// Snippet is the source a diagnostic is about.
type Snippet struct {
	Context   string  `json:"context"` // "image \"hero\""; "" outside a block
	Code      string  `json:"code"`    // the whole lines of the range's start
	StartLine int     `json:"start_line"`
	HighStart int     `json:"highlight_start_offset"`
	HighEnd   int     `json:"highlight_end_offset"`
	Values    []Value `json:"values"` // of the variables in the expression at fault
}

// Value is what a reference in a faulty expression stood for.
type Value struct {
	Traversal string `json:"traversal"`
	Statement string `json:"statement"` // "is \"red\"", "is a string, known only after apply"
}

// Diagnostics is a list of them.
type Diagnostics []Diagnostic

// HasErrors tells whether one of them is an error.
func (d Diagnostics) HasErrors() bool {
	for _, one := range d {
		if one.Severity == Error {
			return true
		}
	}
	return false
}
