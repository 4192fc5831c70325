package main

import (
	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

// The views are what "providers -json" prints: the catalogue in the words of the language.
type (
	kindView struct {
		Name   string      `json:"name"`
		Doc    string      `json:"doc"`
		KeyEnv string      `json:"key_env,omitempty"`
		Rate   string      `json:"rate,omitempty"`
		AtOnce int         `json:"max_running"`
		Models []modelView `json:"models"`
	}
	modelView struct {
		Name      string         `json:"name"`
		Doc       string         `json:"doc"`
		Mode      providers.Mode `json:"mode"`
		Seeded    bool           `json:"seeded"`
		Price     *money.USD     `json:"price"` // null when it isn't known
		PriceFrom string         `json:"price_from,omitempty"`
		From      string         `json:"from,omitempty"`
		Sizes     *sizesView     `json:"sizes,omitempty"`
		Source    *sourceView    `json:"source_image,omitempty"`
		Arguments []argumentView `json:"arguments"`
	}
	sizesView struct {
		Presets []string `json:"presets,omitempty"`
		Min     int      `json:"min,omitempty"`
		Max     int      `json:"max,omitempty"`
		Default string   `json:"default"`
	}
	sourceView struct {
		Formats  []string `json:"formats"`
		MaxBytes int64    `json:"max_bytes"`
		URLs     bool     `json:"urls"`
	}
	argumentView struct {
		Name      string         `json:"name"`
		Doc       string         `json:"doc,omitempty"`
		Type      providers.Type `json:"type"`
		Required  bool           `json:"required,omitempty"`
		Default   string         `json:"default,omitempty"`
		Min       string         `json:"min,omitempty"`
		Max       string         `json:"max,omitempty"`
		Step      string         `json:"step,omitempty"`
		Enum      []string       `json:"enum,omitempty"`
		MaxLength int            `json:"max_length,omitempty"`
	}
)

func kindViews(kinds providers.Catalogue) []kindView {
	views := make([]kindView, 0, len(kinds))
	for _, kind := range kinds {
		view := kindView{
			Name: kind.Name, Doc: kind.Doc, KeyEnv: kind.KeyEnv, Rate: kind.Limits.Rate.String(), AtOnce: kind.Limits.MaxRunning,
		}
		for i := range kind.Models {
			view.Models = append(view.Models, viewOfModel(&kind.Models[i]))
		}
		views = append(views, view)
	}
	return views
}

func viewOfModel(m *providers.Model) modelView {
	view := modelView{
		Name: m.Name, Doc: m.Doc, Mode: m.Mode, Seeded: m.Seeded, Price: m.Price, PriceFrom: m.PriceFrom, From: m.From,
	}
	if m.Mode == providers.ImageToImage {
		view.Source = &sourceView{m.Source.Formats, m.Source.MaxBytes, m.Source.Links}
	}
	if m.Sizes.Max > 0 || len(m.Sizes.Presets) > 0 {
		view.Sizes = &sizesView{Min: m.Sizes.Min, Max: m.Sizes.Max, Default: m.Sizes.Default.String()}
		for _, preset := range m.Sizes.Presets {
			view.Sizes.Presets = append(view.Sizes.Presets, preset.Size.String())
		}
	}
	for _, a := range m.Arguments {
		view.Arguments = append(view.Arguments, argumentView(a))
	}
	return view
}
