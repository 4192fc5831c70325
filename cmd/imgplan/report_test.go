package main

import (
	"testing"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
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

func TestDoneWords(t *testing.T) {
	for _, one := range []struct {
		want   string
		images []apply.ImageResult
	}{
		{"0 images done", nil},
		{"1 image done", []apply.ImageResult{{Address: `module.a.image.x["#"]`, Action: plan.Delete}}},
		{"0 images done, 1 other file done", []apply.ImageResult{{Address: "index.i", Action: plan.Delete}}},
		{"1 image done, 2 files rendered, 2 other files done", []apply.ImageResult{
			{Address: "image.a", Action: plan.Generate}, {Address: "image.b", Action: plan.Render}, {Address: "image.a#t", Action: plan.Render},
			{Address: "image.a#u", Action: plan.Move}, {Address: "module.index.atlas.z", Action: plan.Delete},
		}},
	} {
		for i := range one.images {
			one.images[i].Outcome = apply.Done
		}
		r := &report{result: apply.Result{Images: append(one.images, apply.ImageResult{Address: "image.c", Outcome: apply.Failed})}}
		if got := r.doneWords(); got != one.want {
			t.Errorf("got %q, want %q", got, one.want)
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
