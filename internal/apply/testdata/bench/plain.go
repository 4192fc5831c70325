package main

import (
	"context"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/apikley"
)

// plain is the ceiling: c workers that each ask for a picture, look at its task once and read it to its end.
func plain(j job) (cost, error) {
	kind := apikley.Kind()
	opened, err := kind.Open(j.config().Providers[0].Config)
	if err != nil {
		return cost{}, err
	}
	vendor := opened.(account)
	var workers errgroup.Group
	workers.SetLimit(j.C)
	begun := time.Now()
	for range j.N {
		workers.Go(func() error { return once(vendor) })
	}
	err = workers.Wait()
	return cost{wall: time.Since(begun)}, err
}

func once(vendor account) error {
	task, err := vendor.Submit(context.Background(), providers.Request{
		Model: "qwen/text-to-image", Prompt: "a picture", Size: providers.Size{Width: 1024, Height: 1024},
	})
	if err != nil {
		return err
	}
	if task, err = vendor.Poll(context.Background(), task.ID); err != nil {
		return err
	}
	body, err := vendor.Fetch(context.Background(), task.Results[0].URL)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, body)
	_ = body.Close()
	return err
}
