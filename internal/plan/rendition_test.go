package plan

import (
	"errors"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/recipe"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// carded is an image with a file block and a rendition, which needs a tool.
func carded(address, card string) *spec.Image {
	return image(address, "a fox", func(i *spec.Image) {
		i.Path = "fox.png"
		i.File = &recipe.Recipe{Format: "png", Width: 32}
		i.Renditions = []spec.Rendition{{Name: "card", Path: card, Recipe: recipe.Recipe{Format: "webp", Width: 16}}}
	})
}

// cardedClone is a clone of an image that was made beside it, where the tool had that version.
func cardedClone(t *testing.T, tool string) *world {
	t.Helper()
	w := newWorld(carded("image.a", "card.webp"))
	w.Encoder = toolOf(tool)
	p := Make(w.Input)
	image, card := p.Change("image.a"), p.Change("image.a#card")
	w.clone()
	w.Records = map[string]*state.Record{
		image.Address: {Address: image.Address, Path: image.Path, Key: image.Key, File: image.File, Content: "fox"},
		card.Address:  {Address: card.Address, Path: card.Path, Key: card.Key, Content: "card"},
	}
	w.write(image.Path, "fox")
	w.write(card.Path, "card")
	return w
}

func toolOf(version string) func(recipe.Recipe) (string, error) {
	return func(how recipe.Recipe) (string, error) {
		switch {
		case how.Format != "webp":
			return "", nil
		case version == "":
			return "", errors.New("there is no cwebp")
		}
		return "cwebp " + version, nil
	}
}

// TestAFileThatCantBeMadeHereIsCopied: in a clone, whichever version of its tool there is, or none.
func TestAFileThatCantBeMadeHereIsCopied(t *testing.T) {
	for _, here := range []string{"1.0", "2.0", ""} {
		w := cardedClone(t, "1.0")
		w.Encoder = toolOf(here)
		key := w.Records["image.a#card"].Key
		if p := Make(w.Input); !p.IsNoOp() || len(p.Problems) > 0 {
			t.Errorf("with version %q of the tool the plan isn't empty: %s", here, problemsOf(p))
		}
		w.declare(carded("image.b", "small.webp"))
		p := Make(w.Input)
		if card := p.Change("image.b#card"); len(p.Problems) > 0 || !card.Copied || card.From != "card.webp" || card.Key != key {
			t.Errorf("with version %q of the tool: %+v\n%s", here, card, problemsOf(p))
		}
		w.declare(carded("image.a", "small.webp"))
		w.Options.Replace = []string{"image.a#card"}
		if p := Make(w.Input); !strings.Contains(problemsOf(p), "image.a#card: it can't be made: ") {
			t.Errorf("with version %q of the tool, a copy is taken for a file that is made anew: %s", here, problemsOf(p))
		}
	}
}

// TestAFileIsNotCopiedFromWhatWasChanged: neither from one that was changed by hand, nor from one of another recipe.
func TestAFileIsNotCopiedFromWhatWasChanged(t *testing.T) {
	w := cardedClone(t, "1.0")
	w.declare(carded("image.a", "small.webp"))
	w.write("card.webp", "by hand")
	if p := Make(w.Input); !strings.Contains(problemsOf(p), "the original of image.a is not on this machine") {
		t.Errorf("problems: %s", problemsOf(p))
	}
	w.write("card.webp", "card")
	w.Config.Images[0].Renditions[0].Recipe.Width = 8
	if p := Make(w.Input); !strings.Contains(problemsOf(p), "the original of image.a is not on this machine") {
		t.Errorf("problems: %s", problemsOf(p))
	}
}

// TestWhatCantBeMadeAgainIsKnown: only where neither the original is stored nor the image's own file is it.
func TestWhatCantBeMadeAgainIsKnown(t *testing.T) {
	w := cardedClone(t, "1.0")
	image, card := w.Records["image.a"], w.Records["image.a#card"]
	can := func() bool { return Make(w.Input).CanRemake(card) }
	if can() {
		t.Error("it can be made of a file that something was made of")
	}
	w.originals[image.Key] = state.Original{Content: "original"}
	if !can() {
		t.Error("it can't be made of its original")
	}
	w.clone()
	image.File = ""
	if !can() {
		t.Error("it can't be made of the picture in its place")
	}
	w.write(image.Path, "by hand")
	if can() {
		t.Error("it can be made of a picture that was changed by hand")
	}
	delete(w.Records, "image.a")
	if can() {
		t.Error("it can be made of nothing")
	}
}
