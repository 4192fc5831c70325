package httpapi

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/imgplan/imgplan/internal/providers"
)

// taskNamed finds the name of a task anywhere in an answer, also in one that is no JSON.
var taskNamed = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)"task_?id"\s*:\s*("[^"]|[1-9])`)
})

// Taken is the task that the answer to a paid request names. Whatever else the answer says, such a task may be paid for: its poll will
// tell. err is what else is wrong with the answer; id is what it has in the place of a task's id.
func (c *Client) Taken(id Text, err error, answer Answer) (providers.Task, error) {
	switch {
	case id.isID():
		return providers.Task{ID: string(id), Phase: providers.Running}, nil
	case id != "":
		return providers.Task{}, c.Refusal(providers.Unknown, "", "the API names a task by what is no id: "+string(id), answer)
	case err != nil:
		return providers.Task{}, c.doubt(err, answer)
	}
	return providers.Task{}, c.Refusal(providers.Unknown, "", "the API took the request, but did not say as which task", answer)
}

// longestID is some times as long as the ids that vendors give: what is longer is garbage, and would be in every line about its task.
const longestID = 300

// isID tells whether a text may be a task's id: short, of visible characters, and not the JSON of something else.
func (t Text) isID() bool {
	unseen := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }
	return t != "" && len(t) <= longestID && t[0] != '{' && t[0] != '[' && !strings.ContainsFunc(string(t), unseen)
}

// doubt is for the error of a paid request. One that says the request was not taken, so that it may be sent again, is not
// believed when the answer names a task: then nobody knows.
func (c *Client) doubt(err error, answer Answer) error {
	if class := providers.ClassOf(err); class != providers.Busy && class != providers.NotSent || !taskNamed().Match(answer.Body) {
		return err
	}
	return c.Refusal(providers.Unknown, "", "the API says that it took no request, and names a task: "+string(answer.Body), answer)
}
