package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/apikley"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// work applies in a folder and prints how long that took, and how long it was until the first request.
func work(args []string) error {
	folder, url := args[0], args[1]
	var numbers [3]int
	for i := range numbers {
		n, err := strconv.Atoi(args[2+i])
		if err != nil {
			return err
		}
		numbers[i] = n
	}
	limits := providers.Limits{MaxRunning: numbers[0], PollEvery: time.Millisecond, TaskWait: time.Hour}
	config := &spec.Config{Providers: []spec.Provider{{Config: providers.Config{
		Name: "apikley", Kind: "apikley", APIKey: providers.NewSecret("bench"), BaseURL: url, UserAgent: "imgplan-bench", Limits: limits,
	}}}}
	maker, err := newMaker(config.Providers[0].Config, numbers[2])
	if err != nil {
		return err
	}
	for i := range numbers[1] {
		config.Images = append(config.Images, &spec.Image{
			Address: fmt.Sprintf("image.i%05d", i), Provider: "apikley", Kind: "apikley", Model: "qwen/text-to-image", Seeded: true,
			Mode: providers.TextToImage, Prompt: fmt.Sprintf("picture %d", i), Path: fmt.Sprintf("out/%d/i%05d.png", i%10, i),
			Size: providers.Size{Width: 1024, Height: 1024},
		})
	}
	took, err := applyTo(folder, config, maker)
	if err == nil {
		_, err = fmt.Println(took, maker.first)
	}
	return err
}

func applyTo(folder string, config *spec.Config, m *maker) (time.Duration, error) {
	store, err := state.Open(folder, state.Options{Verb: "bench"})
	if err != nil {
		return 0, err
	}
	dir, err := workdir.Open(folder)
	if err != nil {
		return 0, err
	}
	p := plan.Make(plan.Input{
		Config: config, Original: func(state.Key) (state.Original, bool) { return state.Original{}, false },
	})
	begun := time.Now()
	m.began = begun
	result := apply.Run(context.Background(), p, apply.Workshop{
		Config: config, Dir: dir, Store: store, Objects: state.OpenObjects(folder), Makers: map[string]apply.Maker{"apikley": m},
	})
	took := time.Since(begun)
	if !result.Complete() || len(result.Images) != len(config.Images) {
		return took, fmt.Errorf("%d of %d are done; %v", result.Count(apply.Done), len(config.Images), result.Err)
	}
	if err := store.Close(); err != nil {
		return took, err
	}
	return took, dir.Close()
}

// account is what newMaker needs of Apikley's.
type account interface {
	providers.Provider
	providers.Fetcher
	providers.Uploader
	providers.Reminter
}

// maker lets requests go at once, and looks at a task as often as it is asked to.
type maker struct {
	account
	atOnce []byte // delivered without a wire; nil where there is a vendor
	sent   atomic.Int64
	began  time.Time
	once   sync.Once
	first  time.Duration // until the first request
}

func newMaker(config providers.Config, length int) (*maker, error) {
	if config.BaseURL == "" {
		picture, err := noise(length)
		return &maker{atOnce: picture}, err
	}
	kind := apikley.Kind()
	opened, err := kind.Open(config)
	if err != nil {
		return nil, err
	}
	return &maker{account: opened.(account)}, nil
}

func (m *maker) Turn(context.Context) error                   { return nil }
func (m *maker) Retry(error, int) bool                        { return false }
func (m *maker) Repeatable() bool                             { return false }
func (m *maker) Wake(string) (wake <-chan struct{}, _ func()) { return nil, func() {} }

func (m *maker) Submit(ctx context.Context, request providers.Request) (providers.Task, error) {
	m.once.Do(func() { m.first = time.Since(m.began) })
	if m.atOnce == nil {
		return m.account.Submit(ctx, request)
	}
	id := fmt.Sprintf("task%d-%d", os.Getpid(), m.sent.Add(1))
	return providers.Task{ID: id, Phase: providers.Finished, Results: []providers.Result{{Bytes: signed(m.atOnce, id)}}}, nil
}
