package imprint

import (
	"slices"
	"strings"
)

// maxDepth is how many nodes a text or a number may be handed through.
const maxDepth = 32

// words are the texts that a conditioning comes from, side telling which of a pair: "positive" or "negative".
func (g *graph) words(input any, side string) string {
	var texts []string
	seen := map[string]bool{}
	var walk func(input any, depth int)
	walk = func(input any, depth int) {
		id, slot, linked := g.link(input)
		if !linked || depth == 0 || g.steps <= 0 || seen[id+" "+slot] {
			return
		}
		g.steps--
		seen[id+" "+slot] = true
		n := g.nodes[id]
		text, isText := n.inputs[side].(string) // a node that does all at once
		if !isText {
			text = g.encoded(n)
		}
		if text = cut(text, maxPrompt); text != "" {
			if !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
			return
		}
		for _, name := range n.conditionings(side, slot) {
			walk(n.inputs[name], depth-1)
		}
	}
	walk(input, maxDepth)
	return strings.Join(texts, ", ")
}

// conditionings are the inputs of a node that its own conditioning comes from. One that changes a pair hands out the positive one
// first.
func (n node) conditionings(side, slot string) []string {
	_, pos := n.inputs["positive"]
	_, neg := n.inputs["negative"]
	if pos && neg {
		switch {
		case slot == "1":
			side = "negative"
		case slot == "0" && !strings.Contains(n.class, "Guider"):
			side = "positive"
		}
		return []string{side}
	}
	var names []string
	for _, name := range n.names() {
		if side == "negative" && name == "positive" || side == "positive" && name == "negative" {
			continue
		}
		if strings.Contains(name, "conditioning") || name == side || name == "guider" {
			names = append(names, name)
		}
	}
	return names
}

// encoded is the text that a node makes a conditioning of, "" if it is no such node.
func (g *graph) encoded(n node) string {
	if !strings.Contains(n.class, "Encode") && n.inputs["text"] == nil && n.inputs["prompt"] == nil {
		return ""
	}
	var texts []string
	for _, name := range []string{"text", "prompt", "text_g", "text_l", "t5xxl", "clip_l", "clip_g"} {
		if text := g.text(n.inputs[name], maxDepth); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, ", ")
}

// textInputs are where nodes that hand a text on have it, those that join several among them.
var textInputs = []string{
	"text", "string", "value", "prompt", "text_positive", "text_a", "text_b", "text1", "text2", "string_a", "string_b", "text_0", "STRING",
}

// text is a text, or the one that a link leads to.
func (g *graph) text(input any, depth int) string {
	if text, is := input.(string); is {
		return strings.TrimSpace(cut(text, maxPrompt))
	}
	id, _, linked := g.link(input)
	if g.steps--; !linked || depth == 0 || g.steps <= 0 {
		return ""
	}
	var texts []string
	for _, name := range textInputs {
		if text := g.text(g.nodes[id].inputs[name], depth-1); text != "" {
			texts = append(texts, text)
		}
	}
	return cut(strings.Join(texts, ", "), maxPrompt)
}

// value is a value, or that of the first of some inputs of the nodes that a link leads through.
func (g *graph) value(input any, names ...string) string {
	for range maxDepth {
		id, _, linked := g.link(input)
		if !linked {
			return said(input)
		}
		input = g.nodes[id].first(names...)
	}
	return ""
}

// size is that of the empty picture that a sampler started from.
func (g *graph) size(input any) (width, height int) {
	id, _, linked := g.link(input)
	if !linked {
		return 0, 0
	}
	g.upwards([]string{id}, func(id string) {
		n := g.nodes[id]
		if width > 0 || !strings.Contains(n.class, "Latent") {
			return
		}
		w, h := side(g.value(n.inputs["width"], "value", "int", "width")), side(g.value(n.inputs["height"], "value", "int", "height"))
		if w > 0 && h > 0 {
			width, height = w, h
		}
	})
	return width, height
}

// models notes what a sampler's model was loaded from, and what was laid over it.
func (g *graph) models(input any, made *Imprint) {
	id, _, linked := g.link(input)
	if !linked {
		return
	}
	g.upwards([]string{id}, func(id string) {
		n := g.nodes[id]
		if n.inputs["text"] != nil {
			return
		}
		for _, name := range []string{"ckpt_name", "unet_name", "model_name"} {
			made.note("model", said(n.inputs[name]))
		}
		if lora := said(n.inputs["lora_name"]); lora != "" {
			made.note("lora", strings.TrimSpace(lora+" "+said(n.inputs["strength_model"])))
		}
	})
}
