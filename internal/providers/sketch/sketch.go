// Package sketch is the engine that draws on this machine: free, offline and repeatable, for trying things out, for tests
// and for placeholders. The same request gives the same pixels on every platform, so it computes with whole numbers only; it
// never opens a connection and remembers nothing.
package sketch

import (
	"time"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

// auto lets the prompt and the seed choose the composition.
const auto = "auto"

// The models.
const (
	fromText  = "sketch/text-to-image"
	fromImage = "sketch/image-to-image"
)

// Bounds of what is drawn.
const (
	minSide, maxSide = 16, 2048
	maxSource        = 10 << 20   // bytes of a source picture
	maxPixels        = 64_000_000 // of a source picture: what internal/picture accepts too
	seedMax          = 1<<31 - 1
)

// Kind describes the engine.
func Kind() providers.Kind {
	return providers.Kind{
		Name:   "sketch",
		Doc:    "draws simple pictures on this machine, offline and for free",
		Local:  true,
		Limits: providers.Limits{MaxRunning: 4, PollEvery: 10 * time.Millisecond, TaskWait: time.Minute},
		Models: []providers.Model{textModel(), imageModel()},
		Open:   func(providers.Config) (providers.Provider, error) { return engine{}, nil },
	}
}

func textModel() providers.Model {
	free := money.USD(0)
	return providers.Model{
		Name: fromText, Doc: "a drawing that follows words of the prompt, with the prompt below it", Mode: providers.TextToImage,
		Arguments: append(words(), style()),
		Sizes:     providers.Sizes{Min: minSide, Max: maxSide, Default: providers.Size{Width: 1024, Height: 1024}},
		Seeded:    true, SeedMax: seedMax,
		Price: &free, PriceFrom: "drawn on this machine", From: "this program",
	}
}

func imageModel() providers.Model {
	free := money.USD(0)
	return providers.Model{
		Name: fromImage, Doc: "the source picture printed in colours that suit the prompt, at its own size", Mode: providers.ImageToImage,
		Arguments: append(words(), strength()),
		Source:    providers.SourceRule{Formats: []string{"png", "jpeg", "webp"}, MaxBytes: maxSource},
		Seeded:    true, SeedMax: seedMax,
		Price: &free, PriceFrom: "drawn on this machine", From: "this program",
	}
}

// words are the arguments that both models take.
func words() []providers.Argument {
	return []providers.Argument{
		{Name: "prompt", Doc: "what to draw: words such as night, sea, fox or city are understood", Type: providers.String, Required: true, MaxLength: 5000},
		{Name: "negative_prompt", Doc: "what to leave out: it only changes the choice of colours", Type: providers.String, MaxLength: 500},
	}
}

func style() providers.Argument {
	return providers.Argument{
		Name: "style", Doc: "the composition; auto follows the prompt, then the seed", Type: providers.String,
		Default: auto, Enum: append([]string{auto}, styles...),
	}
}

func strength() providers.Argument {
	return providers.Argument{
		Name: "strength", Doc: "how much of the source is drawn over: 0 leaves it, 1 leaves only its light and dark", Type: providers.Number,
		Default: "0.8", Min: "0", Max: "1", Step: "0.01",
	}
}
