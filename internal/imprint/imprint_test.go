package imprint_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/imgplan/imgplan/internal/imprint"
)

type others = []imprint.Other

func file(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/comfyui/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The texts are as the programs write them, at the lengths that they have.
func TestRead(t *testing.T) {
	for name, one := range map[string]struct {
		texts map[string]string
		want  imprint.Imprint
	}{
		"a1111": {
			map[string]string{"parameters": "portrait of a fox, (sharp:1.2), <lora:ink:0.7>\nin the snow\nNegative prompt: blurry, text\nlowres\n" +
				"Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 965400086, Size: 512x768, Model hash: 6ce0161689, " +
				"Model: v1-5-pruned-emaonly, Denoising strength: 0.55, Hires upscale: 2, Lora hashes: \"ink: 8f3a, b: \\\"c\\\"\", Version: v1.9.4"},
			imprint.Imprint{
				Tool: "automatic1111", Prompt: "portrait of a fox, (sharp:1.2), <lora:ink:0.7>\nin the snow", NegativePrompt: "blurry, text\nlowres",
				Seed: "965400086", Steps: "20", Guidance: "7.5", Strength: "0.55", Width: 512, Height: 768,
				Others: others{{"Sampler", "DPM++ 2M Karras"}, {"Model hash", "6ce0161689"}, {"Model", "v1-5-pruned-emaonly"}, {"Hires upscale", "2"},
					{"Lora hashes", `ink: 8f3a, b: "c"`}, {"Version", "v1.9.4"}},
			},
		},
		"a1111 without a negative prompt": {
			map[string]string{"parameters": "a fox\nSteps: 4, Sampler: Euler, CFG scale: 1, Seed: 1, Size: 8x8"},
			imprint.Imprint{Tool: "automatic1111", Prompt: "a fox", Seed: "1", Steps: "4", Guidance: "1", Width: 8, Height: 8, Others: others{{"Sampler", "Euler"}}},
		},
		"a1111, a prompt alone": {
			map[string]string{"parameters": "recipe: eggs, flour, 3 steps"},
			imprint.Imprint{Tool: "automatic1111", Prompt: "recipe: eggs, flour, 3 steps"},
		},
		"imgplan's own": {
			map[string]string{"parameters": "a fox\nNegative prompt: text\nSeed: 7, Size: 9x7, Model: \"a, b\", imgplan key: k1:12"},
			imprint.Imprint{Tool: "automatic1111", Prompt: "a fox", NegativePrompt: "text", Seed: "7", Width: 9, Height: 7, Others: others{{"Model", "a, b"}}},
		},
		"comfyui": {
			map[string]string{"prompt": file(t, "basic.json"), "workflow": "{}"},
			imprint.Imprint{
				Tool: "comfyui", Prompt: "beautiful scenery nature glass bottle landscape, purple galaxy bottle,", NegativePrompt: "text, watermark",
				Seed: "156680208700286", Steps: "20", Guidance: "8", Width: 512, Height: 768,
				Others: others{{"sampler", "euler"}, {"scheduler", "normal"}, {"model", "v1-5-pruned-emaonly-fp16.safetensors"}},
			},
		},
		"comfyui, enlarged and guided": {
			map[string]string{"prompt": file(t, "hires-controlnet.json")},
			imprint.Imprint{
				Tool: "comfyui", Prompt: "a knight, pixel art", NegativePrompt: "blurry", Seed: "42", Steps: "30", Guidance: "6.5", Width: 1024, Height: 1024,
				Others: others{{"sampler", "dpmpp_2m"}, {"scheduler", "karras"}, {"lora", "pixel-art-xl.safetensors 0.8"}, {"model", "sd_xl_base_1.0.safetensors"}},
			},
		},
		"comfyui, flux": {
			map[string]string{"prompt": file(t, "flux.json")},
			imprint.Imprint{
				Tool: "comfyui", Prompt: "cute anime girl with massive fluffy fennec ears", Seed: "219670278747233", Steps: "20", Width: 1024, Height: 1024,
				Others: others{{"sampler", "euler"}, {"scheduler", "simple"}, {"model", "flux1-dev.safetensors"}},
			},
		},
		"comfyui, all in one node": {
			map[string]string{"prompt": `{"1": {"class_type": "Efficient Loader", "inputs": {"positive": "a fox", "negative": "a dog", "ckpt_name": "x"}},
				"2": {"class_type": "KSampler (Efficient)", "inputs": {"seed": -1, "steps": 9, "cfg": 7, "positive": ["1", 1], "negative": ["1", 2],
				"latent_image": ["1", 3], "model": ["1", 0]}}}`},
			imprint.Imprint{Tool: "comfyui", Prompt: "a fox", NegativePrompt: "a dog", Seed: "-1", Steps: "9", Guidance: "7", Others: others{{"model", "x"}}},
		},
		"what misleads": {
			map[string]string{"parameters": "a \u202efox\u2066\U000e0041 \u200d\x1b[31m\x00\nSteps: 1, Model: a\u202e\x1bb"},
			imprint.Imprint{Tool: "automatic1111", Prompt: "a fox \u200d[31m", Steps: "1", Others: others{{"Model", "a b"}}},
		},
		"a plain prompt": {map[string]string{"prompt": "a fox"}, imprint.Imprint{Prompt: "a fox"}},
		"invokeai": {
			map[string]string{"invokeai_metadata": `{"app_version": "5.4.0", "generation_mode": "sdxl_txt2img", "positive_prompt": "a fox", "negative_prompt": "text",
				"width": 1024, "height": 1024, "seed": 1785467127, "cfg_scale": 7.5, "steps": 30, "scheduler": "dpmpp_sde_k",
				"model": {"key": "a", "hash": "b", "name": "Juggernaut XL v9", "base": "sdxl", "type": "main"},
				"loras": [{"model": {"key": "c", "name": "ink"}, "weight": 0.75}], "strength": 0.6}`},
			imprint.Imprint{
				Tool: "invokeai", Prompt: "a fox", NegativePrompt: "text", Seed: "1785467127", Steps: "30", Guidance: "7.5", Strength: "0.6", Width: 1024, Height: 1024,
				Others: others{{"model", "Juggernaut XL v9"}, {"scheduler", "dpmpp_sde_k"}, {"lora", "ink 0.75"}, {"version", "5.4.0"}},
			},
		},
		"invokeai 2": {
			map[string]string{"sd-metadata": `{"model": "stable diffusion", "model_weights": "stable-diffusion-1.5", "image": {"prompt": [{"prompt":
				"a fox [text, logo] in snow", "weight": 1}], "steps": 50, "cfg_scale": 7.5, "height": 512, "width": 640, "seed": 3, "sampler": "k_lms", "type": "txt2img"}}`},
			imprint.Imprint{
				Tool: "invokeai", Prompt: "a fox  in snow", NegativePrompt: "text, logo", Seed: "3", Steps: "50", Guidance: "7.5", Width: 640, Height: 512,
				Others: others{{"model", "stable-diffusion-1.5"}, {"sampler", "k_lms"}},
			},
		},
		"invokeai 1": {
			map[string]string{"Dream": `"a fox" -s50 -S 42 -W512 -H384 -C7.5 -Ak_lms`},
			imprint.Imprint{
				Tool: "invokeai", Prompt: "a fox", Seed: "42", Steps: "50", Guidance: "7.5", Width: 512, Height: 384, Others: others{{"sampler", "k_lms"}},
			},
		},
		"nothing":         {nil, imprint.Imprint{}},
		"broken":          {map[string]string{"prompt": `{"1": `, "invokeai_metadata": "no", "sd-metadata": "[]"}, imprint.Imprint{}},
		"a round":         {map[string]string{"prompt": `{"1": {"class_type": "K", "inputs": {"latent_image": ["1", 0], "positive": ["1", 0], "seed": ["1", 0]}}}`}, imprint.Imprint{}},
		"another's graph": {map[string]string{"parameters": `{"sui_image_params": {"prompt": "a fox"}}`}, imprint.Imprint{}},
	} {
		got := imprint.Read(one.texts)
		if len(got.Others) == 0 {
			got.Others = nil
		}
		if !reflect.DeepEqual(got, one.want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, one.want)
		}
	}
}

// TestReadIsBounded: a graph that is tied to itself in every way, and one of many megabytes, are read in no time.
func TestReadIsBounded(t *testing.T) {
	nodes := map[string]any{}
	for i := range 400 {
		inputs := map[string]any{}
		for j, name := range []string{"text", "string", "value", "prompt", "text_a", "text_b", "conditioning", "conditioning_2", "positive", "negative"} {
			inputs[name] = []any{fmt.Sprint((i*7 + j) % 400), 0}
		}
		inputs["latent_image"] = []any{fmt.Sprint(i), 0}
		nodes[fmt.Sprint(i)] = map[string]any{"class_type": "CLIPTextEncode", "inputs": inputs}
	}
	nodes["long"] = map[string]any{"class_type": "String", "inputs": map[string]any{"string": strings.Repeat("ab ", 3<<20)}}
	tied, err := json.Marshal(nodes)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(tied), strings.Repeat("[", 1<<20), "{" + strings.Repeat(`"a":{`, 1<<20), strings.Repeat("Steps: 1, ", 1<<18)} {
		for _, name := range []string{"prompt", "parameters", "invokeai_metadata", "sd-metadata", "Dream"} {
			wellformed(t, imprint.Read(map[string]string{name: text}))
		}
	}
}

func wellformed(t *testing.T, made imprint.Imprint) {
	t.Helper()
	if len(made.Prompt)+len(made.NegativePrompt) > 32<<10 || len(made.Others) > 24 {
		t.Errorf("%d bytes of prompts, %d others", len(made.Prompt)+len(made.NegativePrompt), len(made.Others))
	}
	for _, other := range made.Others {
		if strings.ContainsFunc(other.Name+other.Value, unicode.IsControl) {
			t.Errorf("%q", other)
		}
	}
	for _, number := range []string{made.Seed, made.Steps, made.Guidance, made.Strength} {
		if strings.Trim(number, "-.0123456789") != "" {
			t.Errorf("%q is no decimal", number)
		}
	}
	if made.Prompt == "" && !reflect.DeepEqual(made, imprint.Imprint{}) {
		t.Errorf("no prompt, and yet %+v", made)
	}
}

// FuzzRead: reading ends, and what it says is one prompt and plain values.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"basic.json", "hires-controlnet.json", "flux.json"} {
		f.Add("prompt", file(f, name))
	}
	f.Add("parameters", "a fox\nNegative prompt: b\nSteps: 20, Seed: 7, Size: 512x512, Model: \"a, b\"")
	f.Add("Dream", `"a [b]" -s 50 -S1`)
	f.Add("sd-metadata", `{"image": {"prompt": [{"prompt": "a"}]}}`)
	f.Add("invokeai_metadata", `{"positive_prompt": "a", "loras": [{"lora": {"model_name": "b"}}]}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		made := imprint.Read(map[string]string{name: text})
		wellformed(t, made)
		if utf8.ValidString(text) && !utf8.ValidString(made.Prompt+made.NegativePrompt) {
			t.Errorf("%q", made.Prompt)
		}
	})
}
