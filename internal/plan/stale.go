package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/imgplan/imgplan/internal/money"
)

// Moved is a change about which two plans differ, and in what.
type Moved struct {
	Address string
	Words   []string // `regenerate → no-op`, `prompt: "a fox" → "a wolf"`; never empty
}

// Stale lists in what two plans differ of what would be done or paid, by address; nil when the second plan does what the
// first one promised.
func Stale(saved, fresh *Document) []Moved {
	var moved []Moved
	promised := map[string]DocumentChange{}
	for _, c := range saved.Changes {
		promised[c.Address] = c
	}
	for _, c := range fresh.Changes {
		before, was := promised[c.Address]
		delete(promised, c.Address)
		switch {
		case !was && c.Action != NoOp.String():
			moved = append(moved, Moved{c.Address, []string{c.Action + ", which the plan did not have"}})
		case !was:
			moved = append(moved, Moved{c.Address, []string{"the plan did not have it"}})
		case before.promise() != c.promise(), before.madeAnew(c, saved.Planned):
			moved = append(moved, Moved{c.Address, before.against(c, saved.Planned)})
		}
	}
	for address, c := range promised {
		moved = append(moved, Moved{address, []string{c.Action + " → nothing: it is neither declared nor recorded any more"}})
	}
	slices.SortFunc(moved, func(a, b Moved) int { return cmp.Compare(a.Address, b.Address) })
	return moved
}

// promise is what a change does, in a form to compare: all but what only explains it.
func (c DocumentChange) promise() string {
	c.Why, c.Cause, c.BytesAbout, c.Drift, c.PriorMade = nil, nil, 0, nil, ""
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // only strings, numbers and booleans: it can't fail
	}
	return string(text)
}

// madeAnew tells whether the picture that was to be asked for anew has been since, though it may have come out the same: whoever applies
// a plan twice has not agreed to pay twice. A clone doesn't know when a picture was made, but only those that it has made since the plan
// was.
func (c DocumentChange) madeAnew(now DocumentChange, planned string) bool {
	if c.PriorMade == "" {
		return planned != "" && now.PriorMade > planned
	}
	return now.PriorMade != "" && c.PriorMade != now.PriorMade
}

// against says in what a later change of the same address differs.
func (c DocumentChange) against(now DocumentChange, planned string) []string {
	var words []string
	add := func(name, before, after string) {
		if before != after {
			words = append(words, name+cmp.Or(before, "(none)")+" → "+cmp.Or(after, "(none)"))
		}
	}
	add("", c.Action, now.Action)
	if now.Provider == "" && len(words) > 0 {
		return words // it is no longer declared: that is all
	}
	add("path: ", c.Path, now.Path)
	add("from: ", c.From, now.From)
	add("moves from: ", c.PriorPath, now.PriorPath)
	add("was: ", c.PriorAddress, now.PriorAddress)
	add("adopts: ", c.From, now.From)
	add("its file is: ", c.Content, now.Content)
	add("provider: ", c.Provider, now.Provider)
	add("model: ", c.Model, now.Model)
	add("prompt: ", quoted(c.Prompt), quoted(now.Prompt))
	for _, one := range c.otherReasons(now) {
		if one.Argument == "source_image" {
			words = append(words, "its source picture is another now")
			continue
		}
		add(one.Argument+": ", quoted(one.Before), quoted(one.After))
	}
	add("cost: ", dollars(c.Cost), dollars(now.Cost))
	add("request: ", c.Task, now.Task)
	add("in spite of a request: ", c.Despite, now.Despite)
	add("the same picture as: ", c.SharedWith, now.SharedWith)
	if len(words) == 0 && (c.PriorKey != now.PriorKey || c.PriorContent != now.PriorContent || c.madeAnew(now, planned)) {
		words = []string{"another picture stands there now than when the plan was made"}
	}
	if len(words) == 0 {
		words = []string{"what it is made from, or what stands in its way, has changed"}
	}
	return words
}

// otherReasons compares what two plans wanted of each argument, as far as either says; the prompt apart.
func (c DocumentChange) otherReasons(now DocumentChange) []Reason {
	if c.PriorKey != now.PriorKey {
		return nil // they explain the way from different pictures
	}
	before, after := map[string]Reason{}, map[string]Reason{}
	for _, one := range c.Why {
		before[one.Argument] = one
	}
	var differ []Reason
	for _, one := range now.Why {
		after[one.Argument] = one
		if was, known := before[one.Argument]; !known {
			differ = append(differ, Reason{one.Argument, one.Before, one.After})
		} else if was.After != one.After {
			differ = append(differ, Reason{one.Argument, was.After, one.After})
		}
	}
	for _, one := range c.Why {
		if _, still := after[one.Argument]; !still {
			differ = append(differ, Reason{one.Argument, one.After, one.Before})
		}
	}
	return slices.DeleteFunc(differ, func(one Reason) bool { return one.Argument == "prompt" })
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return fmt.Sprintf("%q", text)
}

func dollars(cost *money.USD) string {
	if cost == nil {
		return ""
	}
	return "$" + cost.String()
}

// Beyond lists in what later changes of some addresses go beyond those that were agreed to while not all of their arguments were known: what
// was known then must be the same, and they may cost no more.
func Beyond(agreed, now *Document, addresses []string) []Moved {
	var moved []Moved
	later := map[string]DocumentChange{}
	for _, c := range now.Changes {
		later[c.Address] = c
	}
	for _, before := range agreed.Changes {
		if !slices.Contains(addresses, before.Address) {
			continue
		}
		c, there := later[before.Address]
		words := []string{"it is not declared any more"}
		if there {
			words = before.beyond(c)
		}
		if len(words) > 0 {
			moved = append(moved, Moved{before.Address, words})
		}
	}
	return moved
}

func (c DocumentChange) beyond(now DocumentChange) []string {
	var words []string
	add := func(name, before, after string) {
		if before != after {
			words = append(words, name+": "+cmp.Or(before, "(none)")+" → "+cmp.Or(after, "(none)"))
		}
	}
	add("path", c.Path, now.Path)
	add("provider", c.Provider, now.Provider)
	add("model", c.Model, now.Model)
	if c.Prompt != "" {
		add("prompt", quoted(c.Prompt), quoted(now.Prompt))
	}
	switch {
	case now.Paid && !c.Paid:
		words = append(words, "it would be paid")
	case now.Paid && c.Cost != nil && (now.Cost == nil || *now.Cost > *c.Cost):
		add("cost", dollars(c.Cost), cmp.Or(dollars(now.Cost), "not known"))
	}
	return words
}
