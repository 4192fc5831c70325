package plan

import (
	"reflect"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
)

// goldenKey may never change: if it does, every user pays for every picture again.
const goldenKey = "k1:b03fc3bcec4ca82d1b8345acb5d02119c64ea4b8a1f1f5318880d4a0acdef36b"

func TestGoldenKey(t *testing.T) {
	i := &spec.Image{
		Kind: "apikley", Model: "qwen/image-to-image", Prompt: "a fox, “flat”", Size: providers.Size{Width: 64, Height: 32},
		Settings: []providers.Setting{
			{Name: "strength", Type: providers.Number, Text: "0.6"},
			{Name: "guidance_scale", Type: providers.Number, Text: "2.5", Default: true},
			{Name: "acceleration", Type: providers.String, Text: "high"},
		},
	}
	if key, _ := KeyOf(i, 7, "sha256:00"); string(key) != goldenKey {
		t.Errorf("the key has become %s", key)
	}
}

// notInKey names the fields of an image that do not determine its pixels.
var notInKey = map[string]string{
	"Address":           "a rename is free",
	"Provider":          "another account of the same API makes the same picture",
	"Mode":              "follows from the model",
	"Seeded":            "follows from the model",
	"Seed":              "KeyOf is given the seed that is sent",
	"SeedDerived":       "says only where the seed is from",
	"Source":            "KeyOf is given its content",
	"SourceURL":         "says only what the source is",
	"Path":              "a move is free",
	"Metadata":          "stands beside the pixels",
	"Title":             "stands beside the pixels",
	"Alt":               "stands beside the pixels",
	"License":           "stands beside the pixels",
	"MayBeBlank":        "says which pictures are written",
	"ExactSize":         "says which pictures are written",
	"Alpha":             "says which pictures are written",
	"MayLookAlike":      "says what is warned of",
	"MaxBytes":          "says which files are written",
	"Local":             "follows from the kind",
	"File":              "made here, for free",
	"Renditions":        "they are made here, for free",
	"DependsOn":         "order",
	"Unknown":           "there is no key then",
	"Accepts":           "asked of the picture once it is there",
	"PreventRegenerate": "says whether it may be paid, not what is made",
	"IgnoreChanges":     "the key is made of other arguments, then",
	"IgnoreAll":         "the key is made of other arguments, then",
	"Causes":            "explain; their effect is in the arguments",
	"Range":             "a place",
}

// TestEveryFieldIsInTheKeyOrNamed fails when the spec learns a field that nobody thought about here.
func TestEveryFieldIsInTheKeyOrNamed(t *testing.T) {
	base := reflect.TypeFor[spec.Image]()
	before, _ := KeyOf(&spec.Image{}, 0, "")
	for n := range base.NumField() {
		field := base.Field(n)
		changed := &spec.Image{}
		fill(t, reflect.ValueOf(changed).Elem().Field(n), field.Name)
		after, _ := KeyOf(changed, 0, "")
		if _, exempt := notInKey[field.Name]; exempt == (before != after) {
			t.Errorf("field %s: in the key %v, named as an exception %v", field.Name, before != after, exempt)
		}
	}
}

func fill(t *testing.T, field reflect.Value, name string) {
	switch field.Kind() {
	case reflect.String:
		field.SetString("x")
	case reflect.Bool:
		field.SetBool(true)
	case reflect.Int64:
		field.SetInt(1)
	case reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), 1, 1))
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
	case reflect.Func:
		field.Set(reflect.MakeFunc(field.Type(), nil))
	case reflect.Struct:
		field.Field(0).Set(nonZero(field.Field(0)))
	default:
		t.Fatalf("teach this test the field %s", name)
	}
}

func nonZero(field reflect.Value) reflect.Value {
	if field.Kind() == reflect.String {
		return reflect.ValueOf("x")
	}
	return reflect.ValueOf(1)
}

func TestTheKeyKeepsTextsApart(t *testing.T) {
	a, _ := KeyOf(&spec.Image{Kind: "x", Model: "yz"}, 0, "")
	b, _ := KeyOf(&spec.Image{Kind: "xy", Model: "z"}, 0, "")
	if a == b {
		t.Error("two images have one key")
	}
}
