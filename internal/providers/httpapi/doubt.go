package httpapi

import (
	"regexp"
	"sync"

	"github.com/imgplan/imgplan/internal/providers"
)

// taskNamed finds the name of a task anywhere in an answer, also in one that is no JSON.
var taskNamed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)"task_?id"\s*:\s*("[^"]|[1-9])`)
})

// Doubt is for the error of a paid request. One that says the request was not taken, so that it may be sent again, is not
// believed when the answer names a task: then nobody knows.
func (c *Client) Doubt(err error, answer Answer) error {
	if class := providers.ClassOf(err); class != providers.Busy && class != providers.NotSent || !taskNamed().Match(answer.Body) {
		return err
	}
	return c.Refusal(providers.Unknown, "", "the API says that it took no request, and names a task: "+string(answer.Body), answer)
}
