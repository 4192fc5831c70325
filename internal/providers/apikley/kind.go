// Package apikley speaks to Apikley, and to kie.ai, whose API it is. It never asks for a picture twice, and never takes
// a callback's word for anything.
//
// Facts are from docs.apikley.ru and docs.kie.ai; those marked "measured" are users' findings.
package apikley

import (
	"time"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

const (
	textToImage  = "qwen/text-to-image"
	imageToImage = "qwen/image-to-image"
)

// Kind returns the catalogue's entry.
func Kind() providers.Kind {
	return providers.Kind{
		Name:      "apikley",
		Doc:       "Apikley, and kie.ai by its base_url: Qwen images, made from text or from another picture.",
		KeyEnv:    "APIKLEY_API_KEY",
		BaseURL:   "https://api.apikley.ru",
		UploadURL: "https://api.apikley.ru/file-upload",
		Callback:  true,
		Limits: providers.Limits{
			MaxRunning: 50, // half of the "typically 100+" running tasks that docs.kie.ai speaks of
			Rate:       providers.Rate{N: 20, Per: 10 * time.Second},
			PollEvery:  2 * time.Second,
			TaskWait:   15 * time.Minute, // docs.kie.ai: stop looking after 10-15 min
		},
		Models: []providers.Model{drawing(), redrawing()},
		Open:   open,
	}
}

func drawing() providers.Model {
	return providers.Model{
		Name: textToImage, Doc: "Qwen-Image: a picture from a prompt.", Mode: providers.TextToImage,
		Arguments: arguments(), Sizes: sizes(),
		Seeded: true, SeedMax: maxSeed, Price: price(), PriceFrom: priceFrom,
		From: "docs.apikley.ru/Qwen/text-to-image; the presets' pixels: fal-ai/fal, IMAGE_SIZE_PRESETS; the largest seed: kie.ai's newer Qwen models",
	}
}

func redrawing() providers.Model {
	strength := providers.Argument{
		Name: "strength", Doc: "how far the picture may go from its source: 0 keeps it, 1 ignores it",
		Type: providers.Number, Default: "0.8", Min: "0", Max: "1", Step: "0.01",
	}
	list := arguments()
	return providers.Model{
		Name: imageToImage, Doc: "Qwen-Image: a picture from a prompt and another picture.", Mode: providers.ImageToImage,
		Arguments: append(list[:1:1], append([]providers.Argument{strength}, list[1:]...)...),
		Source:    providers.SourceRule{Formats: []string{"jpeg", "png", "webp"}, MaxBytes: 10 << 20, Links: true},
		Seeded:    true, SeedMax: maxSeed, Price: price(), PriceFrom: priceFrom,
		From: "docs.apikley.ru/Qwen/image-to-image; the largest seed: kie.ai's newer Qwen models",
	}
}

// maxSeed is the documented bound of the newer models. The older ones document none; what fits in 31 bits is safe
// with any vendor.
const maxSeed = 1<<31 - 1

const priceFrom = "a third party's figure for kie.ai: 4 credits at about $0.005 a picture of a megapixel; " +
	"neither Apikley nor kie.ai documents a price, so set your own with price = {...}"

func price() *money.USD {
	usd := money.Dollar / 50
	return &usd
}

// arguments returns what both models take, the prompt first.
func arguments() []providers.Argument {
	return []providers.Argument{
		{Name: "prompt", Doc: "what the picture shows", Type: providers.String, Required: true, MaxLength: 5000},
		{Name: "negative_prompt", Doc: "what it must not show", Type: providers.String, MaxLength: 500},
		{
			Name: "num_inference_steps", Doc: "how many steps it is refined in", Type: providers.Integer,
			Default: "30", Min: "2", Max: "250", Step: "1",
		},
		{
			Name: "guidance_scale", Doc: "how closely it follows the prompt", Type: providers.Number,
			Default: "2.5", Min: "0", Max: "20", Step: "0.1",
		},
		{
			Name: "acceleration", Doc: "speed at the cost of quality", Type: providers.String,
			Default: "none", Enum: []string{"none", "regular", "high"},
		},
		{
			Name: "output_format", Doc: "the format of the original", Type: providers.String,
			Default: "png", Enum: []string{"png", "jpeg"},
		},
		{Name: "enable_safety_checker", Doc: "whether the vendor checks what the picture shows", Type: providers.Bool},
	}
}

// sizes returns the presets. The vendor names them without their pixels; those are fal's, whose model it is.
func sizes() providers.Sizes {
	return providers.Sizes{
		Presets: []providers.Preset{
			{Name: "square_hd", Size: providers.Size{Width: 1024, Height: 1024}},
			{Name: "square", Size: providers.Size{Width: 512, Height: 512}},
			{Name: "portrait_4_3", Size: providers.Size{Width: 768, Height: 1024}},
			{Name: "portrait_16_9", Size: providers.Size{Width: 576, Height: 1024}},
			{Name: "landscape_4_3", Size: providers.Size{Width: 1024, Height: 768}},
			{Name: "landscape_16_9", Size: providers.Size{Width: 1024, Height: 576}},
		},
		Default: providers.Size{Width: 1024, Height: 1024},
	}
}
