// Package providers is the boundary to whoever makes images: the catalogue of what each API can do, and the small
// interfaces through which it is asked. It never knows of HCL, plans or state.
package providers

import (
	"fmt"
	"io"
	"strings"

	"github.com/imgplan/imgplan/internal/money"
)

// Catalogue lists every kind of provider that this program knows, by name.
type Catalogue []Kind

// Kind returns the kind of that name, nil if there is none.
func (c Catalogue) Kind(name string) *Kind {
	for i := range c {
		if c[i].Name == name {
			return &c[i]
		}
	}
	return nil
}

// Kind describes one API: the label of a provider block. It is data, never changed after the program started.
type Kind struct {
	Name   string
	Doc    string // one sentence for "imgplan providers"
	KeyEnv string // the environment variable with the API key; "" when no key is needed
	// Local says that a picture is drawn on this machine: free, offline and repeatable, so that asking again is harmless.
	Local     bool
	BaseURL   string // the API's documented address; "" for a local kind
	UploadURL string // where source pictures are uploaded; "" where nothing is
	Callback  bool   // whether a callback block makes sense
	Limits    Limits // the documented or sensible defaults
	Models    []Model
	// Open makes a provider from one configured block. It opens no connection.
	Open func(Config) (Provider, error)
}

// Model returns the model of that name, nil if there is none.
func (k *Kind) Model(name string) *Model {
	for i := range k.Models {
		if k.Models[i].Name == name {
			return &k.Models[i]
		}
	}
	return nil
}

// Default returns the kind's default model for a mode: the first that has it, nil if none has.
func (k *Kind) Default(mode Mode) *Model {
	for i := range k.Models {
		if k.Models[i].Mode == mode {
			return &k.Models[i]
		}
	}
	return nil
}

// Mode is what a model starts from.
type Mode string

// The modes.
const (
	TextToImage  Mode = "text-to-image"
	ImageToImage Mode = "image-to-image"
)

// Model is what a provider runs.
type Model struct {
	Name string
	Doc  string // one sentence
	Mode Mode
	// Arguments are all that may be declared flat in an image block, in the order they are explained. "prompt" is
	// among them; "size", "source_image", "seed" and imgplan's own arguments (path, provider, ...) are not.
	Arguments []Argument
	Sizes     Sizes      // what sizes it makes; the zero value where the output follows the source
	Source    SourceRule // what source pictures it takes; the zero value for text-to-image
	Seeded    bool       // whether it takes a seed; if not, a picture can't be made again
	SeedMax   int64      // the largest seed; the smallest is 0
	Price     *money.USD // the usual price of one picture; nil when none is known
	PriceFrom string     // where the price comes from
	From      string     // where the facts above come from
}

// Argument returns the argument of that name, nil if there is none.
func (m *Model) Argument(name string) *Argument {
	for i := range m.Arguments {
		if m.Arguments[i].Name == name {
			return &m.Arguments[i]
		}
	}
	return nil
}

// Type is an argument's type.
type Type string

// The types. An Integer is a Number without a fraction.
const (
	String  Type = "string"
	Integer Type = "integer"
	Number  Type = "number"
	Bool    Type = "bool"
)

// Argument is one of the vendor's own words, with its documented range.
type Argument struct {
	Name     string
	Doc      string
	Type     Type
	Required bool
	// Default is the documented value, in Setting's canonical text; "" when none is documented: then nothing is sent.
	// It is part of every picture's key: it may not change once released.
	Default string
	// Min, Max and Step are decimals, "" where there is no bound. A value is Min plus a whole number of Steps.
	Min, Max, Step string
	Enum           []string
	MaxLength      int // in characters; 0 when unbounded
}

// Setting is one resolved argument. Text is canonical: strings in NFC, numbers as plain decimals without a trailing
// zero ("2.5", "30"), booleans as "true" or "false". It is the form that is hashed, explained and sent.
type Setting struct {
	Name string
	Type Type
	Text string
	// Default says that the text is the catalogue's documented default, declared or not.
	Default bool
}

// SourceRule is what source pictures a model takes.
type SourceRule struct {
	Formats  []string // "jpeg", "png", "webp"
	MaxBytes int64
	Links    bool // whether it may be an https URL
}

// Config is one configured provider. It is made from a provider block.
type Config struct {
	Name      string // "apikley", or "apikley.eu" with an alias
	Kind      string
	APIKey    Secret
	BaseURL   string // no trailing slash
	UploadURL string // no trailing slash
	Limits    Limits
	Callback  *Callback // nil without a callback block
	UserAgent string    // names the program and its version
}

// Callback is where a vendor may report that a task has ended.
type Callback struct {
	URL    string // what the vendor is told
	Listen string // host:port where the receiver listens
	Secret Secret // HMAC key; "" when callbacks aren't signed
}

// Secret is a value that prints as stars, in every way of printing it, and marshals to nothing readable. It holds a
// pointer, because fmt can't call the methods of what stands in a field that isn't exported, and prints what it holds.
type Secret struct{ text *string }

// NewSecret wraps a text.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the text, for the one header it is meant for.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero tells whether there is no secret.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

func (s Secret) String() string {
	if s.IsZero() {
		return ""
	}
	return strings.Repeat("*", 8)
}

// Format keeps every verb of fmt from showing the text: %d would not ask String.
func (s Secret) Format(out fmt.State, _ rune) { _, _ = io.WriteString(out, s.String()) }

// GoString keeps %#v from showing the text.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps JSON from showing the text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
