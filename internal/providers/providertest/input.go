package providertest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"unicode/utf8"

	"github.com/imgplan/imgplan/internal/providers"
)

// check returns what is wrong with the value of a field, nil if nothing is.
type check func(value any) error

// common is what both of Apikley's models take (docs.apikley.ru/Qwen).
var common = map[string]check{
	"prompt":                text(5000),
	"negative_prompt":       text(500),
	"num_inference_steps":   number("2", "250", "1"),
	"guidance_scale":        number("0", "20", "1/10"),
	"seed":                  number("0", "9007199254740991", "1"),
	"acceleration":          oneOf("none", "regular", "high"),
	"output_format":         oneOf("png", "jpeg"),
	"enable_safety_checker": boolean,
}

// models is what each of the models takes. Everything else is refused: the documents don't say what becomes of it.
var models = map[string]map[string]check{
	"qwen/text-to-image":  with("image_size", oneOf(slices.Collect(maps.Keys(presets))...)),
	"qwen/image-to-image": with("strength", number("0", "1", "1/100"), "image_url", text(2000)),
}

// presets are the sizes by fal's table (fal-ai/fal, IMAGE_SIZE_PRESETS).
var presets = map[string]providers.Size{
	"square":         {Width: 512, Height: 512},
	"square_hd":      {Width: 1024, Height: 1024},
	"portrait_4_3":   {Width: 768, Height: 1024},
	"portrait_16_9":  {Width: 576, Height: 1024},
	"landscape_4_3":  {Width: 1024, Height: 768},
	"landscape_16_9": {Width: 1024, Height: 576},
}

// with returns the common fields and more: names and their checks in turn.
func with(more ...any) map[string]check {
	fields := maps.Clone(common)
	for i := 0; i < len(more); i += 2 {
		fields[more[i].(string)] = more[i+1].(check)
	}
	return fields
}

// checkInput returns what is wrong with an order's input, nil if nothing is.
func checkInput(model string, input map[string]any) error {
	fields := models[model]
	if fields == nil {
		return fmt.Errorf("the model name you specified is not supported: %s", model)
	}
	for _, required := range []string{"prompt", "image_url"} {
		if _, there := input[required]; fields[required] != nil && !there {
			return fmt.Errorf("%s is required", required)
		}
	}
	for name, value := range input {
		check := fields[name]
		if check == nil {
			return fmt.Errorf("%s is not a parameter of %s", name, model)
		}
		if err := check(value); err != nil {
			return fmt.Errorf("%s %w", name, err)
		}
	}
	return nil
}

func text(limit int) check {
	return func(value any) error {
		text, ok := value.(string)
		if !ok || text == "" || utf8.RuneCountInString(text) > limit {
			return fmt.Errorf("must be a text of 1 to %d characters", limit)
		}
		return nil
	}
}

// number checks for low plus a whole number of steps, up to high.
func number(low, high, step string) check {
	low1, high1, step1 := rational(low), rational(high), rational(step)
	return func(value any) error {
		number, ok := value.(json.Number)
		if !ok || len(number) > 20 {
			return errors.New("must be a number")
		}
		n := rational(number.String())
		steps := new(big.Rat).Quo(new(big.Rat).Sub(n, low1), step1)
		if n.Cmp(low1) < 0 || n.Cmp(high1) > 0 || !steps.IsInt() {
			return fmt.Errorf("must be %s to %s in steps of %s", low, high, step)
		}
		return nil
	}
}

func rational(text string) *big.Rat {
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text + " is no number") // json.Number and the tables above hold nothing else
	}
	return n
}

func oneOf(words ...string) check {
	return func(value any) error {
		if word, ok := value.(string); !ok || !slices.Contains(words, word) {
			return fmt.Errorf("must be one of %v", words)
		}
		return nil
	}
}

func boolean(value any) error {
	if _, ok := value.(bool); !ok {
		return errors.New("must be true or false")
	}
	return nil
}
