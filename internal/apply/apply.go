// Package apply does what a plan says, or less. It is the only room that has several pictures in work at once, and never asks for
// a picture that the plan did not name.
//
// The goroutine that calls Run owns the schedule, and that of the journal owns the state; workers own nothing and ask them, beside
// what has a lock of its own: the purse, the stops and the door. What is to be said is handed to a third, for nothing waits for
// anybody's terminal.
// A picture that was refused or failed is a result, not an error: its neighbours are paid for and go on.
package apply

import (
	"context"
	"time"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// Maker is a provider as a run uses it.
type Maker interface {
	// Turn waits until a request may be sent without breaking the account's rate or a vendor's Retry-After.
	Turn(ctx context.Context) error
	// Submit sends one request, once.
	Submit(ctx context.Context, request providers.Request) (providers.Task, error)
	// Retry tells whether a request that failed that way was provably not taken, and may have another turn.
	Retry(err error, tries int) bool
	Poll(ctx context.Context, id string) (providers.Task, error)
	providers.Fetcher
	providers.Uploader
	providers.Reminter
	// Repeatable tells that asking again is free and gives the same picture: then nothing is journaled.
	Repeatable() bool
	// Wake returns a channel that is sent to when there is news of a task; nil where there never is.
	Wake(id string) (wake <-chan struct{}, release func())
}

// Workshop is all that a run works with. The caller owns everything in it.
type Workshop struct {
	Config      *spec.Config
	Dir         *workdir.Dir
	Store       *state.Store
	Objects     *state.Objects
	Tasks       map[state.Key]state.Task // the journal as it was when the plan was made
	Makers      map[string]Maker         // by provider name, for every provider the plan needs
	Parallelism int                      // images in work at once; 0 means as many as the providers allow
	Budget      spec.Budget
	Report      func(Event) // called from one goroutine only, never at once, and no more once Run has returned; may be nil
}

// Outcome is how the work on one image ended.
type Outcome string

// The outcomes.
const (
	Done        Outcome = "done"
	Unchanged   Outcome = "unchanged"   // its source came out as it was
	Failed      Outcome = "failed"      // another apply may try again
	Refused     Outcome = "refused"     // by the provider's moderation: not asked for again unchanged
	TimedOut    Outcome = "timed out"   // the task goes on: the next apply collects it
	Held        Outcome = "held"        // the answer was lost: it may have been paid
	NotStarted  Outcome = "not started" // nothing was sent for it
	Interrupted Outcome = "interrupted" // the task goes on: the next apply collects it
	Deferred    Outcome = "deferred"    // its arguments are known only now: plan it again
)

// Result is how a run ended.
type Result struct {
	Images   []ImageResult // of every change that was to do something, sorted by address
	Spent    money.USD     // by this run: what was billed, or else the price; requests of unknown outcome included
	Unpriced int           // requests that are not in Spent, because nobody says what they cost
	Requests int           // sent by this run, and taken or of unknown outcome
	Err      error         // the state could not be written; nil otherwise
}

// ImageResult is how the work on one image ended.
type ImageResult struct {
	Address string
	Path    string
	Action  plan.Action
	Outcome Outcome
	Detail  string // why it is not done
	TaskID  string // of a paid request, if there is one
	// Stranded says that its picture is made and paid for, and can't be had: its task stays in the journal.
	Stranded bool
}

// Count returns how many images ended that way.
func (r Result) Count(outcome Outcome) int {
	n := 0
	for _, image := range r.Images {
		if image.Outcome == outcome {
			n++
		}
	}
	return n
}

// Complete tells whether everything that was to be done was done.
func (r Result) Complete() bool {
	return r.Err == nil && r.Count(Done)+r.Count(Unchanged)+r.Count(Deferred) == len(r.Images)
}

// Step is how far the work on an image has come.
type Step string

// The steps. An image's last event has its outcome as the step.
const (
	Queued    Step = "queued"
	Started   Step = "started"
	Submitted Step = "submitted"
	Fetching  Step = "fetching"
	Paused    Step = "paused" // not now: the provider is busy
)

// Event is a word about one image.
type Event struct {
	Time    time.Time
	Address string
	Action  plan.Action
	Path    string
	Step    Step
	Detail  string
	TaskID  string
	Spent   money.USD // by this run so far
}

// sumEvery is how often a long run writes imgplan.sum: what a crash leaves out of it is in the state.
// Where that takes long, it is done so seldom that the rest of the time is sumShare times as much.
const (
	sumEvery = 2 * time.Second
	sumShare = 50
)

// Run applies a plan without problems. When the context is cancelled it starts nothing new, records what is in flight
// and returns; what goes on at the providers is collected by the next run.
func Run(ctx context.Context, p *plan.Plan, w Workshop) Result {
	r := newRun(ctx, p, w)
	defer r.speech.end()
	defer r.spread()()
	if err := r.prepare(p); err != nil {
		return Result{Err: err}
	}
	r.loop()
	return r.result()
}
