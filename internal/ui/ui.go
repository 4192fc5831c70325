// Package ui is a plan and its apply as a page on loopback. It decides nothing: what a reader of the page may have done is
// what the Work that it is given does, one thing at a time. No apply ever waits for a browser, and whoever has not the
// token that was printed sees nothing.
package ui

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/imgplan/imgplan/internal/page"
)

// Work is what a page may have done. Its functions are called from Run's goroutine only.
type Work struct {
	// Plan makes a fresh plan. Its error is shown as it is.
	Plan func(ctx context.Context) (*Plan, error)
	// Apply does what the plan says that was shown, or nothing. What happens is written to lines as "imgplan apply -json"
	// prints it, a line a call. Once ctx is cancelled nothing new is started.
	Apply func(ctx context.Context, plan *Plan, lines io.Writer) error
	// Follow waits for somebody else to work in the folder. It calls begun once somebody does, with words for who, and unless that
	// is false it writes what happens to lines, as Apply does, until they have ended. It is false if nobody came before ctx ended,
	// and when it can't be known. It is called while a plan is shown; until it returns nothing else is.
	Follow func(ctx context.Context, lines io.Writer, begun func(who string, since time.Time) bool) bool
}

// Plan is what a page shows.
type Plan struct {
	Page *page.Page
	// Open opens a picture of an entry. It is called from many goroutines. One that isn't there is fs.ErrNotExist.
	Open func(entry int, side Side) (io.ReadSeekCloser, error)
	// Question is what saying yes means, a line each; none if there is nothing to be done.
	Question []string
	// Refused says why the plan can't be applied; "" if it can.
	Refused string
	// Close is called when the plan isn't shown any more.
	Close func()
}

// Side says which picture of an entry.
type Side string

// The sides.
const (
	Before Side = "before" // what the plan found
	After  Side = "after"  // what the plan knows will stand there
	Made   Side = "made"   // what stands there now
)

// Phase is how far it has come.
type Phase string

// The phases.
const (
	Planning   Phase = "planning"
	Planned    Phase = "planned"
	Following  Phase = "following" // somebody else's apply is shown
	Applying   Phase = "applying"
	Cancelling Phase = "cancelling" // nothing new is started any more
	Ended      Phase = "ended"      // the apply, well or not
	Failed     Phase = "failed"     // no plan could be made
	Left       Phase = "left"       // nobody serves this page any more
)

// state is what all tabs are told of, whenever it changes.
type state struct {
	Type  string `json:"type"` // "state"
	Phase Phase  `json:"phase"`
	Plan  int    `json:"plan"`            // number of the plan that is shown
	Error string `json:"error,omitempty"` // why it failed, or how the apply ended if not well
	Begun int64  `json:"begun,omitempty"` // when the apply was, in ms since 1970
	Who   string `json:"who,omitempty"`   // is followed
}

// ErrLeft says that the reader of the page ended it.
var ErrLeft = errors.New("ended from the page")
