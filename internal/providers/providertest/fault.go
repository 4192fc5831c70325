package providertest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
)

// The endpoints. Task is none: a fault there is the fate of the next task.
const (
	Submit  = "submit"
	Poll    = "poll"
	Remint  = "remint"
	Balance = "balance"
	Upload  = "upload"
	Result  = "result" // the download of a picture
	Task    = "task"
)

// What can go wrong. The kinds that begin with "accept-" are for Submit: the order is charged, then the answer fails.
const (
	Status        = "status"  // Status and Message
	Code          = "code"    // the same, but as a code in the body of an HTTP 200, where the vendor does so
	Busy          = "busy"    // 429, with RetryAfter as its header
	Garbage       = "garbage" // 200, and not JSON
	Cut           = "cut"     // the connection is closed without an answer
	Hang          = "hang"    // no answer until the client goes away
	Refuse        = "refuse"  // moderation refuses an order, or a Task
	NoCredit      = "no-credit"
	AcceptStatus  = "accept-status"
	AcceptGarbage = "accept-garbage"
	AcceptCut     = "accept-cut"
	AcceptHang    = "accept-hang"

	Fail         = "fail"          // of a Task
	Slow         = "slow"          // of a Task: it runs on for Polls looks
	UnknownState = "unknown-state" // of a Task: a state that no document knows, for ever
	DeadLink     = "dead-link"     // of a Task: its link is dead; a minted one works

	Truncated = "truncated" // of a Result: half of its bytes
	HTML      = "html"      // of a Result: a page in its place
	Black     = "black"     // of a Task: its picture is black all over
	Signed    = "signed"    // of a Task: its picture is always the same, of 512x512, and has content credentials (C2PA)
)

// Fault is bad weather at an endpoint.
type Fault struct {
	Endpoint   string `json:"endpoint"`
	Kind       string `json:"kind"`
	After      int    `json:"after"`       // how many requests pass before
	Times      int    `json:"times"`       // how many it hits; 0 means one, -1 all
	Status     int    `json:"status"`      // 0 means 500
	Message    string `json:"message"`     // the vendor's words; "" for some of the double's own
	RetryAfter string `json:"retry_after"` // "" for none
	Polls      int    `json:"polls"`
}

// Strike adds faults. At each request the first one that is due comes about.
func (v *Vendor) Strike(faults ...Fault) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range faults {
		if f.Times == 0 {
			f.Times = 1
		}
		if f.Status == 0 {
			f.Status = http.StatusInternalServerError
		}
		if f.Message == "" {
			f.Message = "something went wrong"
		}
		v.faults = append(v.faults, f)
	}
}

// Clear ends all faults.
func (v *Vendor) Clear() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.faults = nil
}

// weather counts a request at an endpoint, and returns what happens to it; the zero Fault if nothing does.
func (v *Vendor) weather(endpoint string) Fault {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seen[endpoint]++
	for i := range v.faults {
		f := &v.faults[i]
		switch {
		case f.Endpoint != endpoint || f.Times == 0:
		case f.After > 0:
			f.After--
		default:
			f.Times = max(f.Times-1, -1)
			return *f
		}
	}
	return Fault{}
}

// accepts tells whether the order is charged before the fault.
func (f Fault) accepts() bool { return strings.HasPrefix(f.Kind, "accept-") }

// dialect writes an error as a vendor does: with an HTTP status, and a code in the body where it has one.
type dialect func(w http.ResponseWriter, status, code int, words string)

// strike brings a fault about. It returns false if there is none that concerns the answer.
func (v *Vendor) strike(w http.ResponseWriter, r *http.Request, f Fault, say dialect) bool {
	switch strings.TrimPrefix(f.Kind, "accept-") {
	case Status:
		say(w, f.Status, f.Status, f.Message)
	case Code:
		say(w, http.StatusOK, f.Status, f.Message)
	case Busy:
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		say(w, http.StatusTooManyRequests, http.StatusTooManyRequests, "too many requests")
	case Refuse:
		say(w, http.StatusUnprocessableEntity, http.StatusUnprocessableEntity, refusal)
	case NoCredit:
		say(w, http.StatusPaymentRequired, http.StatusPaymentRequired, "credits insufficient")
	case Garbage:
		fmt.Fprint(w, "<html>\x00\x1b[31mnot what you think, "+f.Message)
	case Cut:
		panic(http.ErrAbortHandler) // the server closes the connection, and logs nothing
	case Hang:
		v.hang(r, f.Endpoint)
	default:
		return false
	}
	return true
}

// refusal is the vendor's own example of a moderated prompt (docs.kie.ai, Get Task Details).
const refusal = "Invalid prompt: prompt contains prohibited content"

// hang waits until the client has gone, which the server sees only when the request was read to its end.
func (v *Vendor) hang(r *http.Request, endpoint string) {
	_, _ = io.Copy(io.Discard, r.Body) // a client that goes away meanwhile is what we wait for
	v.hung <- endpoint
	select {
	case <-r.Context().Done():
	case <-v.closing:
	}
	panic(http.ErrAbortHandler)
}
