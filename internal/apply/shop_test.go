package apply

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// maker is a vendor without a wire. Each picture takes a minute.
type maker struct {
	mu      sync.Mutex
	bill    []string // prompts, in the order they were paid
	due     map[string]time.Time
	prompts map[string]string // by task id
	running int
	most    int // tasks that ran at once
	order   func(prompt string) error
	look    func() error
	fate    func(prompt string) providers.Phase
	name    func(n int) string
	takes   time.Duration // to make a picture
	brings  time.Duration // to bring it home
	deliver func(io.ReadCloser, error) (io.ReadCloser, error)
}

func newMaker() *maker {
	return &maker{due: map[string]time.Time{}, prompts: map[string]string{}, takes: time.Minute}
}

func (m *maker) Turn(ctx context.Context) error { return ctx.Err() }
func (m *maker) Retry(err error, tries int) bool {
	return providers.ClassOf(err) == providers.Busy && tries < 3
}
func (m *maker) Repeatable() bool { return false }
func (m *maker) Upload(context.Context, providers.Source) (string, error) {
	return "https://example.com/source", nil
}
func (m *maker) Remint(context.Context, string) (string, error) { return "", errors.New("no") }
func (m *maker) Wake(string) (<-chan struct{}, func())          { return nil, func() {} }

func (m *maker) Submit(_ context.Context, request providers.Request) (providers.Task, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.order != nil {
		if err := m.order(request.Prompt); err != nil {
			return providers.Task{}, err
		}
	}
	m.bill = append(m.bill, request.Prompt)
	m.running++
	m.most = max(m.most, m.running)
	id := fmt.Sprintf("task%d", len(m.bill))
	if m.name != nil {
		id = m.name(len(m.bill))
	}
	m.due[id], m.prompts[id] = time.Now().Add(m.takes), request.Prompt
	return providers.Task{ID: id, Phase: providers.Running}, nil
}

func (m *maker) Poll(_ context.Context, id string) (providers.Task, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.look != nil {
		if err := m.look(); err != nil {
			return providers.Task{}, err
		}
	}
	task := providers.Task{ID: id, Phase: providers.Running, Results: []providers.Result{{URL: m.prompts[id]}}}
	if time.Now().Before(m.due[id]) {
		return task, nil
	}
	m.running--
	task.Phase = providers.Finished
	if m.fate != nil {
		task.Phase = m.fate(m.prompts[id])
	}
	return task, nil
}

// Fetch delivers a picture whose colour comes from the prompt's first word.
func (m *maker) Fetch(_ context.Context, url string) (io.ReadCloser, error) {
	time.Sleep(m.brings)
	word, _, _ := bytes.Cut([]byte(url), []byte(" "))
	digest := fnv.New32()
	digest.Write(word)
	sum := digest.Sum32()
	picture := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	picture.Set(0, 0, color.NRGBA{byte(sum), byte(sum >> 8), byte(sum >> 16), 255})
	var data bytes.Buffer
	err := png.Encode(&data, picture)
	if m.deliver != nil {
		return m.deliver(io.NopCloser(&data), err)
	}
	return io.NopCloser(&data), err
}

// shop is a folder with a configuration and a maker.
type shop struct {
	t           *testing.T
	folder      string
	maker       *maker
	images      []*spec.Image
	limits      providers.Limits
	budget      spec.Budget
	imports     []spec.Import
	removed     []spec.Removed
	parallelism int
	events      []Event
	hear        func(Event) // may be nil
}

func newShop(t *testing.T, images ...*spec.Image) *shop {
	return &shop{
		t: t, folder: t.TempDir(), maker: newMaker(), images: images,
		limits: providers.Limits{MaxRunning: 3, PollEvery: time.Second, TaskWait: time.Hour},
	}
}

func (s *shop) config() *spec.Config {
	price := money.USD(20_000)
	return &spec.Config{Images: s.images, Imports: s.imports, Removed: s.removed, Providers: []spec.Provider{{
		Config: providers.Config{Name: "vendor", Kind: "vendor", Limits: s.limits},
		Prices: map[string]money.USD{"t2i": price, "i2i": price},
	}}}
}

// plan plans the folder as it is.
func (s *shop) plan(snapshot *state.Snapshot, dir *workdir.Dir) *plan.Plan {
	s.t.Helper()
	config := s.config()
	files, err := dir.Look(plan.Paths(config, snapshot.Records), nil, true)
	s.check(err)
	objects := state.OpenObjects(s.folder)
	return plan.Make(plan.Input{
		Config: config, Records: snapshot.Records, Files: files, Tasks: snapshot.Tasks, Facts: snapshot.Facts,
		Original: func(key state.Key) (state.Original, bool) {
			original, found, err := objects.Original(key)
			s.check(err)
			return original, found
		},
		Verify: func(path string) (state.Original, error) {
			file, err := dir.Open(path)
			s.check(err)
			defer file.Close()
			info, err := picture.Verify(file)
			return state.Original{Format: info.Format, Width: info.Width, Height: info.Height}, err
		},
		Unmarked: func(path string) (state.Content, error) {
			file, err := dir.Open(path)
			s.check(err)
			defer file.Close()
			bare, err := unmarked(file)
			if err != nil {
				return "", err
			}
			return contentOf(bare)
		},
	})
}

// apply plans the folder and applies that.
func (s *shop) apply(ctx context.Context) Result {
	s.t.Helper()
	store, err := state.Open(s.folder, state.Options{Verb: "test"})
	s.check(err)
	defer func() { s.check(store.Close()) }()
	dir, err := workdir.Open(s.folder)
	s.check(err)
	defer dir.Close()
	snapshot, err := store.Snapshot()
	s.check(err)
	return Run(ctx, s.plan(snapshot, dir), Workshop{
		Config: s.config(), Dir: dir, Store: store, Objects: state.OpenObjects(s.folder), Tasks: snapshot.Tasks,
		Makers: map[string]Maker{"vendor": s.maker}, Parallelism: s.parallelism, Budget: s.budget,
		Report: s.report,
	})
}

func (s *shop) report(e Event) {
	s.events = append(s.events, e)
	if s.hear != nil {
		s.hear(e)
	}
}

// paused is why images waited, in the order it was told.
func (s *shop) paused() (details []string) {
	for _, e := range s.events {
		if e.Step == Paused {
			details = append(details, e.Detail)
		}
	}
	return details
}

// expect checks how many images ended how, and how many pictures are on the bill so far.
func (s *shop) expect(result Result, bill int, want map[Outcome]int) {
	s.t.Helper()
	got := map[Outcome]int{}
	for _, image := range result.Images {
		got[image.Outcome]++
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || result.Err != nil {
		s.t.Errorf("it ended with %v (%v); want %v: %+v", got, result.Err, want, result.Images)
	}
	if len(s.maker.bill) != bill {
		s.t.Errorf("%d pictures were paid; want %d: %q", len(s.maker.bill), bill, s.maker.bill)
	}
}

// unchanged checks that the next plan is empty.
func (s *shop) unchanged() {
	s.t.Helper()
	snapshot, err := state.Peek(s.folder)
	s.check(err)
	defer snapshot.Close()
	dir, err := workdir.Open(s.folder)
	s.check(err)
	defer dir.Close()
	if p := s.plan(snapshot, dir); p.HasChanges() {
		for _, c := range p.Changes {
			s.t.Errorf("the next plan is not empty: %v %s %v", c.Action, c.Address, c.Notes)
		}
	}
}

func (s *shop) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func imageOf(name, prompt string) *spec.Image {
	return &spec.Image{
		Address: "image." + name, Provider: "vendor", Kind: "vendor", Model: "t2i", Mode: providers.TextToImage, Seeded: true,
		Prompt: prompt, Seed: 1, Path: "out/" + name + ".png",
	}
}

func madeFrom(source *spec.Image, name, prompt string) *spec.Image {
	image := imageOf(name, prompt)
	image.Model, image.Mode, image.Source, image.DependsOn = "i2i", providers.ImageToImage, source.Path, []string{source.Address}
	return image
}
