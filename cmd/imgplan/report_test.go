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
