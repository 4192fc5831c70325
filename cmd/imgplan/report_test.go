package main

import (
	"testing"

	"github.com/imgplan/imgplan/internal/apply"
)

func TestSpentWords(t *testing.T) {
	for want, result := range map[string]apply.Result{
		"Nothing was spent.":                               {},
		"Spent: $0.02.":                                    {Spent: 20_000},
		"What was spent isn't known, for 4 images.":        {Unpriced: 4},
		"Spent: $0.02, and what isn't known, for 1 image.": {Spent: 20_000, Unpriced: 1},
	} {
		if got := spentWords(result); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWaitedFor(t *testing.T) {
	r := &report{result: apply.Result{Images: []apply.ImageResult{{Outcome: apply.Done}}}}
	if got := r.waitedFor(); got != "what it refers to can't be known, though all that it waits for is made" {
		t.Errorf("all is made: %q", got)
	}
	r.result.Images[0].Outcome = apply.Failed
	if got := r.waitedFor(); got != "what it waits for was not made" {
		t.Errorf("one has failed: %q", got)
	}
}
