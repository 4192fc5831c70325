package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// keyVersion names the walk below. Another walk makes every user pay for every picture again: it may not change
// without a migration that costs nothing.
const keyVersion = "imgplan key 1"

// KeyOf returns the key of an image and the facts that explain it. Both come from one walk, so they cannot disagree.
// Source is the content of a source picture in the folder, or the URL of one elsewhere; "" for text-to-image.
func KeyOf(image *spec.Image, seed int64, source string) (state.Key, state.Facts) {
	walked := appendText(make([]byte, 0, 512), keyVersion)
	arguments := make([]state.Fact, 0, 16) // most have five: they are kept, and this is not
	walk(image, seed, source, func(name, value string) {
		walked = appendText(appendText(walked, name), value)
		arguments = append(arguments, state.Fact{Name: name, Value: value})
	})
	facts := state.Facts{Arguments: slices.Clone(arguments)}
	for _, cause := range image.Causes {
		facts.Causes = append(facts.Causes, state.Fact{Name: cause.Name, Value: cause.Digest})
	}
	digest := sha256.Sum256(walked)
	return state.Key("k1:" + hex.EncodeToString(digest[:])), facts
}

// walk visits all that determines the pixels. A documented default is left out, so that an argument which the
// catalogue learns later changes no key.
func walk(image *spec.Image, seed int64, source string, visit func(name, value string)) {
	visit("provider", image.Kind)
	visit("model", image.Model)
	visit("prompt", image.Prompt)
	if image.Size != (providers.Size{}) {
		visit("size", image.Size.String())
	}
	visit("seed", strconv.FormatInt(seed, 10))
	for _, setting := range byName(image.Settings) {
		if !setting.Default {
			visit(setting.Name, setting.Text)
		}
	}
	if source != "" {
		visit("source_image", source)
	}
	if image.Trigger != "" {
		visit(trigger, image.Trigger)
	}
}

// byName sorts settings by name, because the catalogue's order may change.
func byName(settings []providers.Setting) []providers.Setting {
	sorted := slices.Clone(settings)
	slices.SortFunc(sorted, func(a, b providers.Setting) int { return strings.Compare(a.Name, b.Name) })
	return sorted
}

// appendText adds a text behind its length, so that no two lists of texts look alike.
func appendText(to []byte, text string) []byte {
	to = strconv.AppendInt(to, int64(len(text)), 10)
	return append(append(to, ':'), text...)
}
