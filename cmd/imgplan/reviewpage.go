package main

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/imgplan/imgplan/internal/page"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// reviewPage makes a page of a plan.
type reviewPage struct {
	*reviewing
	doc      *plan.Document
	made     *planned // nil where the plan comes from a file
	snapshot *state.Snapshot
	objects  *state.Objects
	dir      *workdir.Dir
	out      string // absolute
}

func (r *reviewPage) page(ctx context.Context) (*page.Page, error) {
	dir, err := workdir.Open(r.chdir)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	r.dir = dir
	one, pairs := r.build()
	return one, page.Draw(ctx, pairs, r.embed)
}

// build makes the page without its pictures. The pairs are those of its entries.
func (r *reviewPage) build() (*page.Page, []page.Pair) {
	one := &page.Page{Title: filepath.Base(r.dir.Name()), Kind: r.kind(), Version: version(), Notes: r.doc.Notes, Totals: r.totals()}
	for _, cause := range r.doc.Causes {
		one.Causes = append(one.Causes, causeWords(cause))
	}
	for _, problem := range r.doc.Problems {
		one.Problems = append(one.Problems, strings.TrimPrefix(problem.Address+": "+problem.Text, ": "))
	}
	var pairs []page.Pair
	for _, c := range r.doc.Changes {
		if c.Action == plan.NoOp.String() && one.Kind != page.OfGallery {
			continue
		}
		entry := r.entry(c)
		one.Entries = append(one.Entries, entry)
		pairs = append(pairs, r.pair(c, entry))
	}
	return one, pairs
}

// kind decides what the page is about: where nothing is to be done, what there is.
func (r *reviewPage) kind() page.Kind {
	if r.since != "" {
		return page.OfApplied
	}
	for _, c := range r.doc.Changes {
		if c.Action != plan.NoOp.String() && !r.gallery {
			return page.OfPlan
		}
	}
	return page.OfGallery
}

// totals are the counts of a plan, as it says them.
func (r *reviewPage) totals() []page.Total {
	var totals []page.Total
	for _, action := range plan.Actions {
		if n, _ := r.doc.Count(action); n > 0 {
			totals = append(totals, page.Total{Name: looks[action.String()].verb, Value: strconv.Itoa(n)})
		}
	}
	totals = append(totals, page.Total{Name: "cost", Value: costWords(r.doc)})
	if r.doc.Adds != nil {
		totals = append(totals, page.Total{Name: "adds", Value: addedWords(r.doc.Adds)})
	}
	return totals
}

func (r *reviewPage) entry(c plan.DocumentChange) *page.Entry {
	entry := page.EntryOf(c, looks[c.Action].verb)
	for _, fact := range r.facts(c) {
		switch fact.Name {
		case "provider", "model":
		case "prompt":
			if entry.Prompt == "" {
				entry.Prompt = fact.Value
			}
		default:
			entry.Arguments = append(entry.Arguments, page.Argument(fact))
		}
	}
	if c.SharedWith != "" {
		entry.Notes = append(entry.Notes, "the same picture as "+c.SharedWith+": paid once")
	}
	if c.MayChange {
		entry.Notes = append(entry.Notes, "made again only if the picture that it is made from changes")
	}
	if record, ok := r.record(c); ok && !record.Made.IsZero() {
		entry.Notes = append(entry.Notes, "made "+record.Made.UTC().Format("2006-01-02 15:04")+makerWords(record.Model))
	}
	return entry
}

// facts are the arguments that a picture will be, or was, made from.
func (r *reviewPage) facts(c plan.DocumentChange) []state.Fact {
	if r.made != nil {
		if change := r.made.plan.Change(c.Address); change != nil && len(change.Facts.Arguments) > 0 {
			return change.Facts.Arguments
		}
	}
	facts, known := r.snapshot.Facts(state.Key(c.Key))
	if !known {
		facts, _ = r.snapshot.Facts(state.Key(c.PriorKey))
	}
	return facts.Arguments
}

// record is what is remembered of the picture that a change starts from.
func (r *reviewPage) record(c plan.DocumentChange) (*state.Record, bool) {
	if record, ok := r.snapshot.Records[c.Address]; ok {
		return record, true
	}
	record, ok := r.snapshot.Records[c.PriorAddress]
	return record, ok
}
