package imprint

import "strings"

// readInvoke understands InvokeAI's own metadata, since version 3.
func readInvoke(text string, made *Imprint) {
	m := object(text)
	made.Tool = "invokeai"
	made.Prompt, made.NegativePrompt = said(m["positive_prompt"]), said(m["negative_prompt"])
	made.Seed, made.Steps, made.Guidance, made.Strength = said(m["seed"]), said(m["steps"]), said(m["cfg_scale"]), said(m["strength"])
	made.Width, made.Height = side(said(m["width"])), side(said(m["height"]))
	if guidance := said(m["guidance"]); guidance != "" { // of models that have one of their own beside the scale
		made.note("guidance", guidance)
	}
	made.note("model", nameOf(m["model"]))
	made.note("scheduler", said(m["scheduler"]))
	made.note("style prompt", said(m["positive_style_prompt"]))
	loras, _ := m["loras"].([]any)
	for _, one := range loras[:min(len(loras), maxOthers)] {
		lora, _ := one.(map[string]any)
		name := nameOf(lora["model"])
		if name == "" {
			name = nameOf(lora["lora"])
		}
		made.note("lora", strings.TrimSpace(name+" "+said(lora["weight"])))
	}
	made.note("version", said(m["app_version"]))
}

// nameOf is the name of a model, which has been a text and an object of several forms.
func nameOf(value any) string {
	m, isObject := value.(map[string]any)
	if !isObject {
		return said(value)
	}
	for _, name := range []string{"name", "model_name"} {
		if text := said(m[name]); text != "" {
			return text
		}
	}
	return ""
}

// readInvokeTwo understands the metadata of InvokeAI's second version, in which the negative prompt stands in brackets.
func readInvokeTwo(text string, made *Imprint) {
	m := object(text)
	image, _ := m["image"].(map[string]any)
	made.Tool = "invokeai"
	prompt := said(image["prompt"])
	if several, isList := image["prompt"].([]any); isList {
		var words []string
		for _, one := range several[:min(len(several), maxOthers)] {
			part, _ := one.(map[string]any)
			words = append(words, said(part["prompt"]))
		}
		prompt = strings.Join(words, ", ")
	}
	made.Prompt, made.NegativePrompt = splitBrackets(prompt)
	made.Seed, made.Steps, made.Guidance, made.Strength = said(image["seed"]), said(image["steps"]), said(image["cfg_scale"]), said(image["strength"])
	made.Width, made.Height = side(said(image["width"])), side(said(image["height"]))
	made.note("model", said(m["model_weights"]))
	made.note("sampler", said(image["sampler"]))
}

// splitBrackets takes what stands in brackets out of a prompt: that is what was not wanted.
func splitBrackets(prompt string) (positive, negative string) {
	var in, out []string
	for {
		before, rest, found := strings.Cut(prompt, "[")
		inside, after, closed := strings.Cut(rest, "]")
		if !found || !closed {
			return strings.TrimSpace(strings.Join(append(out, prompt), "")), strings.Join(in, ", ")
		}
		out, in, prompt = append(out, before), append(in, strings.TrimSpace(inside)), after
	}
}

// readDream understands the command line that InvokeAI's first versions wrote: a prompt in quotes, and flags.
func readDream(text string, made *Imprint) {
	text = strings.TrimSpace(text)
	prompt, flags := "", text
	if rest, quoted := strings.CutPrefix(text, `"`); quoted {
		prompt, flags, _ = strings.Cut(rest, `"`)
	} else if at := strings.Index(text, " -"); at >= 0 {
		prompt, flags = text[:at], text[at:]
	}
	made.Tool = "invokeai"
	made.Prompt, made.NegativePrompt = splitBrackets(prompt)
	for _, word := range strings.Fields(flags) {
		made.takeFlag(word)
	}
	words := strings.Fields(flags)
	for i, word := range words[:max(0, len(words)-1)] { // also those with a space between
		if len(word) == 2 && !strings.HasPrefix(words[i+1], "-") {
			made.takeFlag(word + words[i+1])
		}
	}
}

func (i *Imprint) takeFlag(word string) {
	if len(word) < 3 || word[0] != '-' {
		return
	}
	switch value := word[2:]; word[1] {
	case 's':
		i.Steps = value
	case 'S':
		i.Seed = value
	case 'C':
		i.Guidance = value
	case 'f':
		i.Strength = value
	case 'W':
		i.Width = side(value)
	case 'H':
		i.Height = side(value)
	case 'A':
		i.note("sampler", value)
	}
}
