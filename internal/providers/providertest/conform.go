package providertest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

// Subject is a provider under test.
type Subject struct {
	Provider providers.Provider
	Vendor   *Vendor // the double behind it; nil for a provider that draws on this machine
	// Request is a valid one for a model that makes pictures from text.
	Request providers.Request
	Seeded  bool // whether that model takes a seed
	// FromSource is a valid one for a model that starts from a picture, with a Source that isn't uploaded yet; nil if
	// there is no such model.
	FromSource *providers.Request
}

// Conform runs the rows that a provider must pass. Each opens a subject of its own.
func Conform(t *testing.T, open func(t *testing.T) Subject) {
	rows := map[string]func(*testing.T, Subject){
		"a request becomes a picture of its size": pictures,
		"a seed repeats a picture":                repeats,
		"a source changes the picture":            restyles,
		"an unknown model is invalid":             unknownModel,
		"many requests at once":                   crowds,
	}
	remote := map[string]func(*testing.T, Subject){
		"refusals are not charged":            refusals,
		"lost answers are of unknown outcome": lostAnswers,
		"an answer that never comes":          hangs,
		"nothing listens":                     unreachable,
		"looks fail without the task":         looks,
		"tasks end badly":                     badEnds,
		"links die":                           deadLinks,
		"downloads fail":                      badDownloads,
		"uploads fail":                        badUploads,
		"the key stays where it belongs":      secrets,
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) { row(t, open(t)) })
	}
	for name, row := range remote {
		t.Run(name, func(t *testing.T) {
			if s := open(t); s.Vendor != nil {
				row(t, s)
			}
		})
	}
}

func pictures(t *testing.T, s Subject) {
	data := bring(t, s, s.Request)
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("what was delivered is no picture: %v", err)
	}
	if got := (providers.Size{Width: config.Width, Height: config.Height}); got != s.Request.Size {
		t.Errorf("the picture is %s, want %s", got, s.Request.Size)
	}
	s.charged(t, 1)
}

func repeats(t *testing.T, s Subject) {
	if !s.Seeded {
		return
	}
	first, again := bring(t, s, s.Request), bring(t, s, s.Request)
	s.Request.Seed++
	other := bring(t, s, s.Request)
	if !bytes.Equal(first, again) {
		t.Error("the same seed made another picture")
	}
	if bytes.Equal(first, other) {
		t.Error("another seed made the same picture")
	}
}

func restyles(t *testing.T, s Subject) {
	if s.FromSource == nil {
		return
	}
	from := upload(t, s, *s.FromSource)
	first := bring(t, s, from)
	source := *s.FromSource.Source
	source.Bytes = append(bytes.Clone(source.Bytes), 0) // decoders don't read so far; a digest does
	sum := sha256.Sum256(source.Bytes)
	source.Digest = hex.EncodeToString(sum[:])
	before := from.Source.URL
	from.Source = &source
	from = upload(t, s, from)
	if before != "" && before == from.Source.URL {
		t.Error("another source has the same name")
	}
	if bytes.Equal(first, bring(t, s, from)) && s.Vendor != nil {
		t.Error("another source made the same picture")
	}
}

func unknownModel(t *testing.T, s Subject) {
	s.Request.Model = "no/such-model"
	task, err := s.Provider.Submit(t.Context(), s.Request)
	wantClass(t, err, providers.Invalid)
	if task.ID != "" {
		t.Errorf("it made task %s", task.ID)
	}
	s.charged(t, 0)
}

func crowds(t *testing.T, s Subject) {
	const crowd = 8
	var group sync.WaitGroup
	for i := range crowd {
		request := s.Request
		request.Seed += int64(i)
		group.Go(func() {
			if task, err := s.Provider.Submit(t.Context(), request); err != nil || task.Phase == "" {
				t.Errorf("submit: task %+v, %v", task, err)
			}
		})
	}
	group.Wait()
	s.charged(t, crowd)
	if s.Vendor == nil {
		return
	}
	s.Vendor.Strike(Fault{Endpoint: Task, Kind: Slow, Polls: crowd})
	task := submit(t, s, s.Request)
	for range crowd {
		group.Go(func() {
			if seen, err := s.Provider.Poll(t.Context(), task.ID); err != nil || seen.Phase != providers.Running {
				t.Errorf("look %+v, %v", seen, err)
			}
		})
	}
	group.Wait()
}
