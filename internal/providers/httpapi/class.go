package httpapi

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// Purpose is what a call is for. It decides what a lost answer means.
type Purpose int

// The purposes.
const (
	Paid Purpose = iota // it asks for a picture
	Look                // it asks how a task is
	Free                // it uploads or asks for a link: repeating it costs nothing
)

// Unclear is the class of an answer that was lost or can't be understood.
func (p Purpose) Unclear() providers.Class {
	if p == Paid {
		return providers.Unknown
	}
	return providers.Passing
}

// Class is what a status means, by HTTP and by the tables that the vendors have in common. The vendor's words tell a
// wrong request from one that was refused for its content.
func (p Purpose) Class(status int, words string) providers.Class {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return providers.Unauthorized
	case http.StatusPaymentRequired:
		return providers.NoCredit
	case http.StatusTooManyRequests:
		return providers.Busy
	case http.StatusNotFound:
		if p == Look {
			return providers.Gone
		}
	}
	if p != Look && wrong(status) {
		if p == Paid && Moderated(words) {
			return providers.Moderated
		}
		return providers.Invalid
	}
	return p.Unclear()
}

// wrong tells whether a status says that the request was at fault and nothing was done. The redirects here ask for the
// same POST at another place (RFC 9110, 15.4): a wrong base URL. 302 and 303 may also follow a POST that was done.
func wrong(status int) bool {
	switch status {
	case 301, 307, 308, 400, 404, 405, 411, 413, 414, 415, 422, 431:
		return true
	}
	return false
}

// Refusal makes the error of an answer that is not what was asked for.
func (c *Client) Refusal(class providers.Class, code, words string, answer Answer) *providers.Error {
	e := &providers.Error{Class: class, Code: c.Words(code), Message: c.Words(words)}
	if class == providers.Busy {
		e.RetryAfter = RetryAfter(answer.Header, time.Now())
	}
	if e.Message != "" {
		return e
	}
	e.Message = "the API answered " + strconv.Itoa(answer.Status)
	if name := http.StatusText(answer.Status); name != "" {
		e.Message += " " + lower(name)
	}
	return e
}

// lost makes the error of a request without an answer.
func (c *Client) lost(purpose Purpose, host string, err error, left bool) *providers.Error {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err // without the URL, which has the task's id and more in it
	}
	if !left {
		return &providers.Error{Class: providers.NotSent, Message: c.Words(host + " can't be reached: " + err.Error()), Err: err}
	}
	return &providers.Error{
		Class: purpose.Unclear(), Message: c.Words("the answer of " + host + " was lost: " + err.Error()), Err: err,
	}
}

const (
	maxRetryAfter    = 10 * time.Minute
	absurdRetryAfter = 24 * time.Hour
)

// RetryAfter reads how long a vendor asks to wait, in seconds or until an HTTP date; 0 when it doesn't say or says
// something absurd (nothing, the past, more than a day). It is at most ten minutes.
func RetryAfter(header http.Header, now time.Time) time.Duration {
	text := header.Get("Retry-After")
	var wait time.Duration
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if until, err := http.ParseTime(text); err == nil {
		if date, err := http.ParseTime(header.Get("Date")); err == nil {
			now = date // the vendor's clock may differ from ours
		}
		wait = until.Sub(now)
	}
	if wait <= 0 || wait > absurdRetryAfter {
		return 0
	}
	return min(wait, maxRetryAfter)
}
