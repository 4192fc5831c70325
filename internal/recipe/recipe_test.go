package recipe

import (
	"reflect"
	"strings"
	"testing"
)

// full has something in every field.
var full = Recipe{
	Format: "webp", Width: 64, Height: 32, Fit: "contain", Gravity: "north", Focus: "0.5,0.25", Enlarge: true, Trim: true, Padding: 2,
	Background: "#102030ff", Radius: "circle", Grayscale: true, Tint: "#ffcc00", Blur: "1.5", Sharpen: "0.5", Quality: 80,
	Lossless: true, Effort: 3,
}

// TestEveryFieldCounts: a field that the text forgets would leave an old file in place.
func TestEveryFieldCounts(t *testing.T) {
	fields := reflect.ValueOf(full)
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		if fields.Field(i).IsZero() {
			t.Errorf("%s is not set in this test", name)
		}
		without := full
		reflect.ValueOf(&without).Elem().Field(i).SetZero()
		if without.String() == full.String() || without.Digest("k") == full.Digest("k") {
			t.Errorf("%s is not part of the text", name)
		}
	}
}

// TestDigestStays: another one would have every file made again.
func TestDigestStays(t *testing.T) {
	if got, want := full.Digest("k1:00"), goldenDigest; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if full.Digest("a") == full.Digest("b") {
		t.Error("the original is not part of it")
	}
}

func TestCheck(t *testing.T) {
	for argument, wrong := range map[string]Recipe{
		"format": {Format: "gif"}, "width": {Format: "png", Width: -1}, "height": {Format: "png", Height: MaxSide + 1},
		"fit": {Format: "png", Fit: "stretch"}, "gravity": {Format: "png", Gravity: "up"}, "focus": {Format: "png", Focus: "0.5"},
		"padding": {Format: "png", Width: 10, Padding: 5}, "background": {Format: "png", Background: "red"},
		"tint": {Format: "png", Tint: "#ffcc0080"}, "radius": {Format: "png", Radius: "-1"}, "blur": {Format: "png", Blur: "0"},
		"sharpen": {Format: "png", Sharpen: "1e3"}, "quality": {Format: "jpeg", Quality: 101}, "effort": {Format: "webp", Effort: 10},
		"lossless": {Format: "jpeg", Lossless: true},
	} {
		if got := wrong.Check(); len(got) != 1 || got[0].Argument != argument {
			t.Errorf("%v: got %v, want a mistake in %s", wrong, got, argument)
		}
	}
	good := full
	good.Gravity = ""
	if wrong := good.Check(); wrong != nil {
		t.Errorf("got %v", wrong)
	}
}

func TestSets(t *testing.T) {
	for name, test := range map[string]struct {
		set  Set
		want string
	}{
		"one":       {Set{Recipe: Recipe{Format: "png"}, Path: "a.png"}, "a.png format=png"},
		"widths":    {Set{Recipe: Recipe{Format: "png"}, Path: "a-{width}.png", Widths: []int{320, 640}}, "320 a-320.png format=png width=320; 640 a-640.png format=png width=640"},
		"a shape":   {Set{Recipe: Recipe{Format: "png", Width: 16, Height: 9}, Path: "{width}.png", Widths: []int{320}}, "320 320.png format=png width=320 height=180"},
		"densities": {Set{Recipe: Recipe{Format: "png", Width: 24}, Path: "a@{density}x.png", Densities: []int{1, 2}}, "1x a@1x.png format=png width=24; 2x a@2x.png format=png width=48"},
		"all lengths": {
			Set{Recipe: Recipe{Format: "png", Width: 24, Padding: 1, Radius: "4", Blur: ".25", Sharpen: "0.5"}, Path: "{density}.png", Densities: []int{1, 2}},
			"1x 1.png format=png width=24 padding=1 radius=4 blur=.25 sharpen=0.5; 2x 2.png format=png width=48 padding=2 radius=8 blur=0.50 sharpen=0.5",
		},
		"a circle":        {Set{Recipe: Recipe{Format: "png", Width: 24, Radius: "circle"}, Path: "{density}.png", Densities: []int{2}}, "2x 2.png format=png width=48 radius=circle"},
		"round as can be": {Set{Recipe: Recipe{Format: "png", Width: 24, Radius: "9999"}, Path: "{density}.png", Densities: []int{2}}, "2x 2.png format=png width=48 radius=16384"},
		"no length":       {Set{Recipe: Recipe{Format: "png", Width: 24, Radius: "-1", Blur: "x"}, Path: "{density}.png", Densities: []int{2}}, `radius: it must be a number of pixels, or "circle"; blur: it must be above 0 and at most 250 pixels`},
		"no place":        {Set{Recipe: Recipe{Format: "png"}, Path: "a.png", Widths: []int{1, 2}}, "path: with several widths it must have {width} in it"},
		"no widths":       {Set{Recipe: Recipe{Format: "png"}, Path: "{width}.png"}, `path: {width} stands for each of "widths", and there are none`},
		"mixed up":        {Set{Recipe: Recipe{Format: "png"}, Path: "{width}{density}.png", Widths: []int{1}}, `path: {density} stands for each of "densities", and there are none`},
		"twice":           {Set{Recipe: Recipe{Format: "png"}, Path: "{width}.png", Widths: []int{1, 1}}, "widths: one of them stands there twice"},
		"too much":        {Set{Recipe: Recipe{Format: "png", Width: 9000}, Path: "{density}.png", Densities: []int{1, 2}}, "width: it must be from 1 to 16384 pixels"},
	} {
		t.Run(name, func(t *testing.T) {
			files, wrong := test.set.Files()
			var got []string
			for _, file := range files {
				got = append(got, strings.TrimSpace(file.Label+" "+file.Path+" "+file.Recipe.String()))
			}
			for _, one := range wrong {
				got = append(got, one.Argument+": "+one.Text)
			}
			if text := strings.Join(got, "; "); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
		})
	}
}

const goldenDigest = "r1:0701a8294af7bd415a481c6e73cab0cb9633809db384888a85bff72be7cce4c7"
