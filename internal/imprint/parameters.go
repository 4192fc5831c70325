package imprint

import (
	"regexp"
	"strconv"
	"strings"
)

// readParameters understands what AUTOMATIC1111's web UI, Forge, SD.Next and others write: the prompt, the negative prompt, and on
// the last line names and values. It reads as the web UI does (modules/infotext_utils.py, parse_generation_parameters).
func readParameters(text string, made *Imprint) {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	last := lines[len(lines)-1]
	pairs := pairsOf(last)
	if !tells(pairs) {
		pairs = nil
	} else {
		lines = lines[:len(lines)-1]
	}
	var prompt, negative []string
	into := &prompt
	for _, one := range lines {
		if rest, begins := strings.CutPrefix(strings.TrimSpace(one), "Negative prompt:"); begins {
			into, one = &negative, rest
		}
		*into = append(*into, strings.TrimSpace(one))
	}
	made.Prompt, made.NegativePrompt = strings.Join(prompt, "\n"), strings.Join(negative, "\n")
	if strings.HasPrefix(made.Prompt, "{") { // a program's graph
		made.Prompt = ""
		return
	}
	made.Tool = "automatic1111"
	for _, pair := range pairs {
		made.take(pair)
	}
}

// pattern finds one name and its value, which may be quoted.
var pattern = regexp.MustCompile(`\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)`)

func pairsOf(line string) []Other {
	var pairs []Other
	line = cut(line, maxPrompt)
	for _, match := range pattern.FindAllStringSubmatch(line, 256) {
		value := match[2]
		if unquoted, err := strconv.Unquote(value); err == nil {
			value = unquoted
		}
		pairs = append(pairs, Other{match[1], strings.TrimSpace(value)})
	}
	return pairs
}

// tells tells whether a line is the last one, and not part of a prompt: the web UI asks for three pairs, and here one must be known.
func tells(pairs []Other) bool {
	for _, pair := range pairs {
		if (pair.Name == "Steps" || pair.Name == "Seed") && decimal(pair.Value) != "" {
			return true
		}
	}
	return false
}

func (i *Imprint) take(pair Other) {
	switch pair.Name {
	case "Steps":
		i.Steps = pair.Value
	case "Seed":
		i.Seed = pair.Value
	case "CFG scale":
		i.Guidance = pair.Value
	case "Denoising strength":
		i.Strength = pair.Value
	case "Size":
		width, height, _ := strings.Cut(pair.Value, "x")
		i.Width, i.Height = side(width), side(height)
	case "imgplan key":
	default:
		i.note(pair.Name, pair.Value)
	}
}
