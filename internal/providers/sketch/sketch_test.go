package sketch

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

func TestKindIsFreeAndLocal(t *testing.T) {
	kind := Kind()
	if !kind.Local || kind.KeyEnv != "" || kind.BaseURL != "" || kind.Limits.MaxRunning < 1 {
		t.Errorf("%+v is not an offline engine", kind)
	}
	for mode, name := range map[providers.Mode]string{providers.TextToImage: fromText, providers.ImageToImage: fromImage} {
		model := kind.Default(mode)
		if model == nil || model.Name != name || model.Price == nil || *model.Price != 0 || !model.Seeded || model.Argument("prompt") == nil {
			t.Errorf("%s: %+v", mode, model)
		}
	}
	if kind.Model(fromText).Sizes.Allow(kind.Model(fromText).Sizes.Default) != nil {
		t.Error("the default size is not allowed")
	}
}

func TestTheDefaultsThatAreKeysStay(t *testing.T) {
	kind := Kind()
	if got := kind.Model(fromText).Argument("style").Default; got != "auto" {
		t.Errorf("style is %q by default", got)
	}
	if got := kind.Model(fromImage).Argument("strength").Default; got != "0.8" {
		t.Errorf("strength is %q by default", got)
	}
}

func TestEveryStyleAndWordLeadsSomewhere(t *testing.T) {
	for _, style := range styles {
		if compositions[style] == nil {
			t.Errorf("no composition for style %q", style)
		}
	}
	if len(styles) != len(compositions) || styles[len(styles)-1] != emblem {
		t.Error("chance must know every composition, the emblem last")
	}
	for word, cue := range lexicon {
		if cue.family != "" && !slices.Contains(styles, cue.family) || cue.motif != "" && motifs[cue.motif] == nil {
			t.Errorf("%q leads nowhere: %+v", word, cue)
		}
	}
	for _, name := range names {
		if motifs[name] == nil {
			t.Errorf("no motif %q", name)
		}
	}
	for name := range scenic {
		if motifs[name] == nil {
			t.Errorf("no motif %q", name)
		}
	}
}

func TestWordsOfThePromptAreFollowed(t *testing.T) {
	for prompt, want := range map[string]struct{ composition, motif string }{
		"a red FOX, in the snowy forest": {emblem, "fox"},
		"sunset over the sea with rain":  {landscape, "rain"},
		"two cats":                       {emblem, "cat"},
		"the moon over the city":         {city, "moon"},
		"a smiling sun":                  {emblem, "sun"},
	} {
		s, composition := order{prompt: prompt, style: auto}.throw(newCanvas(blank(8, 8), 8))
		if composition != want.composition || s.motif != want.motif {
			t.Errorf("%q is drawn as %s of %q; want %s of %q", prompt, composition, s.motif, want.composition, want.motif)
		}
	}
	for seed := range int64(40) {
		s, _ := order{prompt: "a street at night", style: auto, seed: seed}.throw(newCanvas(blank(8, 8), 8))
		if !s.dark() {
			t.Errorf("seed %d draws the night by day", seed)
		}
	}
}

func TestSubmitRefuses(t *testing.T) {
	size := providers.Size{Width: 64, Height: 64}
	source := func(format string, data []byte) *providers.Source {
		return &providers.Source{Format: format, Bytes: data}
	}
	for name, request := range map[string]providers.Request{
		"model":    {Model: "sketch/video", Size: size},
		"size":     {Model: fromText, Size: providers.Size{Width: 15, Height: 64}},
		"no size":  {Model: fromText},
		"style":    {Model: fromText, Size: size, Settings: set("style", "cubist")},
		"seed":     {Model: fromText, Size: size, Seed: -1},
		"source":   {Model: fromImage},
		"link":     {Model: fromImage, Source: &providers.Source{URL: "https://example.com/a.png"}},
		"format":   {Model: fromImage, Source: source("gif", []byte("GIF89a"))},
		"broken":   {Model: fromImage, Source: source("png", []byte("<html>"))},
		"cut":      {Model: fromImage, Source: source("png", encoded(t, blank(50, 50))[:60])},
		"bulk":     {Model: fromImage, Source: source("png", append(encoded(t, blank(9, 9)), make([]byte, maxSource)...))},
		"strength": {Model: fromImage, Source: source("png", encoded(t, blank(9, 9))), Settings: set("strength", "1.01")},
	} {
		_, err := engine{}.Submit(context.Background(), request)
		if err == nil || providers.ClassOf(err) != providers.Invalid {
			t.Errorf("%s: %v of class %q; want invalid", name, err, providers.ClassOf(err))
		}
	}
}

func TestSubmitRefusesABombByItsHeader(t *testing.T) {
	bomb := encoded(t, blank(9, 9))
	binary.BigEndian.PutUint32(bomb[16:], 9000) // the width and height that IHDR claims
	binary.BigEndian.PutUint32(bomb[20:], 9000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	request := providers.Request{Model: fromImage, Source: &providers.Source{Format: "png", Bytes: bomb}}
	_, err := engine{}.Submit(context.Background(), request)
	if err == nil || err.Error() != "the source picture has 9000x9000 pixels, more than can be drawn" {
		t.Error(err)
	}
}

func TestSubmitStopsWithItsContext(t *testing.T) {
	reason := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(reason)
	_, err := engine{}.Submit(ctx, order{prompt: "x"}.request(fromText, 64, 64))
	if providers.ClassOf(err) != providers.NotSent || !errors.Is(err, reason) {
		t.Errorf("%v of class %q; want %v, not sent", err, providers.ClassOf(err), reason)
	}
}

func TestPollRemembersNothing(t *testing.T) {
	provider, err := Kind().Open(providers.Config{})
	if err != nil {
		t.Fatal(err)
	}
	task, err := provider.Submit(context.Background(), order{prompt: "x"}.request(fromText, 64, 64))
	if err != nil || task.Phase != providers.Finished || task.ID == "" {
		t.Fatalf("%+v, %v", task, err)
	}
	if _, err := provider.Poll(context.Background(), task.ID); providers.ClassOf(err) != providers.Gone {
		t.Errorf("%v; want an error of class gone", err)
	}
}

func TestHundredths(t *testing.T) {
	for text, want := range map[string]int64{"": 80, "0": 0, "1": 100, "0.5": 50, "0.05": 5, "1.0": 100, "0.855": -1, "1.01": -1, "-0": -1, ".5": -1, "x": -1} {
		got, ok := hundredths(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("hundredths(%q) = %d; want %d", text, got, want)
		}
	}
}
