package browsertest

import (
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestReviewOpensAlone: from a disk, without a word on the console, and without asking for anything but the pictures beside it.
func TestReviewOpensAlone(t *testing.T) {
	folder := changedZoo(t)
	b := open(t, review(t, folder), 1280, 900)
	b.wait("document.querySelectorAll('.card img').length >= 5")
	b.is("document.querySelectorAll('.card').length === 7")
	b.is("document.getElementById('kind').textContent === 'What would change'")
	b.is("[...document.querySelectorAll('.card img')].every(one => one.src.startsWith('data:'))")
	b.click(".card.drift .pictures")
	b.wait("[...document.querySelectorAll('#detail img')].length === 2 && [...document.querySelectorAll('#detail img')].every(one => one.complete && one.naturalWidth === 256)")
	b.quiet("file://" + folder + "/")
}

// sliderAt is how much of the picture before is shown, in percent, as it is drawn.
const sliderAt = "parseFloat(document.querySelector('#detail .line').style.left)"

// TestSlider: before and after by mouse, by finger and by keys; all three move what is drawn.
func TestSlider(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	b.click(".card.drift .pictures")
	b.press("Slider")
	b.wait("document.querySelectorAll('#detail .slider img').length === 2 && [...document.querySelectorAll('#detail .slider img')].every(one => one.complete)")
	b.is(sliderAt + " === 50")
	frame := b.box("document.querySelector('#detail .slider .frame')")
	at := func(share float64) [2]float64 {
		return [2]float64{frame.X + share*frame.Width, frame.Y + frame.Height/2}
	}

	start, end := at(0.5), at(0.2)
	b.must(chromedp.Do(b.ctx, chromedp.DragAndDropXY(start[0], start[1], end[0], end[1])))
	b.wait("Math.abs(" + sliderAt + " - 20) < 3")
	b.is("/inset\\(0(px)? 0(px)? 0(px)? (1[7-9]|2[0-3])/.test(document.querySelector('#detail .over').style.clipPath)")

	_, err := chromedp.Call(b.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
	b.must(err)
	b.touch(at(0.2), at(0.4), at(0.6), at(0.8))
	b.wait("Math.abs(" + sliderAt + " - 80) < 3")

	before := value[float64](b, sliderAt)
	b.is("document.activeElement.matches('#detail input[type=range]') || (document.querySelector('#detail input[type=range]').focus(), true)")
	b.keys(kb.ArrowLeft, kb.ArrowLeft, kb.ArrowLeft)
	b.wait(sliderAt + " === " + strconv.FormatFloat(before-3, 'f', -1, 64))
	b.is("document.getElementById('detail').open")
	b.quiet("file://")
}

// TestHeatMap: what differs is bright and within the frame, and what is equal is dark, as the screen has it.
func TestHeatMap(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	b.click(".card.drift .pictures")
	b.is("/800 pixels of 65,536 differ \\(1.22 %\\), within 40 × 20 at 100, 60/.test(document.querySelector('#detail .compare').textContent)")
	b.press("Heat map")
	b.wait("document.querySelector('#detail canvas').dataset.drawn")
	canvas := b.box("document.querySelector('#detail canvas')")
	scale := canvas.Width / 256
	seen := b.screen()
	if inside, outside := seen.light(canvas.X+120*scale, canvas.Y+70*scale), seen.light(canvas.X+30*scale, canvas.Y+200*scale); inside < 120 || outside > 40 {
		t.Errorf("what differs has the lightness %d, what doesn't %d", inside, outside)
	}
	frame := b.box("document.querySelector('#detail .box')")
	if got := (frame.X - canvas.X) / scale; got < 98 || got > 101 {
		t.Errorf("the frame begins at pixel %.1f", got)
	}
	b.quiet("file://")
}

// TestFilters: actions, words, blocks and folders leave out what does not fit, and what is left is counted.
func TestFilters(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	visible := func(n int) {
		t.Helper()
		b.wait("[...document.querySelectorAll('.card')].filter(one => one.offsetParent).length === " + strconv.Itoa(n))
		b.wait("parseInt(document.getElementById('count').textContent) === " + strconv.Itoa(n))
	}
	visible(7)
	b.press("~ to regenerate")
	visible(4)
	b.is("document.querySelector('#actions [aria-pressed=false]').textContent === '~ to regenerate'")
	b.press("~ to regenerate")
	b.click("#search")
	b.keys("o", "w", "l")
	visible(1)
	b.is("document.querySelector('.card:not([hidden])').getAttribute('aria-label').startsWith('image.animal[\"owl\"]')")
	b.keys(kb.Backspace, kb.Backspace, kb.Backspace)
	visible(7)
	choose := func(id, value string) {
		b.is("[...document.getElementById('" + id + "').options].some(one => one.value === '" + value + "')")
		value = "document.getElementById('" + id + "').value = '" + value + "'"
		b.is("(" + value + ", document.getElementById('" + id + "').dispatchEvent(new Event('change')), true)")
	}
	choose("place", "trees")
	visible(1)
	choose("place", "")
	choose("block", "image.animal")
	visible(5)
	b.quiet("file://")
}

// TestKeys: all can be done with keys alone, and ? says which.
func TestKeys(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	b.keys("?")
	b.wait("document.getElementById('keys').open")
	b.is("document.querySelectorAll('#keys kbd').length >= 6")
	b.keys(kb.Escape)
	b.wait("!document.getElementById('keys').open")
	b.keys("j")
	b.wait("document.activeElement === document.querySelector('.card')")
	b.keys("j", "j", "k", kb.Enter)
	b.wait("document.getElementById('detail').open")
	second := value[string](b, "document.querySelectorAll('.card')[1].getAttribute('aria-label')")
	b.is("(" + quoted(second) + ").startsWith(document.getElementById('detail-title').textContent + ',')")
	b.keys(kb.ArrowRight)
	b.wait("document.querySelectorAll('.card')[2].getAttribute('aria-label').startsWith(document.getElementById('detail-title').textContent + ',')")
	b.keys(kb.Escape)
	b.wait("!document.getElementById('detail').open && document.activeElement === document.querySelectorAll('.card')[2]")
	b.keys("/")
	b.wait("document.activeElement.id === 'search'")
	b.is("document.getElementById('search').value === ''")
	b.quiet("file://")
}

// TestWords: a changed prompt shows what went and what came, word by word.
func TestWords(t *testing.T) {
	b := open(t, review(t, changedZoo(t)), 1280, 900)
	b.wait("document.querySelector('.card.regenerate .change')")
	words := value[[]string](b, "[...document.querySelectorAll('.card.regenerate')[0].querySelectorAll('.change ins, .change del')].map(one => one.tagName + ' ' + one.textContent.trim())")
	want := []string{"INS young", "DEL in", "DEL wood", "INS by", "INS river"}
	for _, one := range want {
		b.is(jsonOf(words) + ".some(word => word.startsWith(" + quoted(one[:4]) + ") && word.includes(" + quoted(one[4:]) + "))")
	}
	b.quiet("file://")
}
