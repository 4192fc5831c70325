package imprint

import (
	"cmp"
	"slices"
	"strings"
)

// A graph is what ComfyUI runs: nodes by id, each with a class and inputs, which are values or links to other nodes' outputs.
type graph struct {
	nodes map[string]node
	steps int // that may still be taken, however the graph is tied
}

type node struct {
	class  string
	inputs map[string]any
}

// The bounds of a walk.
const (
	maxNodes = 100_000
	maxSteps = 5_000
)

// readGraph understands the graph that ComfyUI notes as "prompt"; a text that is none is a prompt.
func readGraph(text string, made *Imprint) {
	trimmed := strings.TrimSpace(text)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		made.Prompt = trimmed
		return
	}
	g := graphOf(object(text))
	made.Tool = "comfyui"
	id, found := g.sampler()
	if !found {
		return
	}
	sampler := g.nodes[id]
	made.Prompt = g.words(sampler.positive(), "positive")
	made.NegativePrompt = g.words(sampler.inputs["negative"], "negative")
	made.Seed = g.value(sampler.first("seed", "noise_seed", "noise"), "noise_seed", "seed", "value", "int")
	made.Steps = g.value(sampler.first("steps", "sigmas"), "steps", "value", "int")
	made.Guidance = g.value(sampler.first("cfg", "guider"), "cfg", "value", "float")
	if strength := g.value(sampler.first("denoise", "sigmas"), "denoise", "value", "float"); decimal(strength) != "1" {
		made.Strength = strength
	}
	made.Width, made.Height = g.size(sampler.inputs["latent_image"])
	made.note("sampler", g.value(sampler.first("sampler_name", "sampler"), "sampler_name"))
	made.note("scheduler", g.value(sampler.first("scheduler", "sigmas"), "scheduler"))
	g.models(sampler.first("model", "guider"), made)
}

func graphOf(value map[string]any) *graph {
	g := &graph{nodes: map[string]node{}, steps: maxSteps}
	for id, one := range value {
		fields, _ := one.(map[string]any)
		inputs, _ := fields["inputs"].(map[string]any)
		if class := said(fields["class_type"]); class != "" && len(g.nodes) < maxNodes {
			g.nodes[id] = node{class, inputs}
		}
	}
	return g
}

// link returns where an input comes from; false for a value.
func (g *graph) link(input any) (id string, slot string, linked bool) {
	pair, isList := input.([]any)
	if !isList || len(pair) != 2 {
		return "", "", false
	}
	id, slot = said(pair[0]), said(pair[1])
	_, linked = g.nodes[id]
	return id, slot, linked
}

// first returns the first of some inputs that a node has.
func (n node) first(names ...string) any {
	for _, name := range names {
		if input, has := n.inputs[name]; has && input != nil {
			return input
		}
	}
	return nil
}

// positive is the input that leads to the prompt. A guider has it where there is nothing to avoid.
func (n node) positive() any { return n.first("positive", "guider", "conditioning") }

func (n node) samples() bool {
	_, conditioned := n.inputs["positive"]
	_, guided := n.inputs["guider"]
	_, starts := n.inputs["latent_image"]
	return starts && (conditioned || guided)
}

// sampler finds the node that has made the picture: from the nodes that save it upwards the last one, for those before it only
// enlarge or mend what that has made. Without a way from there any sampler will do.
func (g *graph) sampler() (found string, any bool) {
	ids := g.sorted()
	var start []string
	for _, id := range ids {
		if strings.Contains(g.nodes[id].class, "Save") || strings.Contains(g.nodes[id].class, "Preview") {
			start = append(start, id)
		}
	}
	g.upwards(start, func(id string) {
		if g.nodes[id].samples() {
			found, any = id, true
		}
	})
	for _, id := range ids {
		if !any && g.nodes[id].samples() {
			return id, true
		}
	}
	return found, any
}

func (g *graph) sorted() []string {
	ids := make([]string, 0, len(g.nodes))
	for id := range g.nodes {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	return ids
}

// upwards visits nodes and all that they come from, each once, the nearest first.
func (g *graph) upwards(from []string, visit func(id string)) {
	seen := map[string]bool{}
	for queue := slices.Clone(from); len(queue) > 0 && g.steps > 0; queue = queue[1:] {
		id := queue[0]
		if seen[id] {
			continue
		}
		seen[id] = true
		g.steps--
		visit(id)
		for _, name := range g.nodes[id].names() {
			if next, _, linked := g.link(g.nodes[id].inputs[name]); linked && !seen[next] {
				queue = append(queue, next)
			}
		}
	}
}

// names are those of a node's inputs, sorted, so that a graph is always read alike.
func (n node) names() []string {
	names := make([]string, 0, len(n.inputs))
	for name := range n.inputs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
