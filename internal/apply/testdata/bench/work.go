package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/heap"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/apikley"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// config is a project of n pictures.
func (j job) config() *spec.Config {
	limits := providers.Limits{MaxRunning: j.C, PollEvery: time.Millisecond, TaskWait: time.Hour, Rate: j.Rate}
	config := &spec.Config{Providers: []spec.Provider{{Config: providers.Config{
		Name: "apikley", Kind: "apikley", APIKey: providers.NewSecret("bench"), BaseURL: j.URL, UserAgent: "imgplan-bench", Limits: limits,
	}}}}
	for i := range j.N {
		config.Images = append(config.Images, &spec.Image{
			Address: fmt.Sprintf("image.i%06d", j.First+i), Provider: "apikley", Kind: "apikley", Model: "qwen/text-to-image", Seeded: true,
			Mode: providers.TextToImage, Prompt: fmt.Sprintf("picture %d", j.First+i), Path: fmt.Sprintf("out/%d/i%06d.png", i%10, j.First+i),
			Size: providers.Size{Width: 1024, Height: 1024},
		})
	}
	return config
}

// work applies in a folder.
func work(j job) (cost, error) {
	config := j.config()
	maker, err := newMaker(config.Providers[0].Config, j.Bytes)
	if err != nil {
		return cost{}, err
	}
	store, err := state.Open(j.Folder, state.Options{Verb: "bench"})
	if err != nil {
		return cost{}, err
	}
	var spent cost
	if spent.wall, err = applyTo(j.Folder, config, maker, store); err == nil {
		err = store.Close()
	}
	spent.first = maker.first
	return spent, err
}

// fill records pictures that this apply is not about.
func fill(j job) error {
	store, err := state.Open(j.Folder, state.Options{Verb: "bench"})
	if err != nil {
		return err
	}
	digest := strings.Repeat("0", 58)
	var edits []func(*state.Tx)
	for i := range j.Records {
		record := state.Record{
			Address: fmt.Sprintf("image.before%06d", i), Path: fmt.Sprintf("before/%06d.png", i), Key: state.Key(fmt.Sprintf("k1:%s%06d", digest, i)),
			Content: state.Content(fmt.Sprintf("sha256:%s%06d", digest, i)), Made: time.Now(),
		}
		edits = append(edits, func(tx *state.Tx) { tx.PutRecord(record) })
	}
	if err := store.Commit(edits...); err != nil {
		return err
	}
	return errors.Join(store.WriteSum(), store.Close())
}

func applyTo(folder string, config *spec.Config, m *maker, store *state.Store) (time.Duration, error) {
	dir, err := workdir.Open(folder)
	if err != nil {
		return 0, err
	}
	p := plan.Make(plan.Input{
		Config: config, Original: func(state.Key) (state.Original, bool) { return state.Original{}, false },
	})
	heap.DelayCollector() // as the program does
	begun := time.Now()
	m.began = begun
	result := apply.Run(context.Background(), p, apply.Workshop{
		Config: config, Dir: dir, Store: store, Objects: state.OpenObjects(folder), Makers: map[string]apply.Maker{"apikley": m.limited()},
	})
	took := time.Since(begun)
	if !result.Complete() || len(result.Images) != len(config.Images) {
		return took, fmt.Errorf("%d of %d are done; %v", result.Count(apply.Done), len(config.Images), result.Err)
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
	limits providers.Limits
	atOnce []byte // delivered without a wire; nil where there is a vendor
	sent   atomic.Int64
	began  time.Time
	once   sync.Once
	first  time.Duration // until the first request
}

func newMaker(config providers.Config, length int) (*maker, error) {
	if config.BaseURL == "" {
		picture, err := noise(length)
		return &maker{limits: config.Limits, atOnce: picture}, err
	}
	kind := apikley.Kind()
	opened, err := kind.Open(config)
	if err != nil {
		return nil, err
	}
	return &maker{limits: config.Limits, account: opened.(account)}, nil
}

// limited keeps to the account's rate where it has one, and to what the vendor asks for, as the program does.
func (m *maker) limited() apply.Maker {
	if m.limits.Rate.N == 0 {
		return m
	}
	return providers.NewPatient(m, m.limits)
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
