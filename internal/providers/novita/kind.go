// Package novita speaks to Novita, and by its base_url to PPIO, JieKou and MyRouter, who sell the same API. It never
// asks for a picture twice.
//
// Facts are from novita.ai/docs and from novitalabs/javascript-sdk, which knows more of the answers.
package novita

import (
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

const qwenImage = "qwen-image"

// Kind returns the catalogue's entry.
func Kind() providers.Kind {
	return providers.Kind{
		Name:    "novita",
		Doc:     "Novita, and by its base_url PPIO, JieKou and MyRouter: Qwen-Image, made from text, without a seed.",
		KeyEnv:  "NOVITA_API_KEY",
		BaseURL: "https://api.novita.ai",
		Limits: providers.Limits{
			MaxRunning: 10, // undocumented; a minute's images at once would be the most that makes sense
			// The limits are counted in images a minute for each model. Qwen's own isn't documented; 20 is that of
			// txt2img_v3 (novita.ai/docs, model APIs, rate limits).
			Rate:      providers.Rate{N: 20, Per: time.Minute},
			PollEvery: 2 * time.Second,
			TaskWait:  15 * time.Minute,
		},
		Models: []providers.Model{{
			Name: qwenImage, Doc: "Qwen-Image: a picture from a prompt.", Mode: providers.TextToImage,
			Arguments: []providers.Argument{
				{Name: "prompt", Doc: "what the picture shows", Type: providers.String, Required: true},
			},
			Sizes:     providers.Sizes{Min: 256, Max: 1536, Default: providers.Size{Width: 1024, Height: 1024}},
			PriceFrom: "Novita documents no price for it; set your own with price = {...}",
			From:      "novita.ai/docs/api-reference/model-apis-qwen-image-txt2img",
		}},
		Open: open,
	}
}
