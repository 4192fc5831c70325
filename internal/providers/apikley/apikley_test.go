package apikley

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/providertest"
)

func TestConforms(t *testing.T) {
	providertest.Conform(t, func(t *testing.T) providertest.Subject {
		vendor := providertest.Start(t)
		return providertest.Subject{
			Provider: opened(t, vendor.Config(Kind())), Vendor: vendor, Seeded: true,
			Request: request(), FromSource: fromSource(t),
		}
	})
}

func opened(t testing.TB, config providers.Config) *account {
	provider, err := open(config)
	if err != nil {
		t.Fatal(err)
	}
	return provider.(*account)
}

// request is one with every argument at its documented default.
func request() providers.Request {
	return providers.Request{
		Model: textToImage, Prompt: "a fox", Size: providers.Size{Width: 1024, Height: 576}, Seed: 7,
		Settings: defaults(drawing()),
	}
}

func fromSource(t testing.TB) *providers.Request {
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
		t.Fatal(err)
	}
	return &providers.Request{
		Model: imageToImage, Prompt: "the same at night", Seed: 7, Settings: defaults(redrawing()),
		Source: &providers.Source{Format: "png", Bytes: buffer.Bytes()},
	}
}

func defaults(model providers.Model) []providers.Setting {
	var settings []providers.Setting
	for _, argument := range model.Arguments {
		if argument.Default != "" {
			settings = append(settings, providers.Setting{Name: argument.Name, Type: argument.Type, Text: argument.Default, Default: true})
		}
	}
	return settings
}

// The double takes exactly what is documented, so it says whether the catalogue's ranges are those of the documents.
func TestCatalogueIsWhatTheVendorTakes(t *testing.T) {
	vendor := providertest.Start(t)
	a := opened(t, vendor.Config(Kind()))
	model := drawing()
	for _, argument := range model.Arguments[1:] {
		for _, text := range append([]string{argument.Min, argument.Max, argument.Default}, argument.Enum...) {
			if text == "" {
				continue
			}
			request := request()
			request.Settings = []providers.Setting{{Name: argument.Name, Type: argument.Type, Text: text}}
			if _, err := a.Submit(t.Context(), request); err != nil {
				t.Errorf("%s = %s: %v", argument.Name, text, err)
			}
		}
	}
	for _, preset := range model.Sizes.Presets {
		request := request()
		request.Size = preset.Size
		if _, err := a.Submit(t.Context(), request); err != nil {
			t.Errorf("%s: %v", preset.Name, err)
		}
		if bill := vendor.Bill(); bill[len(bill)-1].Size != preset.Size.String() {
			t.Errorf("%s is %s, want %s", preset.Name, bill[len(bill)-1].Size, preset.Size)
		}
	}
	tooFar := request()
	tooFar.Settings = []providers.Setting{{Name: "num_inference_steps", Type: providers.Integer, Text: "251"}}
	if _, err := a.Submit(t.Context(), tooFar); providers.ClassOf(err) != providers.Invalid {
		t.Errorf("251 steps: %v", err)
	}
}

func TestSeedAndDefaultsAreSent(t *testing.T) {
	input, err := input(request())
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"seed": int64(7), "prompt": "a fox", "image_size": "landscape_16_9", "acceleration": "none"} {
		if input[name] != want {
			t.Errorf("%s = %v, want %v", name, input[name], want)
		}
	}
	if _, there := input["enable_safety_checker"]; there {
		t.Error("enable_safety_checker has no documented default, and is sent")
	}
}

func TestImpossibleRequestsAreNotSent(t *testing.T) {
	vendor := providertest.Start(t)
	a := opened(t, vendor.Config(Kind()))
	odd := request()
	odd.Size = providers.Size{Width: 100, Height: 100}
	for name, request := range map[string]providers.Request{"odd size": odd, "no upload": *fromSource(t)} {
		if _, err := a.Submit(t.Context(), request); providers.ClassOf(err) != providers.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if seen := vendor.Seen(providertest.Submit); seen != 0 {
		t.Errorf("%d requests were sent", seen)
	}
}

func TestBalance(t *testing.T) {
	vendor := providertest.Start(t)
	balance, err := opened(t, vendor.Config(Kind())).Balance(t.Context())
	if err != nil || balance.String() != "0.50" {
		t.Errorf("a hundred credits are %s, %v, want 0.50", balance, err)
	}
}
