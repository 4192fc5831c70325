package providers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/money"
)

// Provider asks one account of one API for pictures. Its methods may be called from many goroutines at once.
type Provider interface {
	// Submit asks for one picture and sends that request at most once: it never retries. Every error it returns is
	// or wraps an *Error; a class of Unknown means that the picture may have been paid for.
	Submit(ctx context.Context, request Request) (Task, error)
	// Poll looks at a task once. An error says that the look failed, never that the task did.
	Poll(ctx context.Context, id string) (Task, error)
}

// Fetcher is a provider whose results are links.
type Fetcher interface {
	// Fetch opens what a link leads to. It sends no key to a host other than the API's own, and follows no link to an
	// address that is not public, unless it is the very host of the configured base URL. The caller closes the body.
	// A link that is dead is an *Error of class Gone.
	Fetch(ctx context.Context, url string) (io.ReadCloser, error)
}

// Uploader is a provider that must be given source pictures before it is asked to use them. Uploads are free.
type Uploader interface {
	// Upload puts a source where the vendor can read it, under a name made from its content, and returns its URL.
	Upload(ctx context.Context, source Source) (url string, err error)
}

// Reminter is a provider that can make a dead result link live again.
type Reminter interface {
	Remint(ctx context.Context, url string) (string, error)
}

// Lister is a provider that can name the tasks it was sent lately, so that a lost answer can be found again.
type Lister interface {
	Recent(ctx context.Context, since time.Time) ([]Listed, error)
}

// Listed is one task as a vendor lists it.
type Listed struct {
	ID      string
	Created time.Time
	Prompt  string
	Model   string
}

// Waker is a provider that can be told when a task has ended. A callback is never trusted: it only wakes a poll.
type Waker interface {
	// Listen receives callbacks until the context ends.
	Listen(ctx context.Context) error
	// Wake returns a channel that is sent to when a callback named that task. It must be released.
	Wake(id string) (wake <-chan struct{}, release func())
}

// Request is one picture to be made.
type Request struct {
	Model    string
	Prompt   string
	Size     Size  // zero where the model takes none
	Seed     int64 // ignored by a model that is not seeded
	Settings []Setting
	Source   *Source // nil for text-to-image
}

// Setting returns the text of a setting, "" if it isn't there.
func (r Request) Setting(name string) string {
	for _, setting := range r.Settings {
		if setting.Name == name {
			return setting.Text
		}
	}
	return ""
}

// Source is a picture to start from.
type Source struct {
	URL    string // where the vendor reads it; "" until it is uploaded
	Digest string // hex SHA-256 of Bytes
	Format string // "png", "jpeg", "webp"
	Bytes  []byte // nil for a source that is declared as a URL
}

// Phase is how far a task has come.
type Phase string

// The phases. The zero value is not one.
const (
	Running  Phase = "running"  // also every state that is not understood
	Finished Phase = "finished" // Results can be had
	Failed   Phase = "failed"   // it can be asked for again, as a new task
	Refused  Phase = "refused"  // moderation: asking again unchanged is pointless
)

// Task is one paid request at a provider, as last seen.
type Task struct {
	ID      string // the vendor's, opaque
	Phase   Phase
	Results []Result
	Code    string     // the vendor's code of a failure
	Reason  string     // the vendor's words for a failure
	Billed  *money.USD // what it really cost; nil when the vendor doesn't say
}

// Result is one delivered picture: a link, or the bytes themselves.
type Result struct {
	URL   string
	Bytes []byte
}

// Class is what an error means for the money.
type Class string

// The classes. Only NotSent and Busy prove that nothing was taken and that the same request may be sent again.
const (
	Unknown      Class = ""         // the request may have been taken: its outcome isn't known
	NotSent      Class = "not sent" // the request never left this machine whole: DNS, connect, TLS
	Busy         Class = "busy"     // the vendor said that it did not take the request: try later
	Invalid      Class = "invalid"  // the vendor says the request is wrong: not taken
	Moderated    Class = "refused"  // the vendor's moderation refused the request: not taken
	NoCredit     Class = "out of credit"
	Unauthorized Class = "unauthorized" // the key is missing, wrong or may not do this
	Gone         Class = "gone"         // the task or the link does not exist any more
	Passing      Class = "passing"      // a look, fetch or upload failed in a way that may pass
)

// Error is what goes wrong at a provider.
type Error struct {
	Class      Class
	Code       string        // the vendor's code, if any
	Message    string        // the vendor's words, or ours where it had none
	RetryAfter time.Duration // how long the vendor asked to wait; 0 when it didn't
	Err        error         // what caused it; may be nil
}

func (e *Error) Error() string {
	text := e.Message
	if text == "" && e.Err != nil {
		text = e.Err.Error()
	}
	if e.Code != "" {
		return fmt.Sprintf("%s (%s)", text, e.Code)
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// ClassOf returns the class of an error; Unknown if it has none.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Unknown
}
