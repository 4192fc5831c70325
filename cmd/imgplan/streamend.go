package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
)

// changesJSON counts changes in Terraform's words.
type changesJSON struct {
	Add       int    `json:"add"`
	Change    int    `json:"change"`
	Import    int    `json:"import"`
	Remove    int    `json:"remove"`
	Operation string `json:"operation"` // "plan", "apply", "destroy"
}

func operation(name string) *changesJSON { return &changesJSON{Operation: name} }

// count adds one change of an action. What was changed by hand, is held or stays counts as nothing, and
// nor does what is forgotten, as Terraform has it.
func (c *changesJSON) count(action string) {
	switch action {
	case plan.Generate.String():
		c.Add++
	case plan.Regenerate.String(), plan.Restore.String(), plan.Render.String(), plan.Move.String():
		c.Change++
	case plan.Adopt.String():
		c.Import++
	case plan.Delete.String():
		c.Remove++
	}
}

// planWords is a plan in one line.
func planWords(doc *plan.Document) string {
	counts := strings.Join(countWords(doc, true), ", ")
	if counts == "" {
		return "no changes."
	}
	return counts + ". Cost: " + costWords(doc) + "."
}

// end prints what is not done, and how it all ended.
func (s *stream) end(r *report, verb string) {
	changes, outcomes := operation(verb), map[string]int{}
	for _, image := range r.result.Images {
		outcomes[string(image.Outcome)]++
		if image.Outcome == apply.Done {
			changes.count(image.Action.String())
		} else if image.Outcome != apply.Unchanged {
			_ = s.diagnostics(spec.Diagnostics{{
				Severity: spec.Error, Summary: string(image.Outcome), Detail: image.Detail, Address: image.Address,
			}})
		}
	}
	message := fmt.Sprintf("%s complete: %s%s. %s", verb, r.doneWords(), r.others(), spentWords(r.result))
	s.line("info", "change_summary", strings.ToUpper(message[:1])+message[1:], time.Time{}, map[string]any{
		"changes": changes, "outcomes": outcomes, "spent": r.result.Spent, "unpriced": r.result.Unpriced, "currency": "USD", "seconds": time.Since(r.begun).Seconds(),
	})
}

// outputs prints the outputs. A sensitive value is left out, as Terraform does; so is one that isn't known.
func (s *stream) outputs(outputs []spec.Output) {
	views := map[string]any{}
	for _, output := range outputs {
		view := map[string]any{"sensitive": output.Sensitive}
		if !output.Sensitive && output.JSON != nil {
			view["value"] = json.RawMessage(output.JSON)
		}
		views[output.Name] = view
	}
	s.line("info", "outputs", fmt.Sprintf("Outputs: %d", len(outputs)), time.Time{}, map[string]any{"outputs": views})
}

// resourceOf takes an address apart as Terraform does. A rendition has the type, name and key of its image.
func resourceOf(address, provider string) map[string]any {
	module, own := moduleOf(address)
	kind, name, _ := strings.Cut(own, ".")
	name, _ = cutOutsideQuotes(name, '#')
	name, index := cutOutsideQuotes(name, '[')
	provider, _, _ = strings.Cut(provider, ".")
	return map[string]any{
		"addr": address, "module": module, "resource": own, "implied_provider": provider,
		"resource_type": kind, "resource_name": name, "resource_key": keyOf(strings.TrimSuffix(index, "]")),
	}
}

// moduleOf is the module that an address is in, "" for the root, and the address there.
func moduleOf(address string) (module, own string) {
	own = address
	for strings.HasPrefix(own, "module.") {
		_, own = cutOutsideQuotes(strings.TrimPrefix(own, "module."), '.')
	}
	return strings.TrimSuffix(strings.TrimSuffix(address, own), "."), own
}

// cutOutsideQuotes cuts a text at the first mark that stands in no quotes.
func cutOutsideQuotes(text string, mark byte) (before, after string) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case text[i] == mark && !quoted:
			return text[:i], text[i+1:]
		}
	}
	return text, ""
}

// templates are what HCL doubles in quotes.
var templates = strings.NewReplacer("$${", "${", "%%{", "%{")

// keyOf is an instance's key: a number of count, a text of for_each, nil where there is none.
func keyOf(index string) any {
	if n, err := strconv.Atoi(index); err == nil {
		return n
	}
	if text, err := strconv.Unquote(index); err == nil {
		return templates.Replace(text)
	}
	if index == "" {
		return nil
	}
	return index
}

// diagnosed turns an error into a diagnostic where those don't go to stderr, and leaves its exit code. An error that was
// said already stays as it is.
func (f *folder) diagnosed(err error) error {
	if err == nil || f.told == nil || err.Error() == "" {
		return err
	}
	summary, detail, _ := strings.Cut(err.Error(), "\n")
	if hint := hintFor(err); hint != "" {
		detail = strings.TrimSpace(detail + "\n" + hint)
	}
	if failed := f.told(spec.Diagnostics{{Severity: spec.Error, Summary: summary, Detail: detail}}); failed != nil {
		return failed
	}
	var e *exit
	if errors.As(err, &e) {
		return &exit{code: e.code}
	}
	return errSaid
}
