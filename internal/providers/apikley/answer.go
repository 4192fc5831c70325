package apikley

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"sync"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/httpapi"
)

// envelope is around every answer. Its text is "msg" in most of the documents and "message" in others.
type envelope struct {
	Code    httpapi.Text    `json:"code"`
	Msg     httpapi.Text    `json:"msg"`
	Message httpapi.Text    `json:"message"`
	Success *bool           `json:"success"` // uploads only
	Data    json.RawMessage `json:"data"`
}

func (e envelope) words() string {
	if e.Msg != "" {
		return string(e.Msg)
	}
	return string(e.Message)
}

// The vendor's own codes (docs.kie.ai, docs.apikley.ru: status codes).
const (
	subKeyLimit = 433 // the key's own limit of spending is reached
	maintenance = 455
	disabled    = 505 // the feature is switched off
)

// read takes an answer's data into target, or says why there is none. Errors come as an HTTP status or as a code in
// the body of an HTTP 200; the body's is the vendor's own word, and goes first.
func (a *account) read(purpose httpapi.Purpose, answer httpapi.Answer, target any) error {
	var e envelope
	if json.Unmarshal(answer.Body, &e) != nil {
		return a.garbled(purpose, answer)
	}
	var unread error
	if len(e.Data) > 0 {
		unread = json.Unmarshal(e.Data, target)
	}
	code := e.Code.Int()
	if code == 0 || good(code) && !good(answer.Status) {
		code = answer.Status
	}
	if !good(code) || e.Success != nil && !*e.Success {
		return a.Refusal(class(purpose, code, e.words()), strconv.Itoa(code), e.words(), answer)
	}
	if unread != nil || len(e.Data) == 0 || string(e.Data) == "null" {
		return a.Refusal(purpose.Unclear(), "", "the API's answer can't be understood: "+string(answer.Body), answer)
	}
	return nil
}

func good(code int) bool { return code/100 == 2 }

// garbled is the error of an answer that is not JSON: a gateway's, not the API's.
func (a *account) garbled(purpose httpapi.Purpose, answer httpapi.Answer) error {
	if answer.Status == 403 && bytes.Contains(answer.Body, []byte("error code: 1010")) {
		return a.Refusal(providers.Unauthorized, "1010", "Cloudflare blocks this program in front of the API; the key was not looked at", answer)
	}
	words := string(answer.Body)
	if good(answer.Status) {
		return a.Refusal(purpose.Unclear(), "", "the API's answer is not JSON: "+words, answer)
	}
	return a.Refusal(purpose.Class(answer.Status, words), strconv.Itoa(answer.Status), words, answer)
}

// untaken is what an overloaded gateway says of a request that it did not pass on.
var untaken = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)not (been )?(queued|accepted|taken|enter)|no request was made`)
})

// class is what a code means, the vendor's own ones beside those of HTTP.
func class(purpose httpapi.Purpose, code int, words string) providers.Class {
	switch code {
	case maintenance:
		return providers.Busy
	case subKeyLimit:
		return providers.NoCredit
	case disabled:
		if purpose != httpapi.Look {
			return providers.Invalid
		}
	case 503:
		if untaken().MatchString(words) {
			return providers.Busy
		}
	}
	return purpose.Class(code, words)
}
