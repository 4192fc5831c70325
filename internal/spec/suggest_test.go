package spec

import "testing"

func TestSuggest(t *testing.T) {
	words := []string{"prompt", "negative_prompt", "path", "seed", "size", "strength", "num_inference_steps"}
	for name, want := range map[string]string{
		"promt":         ` Did you mean "prompt"?`,
		"prmopt":        ` Did you mean "prompt"?`,
		"Seed":          ` Did you mean "seed"?`,
		"PATH":          ` Did you mean "path"?`,
		"num_inference": ` Did you mean "num_inference_steps"?`,
		"sized":         ` Did you mean "size"?`,
		"seeed":         ` Did you mean "seed"?`,
		"colour":        "",
		"x":             "",
		"":              "",
		"seed":          "",
		"negative":      ` Did you mean "negative_prompt"?`,
	} {
		if got := suggest(name, words); got != want {
			t.Errorf("suggest(%q) = %q, want %q", name, got, want)
		}
	}
	if got := suggest("icon", []string{"icon_sun", "icon_rain"}); got != "" {
		t.Errorf("two completions: got %q", got)
	}
	if got := suggest("ab", nil); got != "" {
		t.Errorf("no candidates: got %q", got)
	}
}
