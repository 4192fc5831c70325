package browsertest

import (
	"os"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

var schemes = []string{"light", "dark"}

// states are what a review page can be brought to show, each after the one before.
var states = []struct {
	name string
	show func(*tab)
}{
	{"list", func(b *tab) { b.wait("document.querySelectorAll('.card h3').length >= 2") }},
	{"one picture", func(b *tab) { b.look("generate") }},
	{"keys", func(b *tab) { b.keys(kb.Escape); b.keys("?") }},
	{"side by side", func(b *tab) { b.keys(kb.Escape); b.look("drift") }},
	{"slider", func(b *tab) { b.press("Slider") }},
	{"heat map", func(b *tab) { b.press("Heat map"); b.wait("document.querySelector('canvas').dataset.drawn") }},
	{"filtered", func(b *tab) { b.keys(kb.Escape); b.press("~ to regenerate") }},
}

// TestLooks: in light and dark, and in whatever state, texts can be read, controls have names, pictures have words, and
// nothing reaches over the side of a phone.
func TestLooks(t *testing.T) {
	file := review(t, changedZoo(t))
	for _, scheme := range schemes {
		for _, width := range []int64{1280, 360} {
			b := open(t, file, width, 800, media("prefers-color-scheme", scheme), media("prefers-reduced-motion", "reduce"))
			for _, state := range states {
				state.show(b)
				b.looksRight(scheme + ", " + state.name)
				b.fits(state.name)
			}
			b.quiet("file://")
		}
	}
}

// looksRight checks what can be checked of any page.
func (b *tab) looksRight(where string) {
	b.t.Helper()
	script, err := os.ReadFile("testdata/contrast.js")
	b.must(err)
	for _, text := range value[[]string](b, string(script)) {
		b.t.Errorf("%s: the contrast is only %s", where, text)
	}
	for _, text := range value[[]string](b, "[...document.querySelectorAll('img:not([alt]), img[alt=\"\"]')].map(one => one.outerHTML.slice(0, 80))") {
		b.t.Errorf("%s: a picture has no words: %s", where, text)
	}
	b.named(where)
}

var controls = map[string]bool{"button": true, "link": true, "textbox": true, "searchbox": true, "combobox": true, "slider": true, "article": true, "dialog": true, "img": true, "image": true, "navigation": true, "group": true}

// named checks the tree that screen readers are given: every control has a name, and the landmarks are there.
func (b *tab) named(where string) {
	b.t.Helper()
	tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	b.must(err)
	for _, node := range tree.Nodes {
		if node.Ignored || node.Role == nil {
			continue
		}
		role, name := string(node.Role.Value), ""
		if node.Name != nil {
			name = string(node.Name.Value)
		}
		if controls[unquoted(role)] && unquoted(name) == "" {
			b.t.Errorf("%s: a %s has no name", where, unquoted(role))
		}
	}
}

func (b *tab) fits(where string) {
	b.t.Helper()
	if wide := value[[]float64](b, "[document.documentElement.scrollWidth, innerWidth]"); wide[0] > wide[1] {
		b.t.Errorf("%s: %v pixels stand in a window of %v", where, wide[0], wide[1])
	}
	for _, text := range value[[]string](b, `[...document.querySelectorAll('dialog[open] *')].filter(one => one.getBoundingClientRect().right >
		one.closest('dialog').getBoundingClientRect().right).map(one => one.outerHTML.slice(0, 80))`) {
		b.t.Errorf("%s: it stands out of its dialog: %s", where, text)
	}
}

// TestStructure: one heading of the first level, none skipped, and landmarks.
func TestStructure(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	b.wait("document.querySelectorAll('.card h3').length === 7")
	b.is("document.querySelectorAll('h1').length === 1 && document.querySelector('h1').textContent")
	levels := "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(one => one.checkVisibility()).map(one => Number(one.tagName[1]))"
	b.is(levels + ".every((level, i, all) => level <= (i ? all[i - 1] : 0) + 1)")
	b.is("['body > header', 'nav', 'main', 'footer'].every(one => document.querySelectorAll(one).length === 1)")
	b.is("document.documentElement.lang === 'en' && document.title")
}

// TestSchemes: the page follows the system, until the reader says otherwise.
func TestSchemes(t *testing.T) {
	file := review(t, changedZoo(t))
	ground := "getComputedStyle(document.body).backgroundColor"
	var grounds []string
	for _, scheme := range schemes {
		b := open(t, file, 1280, 900, media("prefers-color-scheme", scheme))
		own := value[string](b, ground)
		grounds = append(grounds, own)
		b.keys("d")
		b.wait(ground + " !== " + quoted(own))
		b.keys("d")
		b.wait(ground + " === " + quoted(own))
	}
	if grounds[0] == grounds[1] {
		t.Errorf("light and dark are both %s", grounds[0])
	}
}

// TestFocus: whatever the tab key comes to shows that it has the focus.
func TestFocus(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	b.wait("document.querySelectorAll('.card h3').length === 7")
	b.tabThrough(20)
	b.click(".card.drift .pictures")
	b.press("Slider")
	b.tabThrough(8)
}

func (b *tab) tabThrough(n int) {
	b.t.Helper()
	seen := map[string]bool{}
	for range n {
		b.keys(kb.Tab)
		b.is(`document.activeElement === document.body || [document.activeElement, document.activeElement.parentElement].some(one => {
			const style = getComputedStyle(one); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })`)
		seen[value[string](b, "document.activeElement.outerHTML.slice(0, 200)")] = true
	}
	if len(seen) < n/2 {
		b.t.Errorf("the tab key comes to %d places only", len(seen))
	}
}

// TestReducedMotion: whoever wants no motion gets none.
func TestReducedMotion(t *testing.T) {
	file := review(t, changedZoo(t))
	moving := "[...document.querySelectorAll('*')].filter(one => { const style = getComputedStyle(one); return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none' || style.scrollBehavior === 'smooth'; }).length"
	for _, motion := range []string{"reduce", "no-preference"} {
		b := open(t, file, 1280, 900, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: motion})
		b.wait("document.querySelectorAll('.card h3').length === 7")
		if n := value[int](b, moving); n > 0 == (motion == "reduce") {
			t.Errorf("%s: %d elements move", motion, n)
		}
	}
}
