package main

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/imgplan/imgplan/internal/imprint"
	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/workdir"
)

// drafter makes declarations to start from of pictures that are there.
type drafter struct {
	dir    *workdir.Dir
	config *spec.Config
}

// draft is what a file says of itself. What can't be read stays unknown: the plan says what is wrong with it.
func (d *drafter) draft(name, path string) spec.Draft {
	draft := spec.Draft{Name: name, Path: path}
	file, err := d.dir.Open(path)
	if err != nil {
		return draft
	}
	defer file.Close()
	info, err := picture.Identify(file)
	if err != nil {
		return draft
	}
	d.takeSize(&draft, providers.Size{Width: info.Width, Height: info.Height})
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return draft
	}
	if found, err := picture.ReadMetadata(file); err == nil {
		d.takeImprint(&draft, imprint.Read(found.Texts))
	}
	return draft
}

// takeImprint declares how a picture was made, as far as every provider has words for it; the rest becomes comments.
func (d *drafter) takeImprint(draft *spec.Draft, made imprint.Imprint) {
	if made.Tool != "" {
		draft.Remarks = append(draft.Remarks, "made with "+made.Tool)
	}
	draft.Prompt = d.fitting(draft, "prompt", made.Prompt)
	if negative := d.fitting(draft, "negative_prompt", made.NegativePrompt); negative != "" {
		draft.Arguments = append(draft.Arguments, providers.Setting{Name: "negative_prompt", Type: providers.String, Text: negative})
	}
	d.takeSeed(draft, made.Seed)
	d.takeNumber(draft, "num_inference_steps", "steps", made.Steps)
	d.takeNumber(draft, "guidance_scale", "guidance", made.Guidance)
	if made.Strength != "" {
		draft.Remarks = append(draft.Remarks, "strength: "+made.Strength)
	}
	asked := providers.Size{Width: made.Width, Height: made.Height}
	if asked != (providers.Size{}) && asked != draft.Size {
		draft.Remarks = append(draft.Remarks, "size asked for: "+asked.String())
	}
	for _, other := range made.Others {
		draft.Remarks = append(draft.Remarks, other.Name+": "+other.Value)
	}
}

// models are those that pictures without a source would be made by: one of each declared provider.
func (d *drafter) models() []*providers.Model {
	var models []*providers.Model
	for _, one := range d.config.Providers {
		if model := catalogue.Kind(one.Kind).Default(providers.TextToImage); model != nil {
			models = append(models, model)
		}
	}
	return models
}

// takeSize declares a size that every model makes; no other must be.
func (d *drafter) takeSize(draft *spec.Draft, size providers.Size) {
	for _, model := range d.models() {
		if model.Sizes.Allow(size) != nil {
			draft.Remarks = append(draft.Remarks, fmt.Sprintf("size: %s, which %s does not make", size, model.Name))
			return
		}
	}
	draft.Size = size
}

func (d *drafter) takeSeed(draft *spec.Draft, seed string) {
	if seed == "" {
		return
	}
	n, err := strconv.ParseInt(seed, 10, 64)
	for _, model := range d.models() {
		if err != nil || n < 0 || !model.Seeded || n > model.SeedMax {
			draft.Remarks = append(draft.Remarks, fmt.Sprintf("seed: %s, which %s does not take", seed, model.Name))
			return
		}
	}
	draft.Arguments = append(draft.Arguments, providers.Setting{Name: "seed", Type: providers.Integer, Text: seed})
}

// takeNumber declares a number by an argument that every model has and takes it for.
func (d *drafter) takeNumber(draft *spec.Draft, name, word, text string) {
	models := d.models()
	if text == "" {
		return
	}
	for _, model := range models {
		argument := model.Argument(name)
		if argument == nil || spec.FaultOf(argument, text) != "" {
			draft.Remarks = append(draft.Remarks, word+": "+text)
			return
		}
	}
	draft.Arguments = append(draft.Arguments, providers.Setting{Name: name, Type: providers.Number, Text: text})
}

// fitting is as much of a text as every model takes for an argument, "" if one has none. What is left out is said.
func (d *drafter) fitting(draft *spec.Draft, name, text string) string {
	for _, model := range d.models() {
		argument := model.Argument(name)
		switch {
		case text == "":
		case argument == nil:
			draft.Remarks = append(draft.Remarks, name+": "+text)
			return ""
		case argument.MaxLength > 0 && utf8.RuneCountInString(text) > argument.MaxLength:
			draft.Remarks = append(draft.Remarks, fmt.Sprintf("%s: it has %d characters, and %s takes %d: the rest is left out",
				name, utf8.RuneCountInString(text), model.Name, argument.MaxLength))
			text = string([]rune(text)[:argument.MaxLength])
		}
	}
	return text
}
