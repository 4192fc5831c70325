package browsertest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/imgplan/imgplan/internal/page"
)

// written writes a page into a new folder and returns the file's name.
func written(t *testing.T, one *page.Page) string {
	t.Helper()
	needBrowser(t)
	file, err := os.Create(filepath.Join(t.TempDir(), "review.html"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := one.Write(file); err != nil {
		t.Fatal(err)
	}
	return file.Name()
}

// thumb is a picture as data, of a colour of its own.
func thumb(i int) string {
	pixels := image.NewNRGBA(image.Rect(0, 0, 64, 64))
	for at := range pixels.Pix {
		pixels.Pix[at] = uint8(i * (at%4 + 3))
	}
	pixels.SetNRGBA(i%64, i/64%64, color.NRGBA{255, 255, 255, 255})
	var data bytes.Buffer
	_ = jpeg.Encode(&data, pixels, nil)
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(data.Bytes())
}

func manyEntries(n int) []*page.Entry {
	var entries []*page.Entry
	for i := range n {
		entries = append(entries, &page.Entry{
			Address: fmt.Sprintf("image.one[%d]", i), Action: "no-op", Mark: " ", Word: "unchanged", Path: fmt.Sprintf("pictures/%02d/%d.png", i%20, i),
			Prompt: strings.Repeat("a picture of many ", 6), After: &page.Picture{Title: "now", Href: "./missing.png", Thumb: thumb(i), Width: 64, Height: 64},
		})
	}
	return entries
}

// TestTwoThousand: a page of two thousand pictures holds only those in the document that are near the window, and can be
// searched and walked through all the same.
func TestTwoThousand(t *testing.T) {
	b := open(t, written(t, &page.Page{Title: "many", Kind: page.OfGallery, Entries: manyEntries(2000)}), 1280, 900)
	b.wait("document.querySelectorAll('.card img').length > 10")
	b.is("document.querySelectorAll('.card').length === 2000")
	if n := value[int](b, "document.querySelectorAll('img').length"); n > 120 {
		t.Errorf("%d pictures are in the document before anybody has scrolled", n)
	}
	if n := value[int](b, "document.querySelectorAll('*').length"); n > 4500 {
		t.Errorf("the document has %d elements", n)
	}
	b.is("(window.scrollTo({ top: document.body.scrollHeight, behavior: 'instant' }), true)")
	b.wait("[...document.querySelectorAll('.card')].at(-1).querySelector('img')?.complete")
	if n := value[int](b, "document.querySelectorAll('img').length"); n > 300 {
		t.Errorf("%d pictures are in the document after a look at its end", n)
	}
	b.keys("/", "1", "9", "9", "9")
	b.wait("document.getElementById('count').textContent === '1 of 2000 pictures'")
	b.keys(kb.Escape)
	b.quiet("file://")
}

// TestGone: a picture that can't be loaded is asked for once, and so is its thumbnail; then words stand in its place.
func TestGone(t *testing.T) {
	gone := &page.Picture{Title: "now", Href: "./gone.png", Thumb: "./small-gone.png", Width: 64, Height: 64}
	entry := &page.Entry{Address: "image.one", Action: "no-op", Mark: " ", Word: "unchanged", Path: "gone.png", Before: gone, After: gone}
	b := open(t, written(t, &page.Page{Title: "gone", Kind: page.OfGallery, Entries: []*page.Entry{entry}}), 1280, 900)
	b.wait("document.querySelectorAll('.card .unseen').length === 2")
	b.click(".card .pictures")
	b.wait("document.querySelectorAll('#detail .unseen').length === 2")
	asked := map[string]int{}
	for _, address := range b.asked() {
		asked[address[strings.LastIndex(address, "/")+1:]]++
	}
	if asked["gone.png"] > 2 || asked["small-gone.png"] > 4 {
		t.Errorf("what is gone is asked for again and again: %v", asked)
	}
}

// hostile are texts that are more than text wherever they are put in as HTML, turn others round, or are huge.
var hostile = []string{
	"</script><script>window.broken=1</script>", "<img src=x onerror=window.broken=1>", "\u202egnp.exe\u2066", "javascript:window.broken=1",
	"<!--data--><!--script-->&amp;\u2028", strings.Repeat("W", 2_000), strings.Repeat("long words ", 2_000), "\x00\ufffd\U000e0041",
}

// TestHostileTexts: they are shown as they are, run nothing, and keep to their place.
func TestHostileTexts(t *testing.T) {
	var entries []*page.Entry
	for _, text := range hostile {
		entries = append(entries, &page.Entry{
			Address: "image." + text, Action: text, Mark: "+", Word: text, Path: text, PriorPath: text, Of: text, Maker: text, Prompt: text,
			Cost: text, Causes: []string{text}, Notes: []string{text}, Arguments: []page.Argument{{Name: text, Value: text}},
			Differences: []page.Difference{{Argument: text, Parts: []page.Part{{Kind: "new", Text: text}, {Kind: "gone", Text: text}}}},
			Before:      &page.Picture{Title: text, Href: "javascript:window.broken=1", Error: text}, After: &page.Picture{Title: text, Thumb: text},
		})
	}
	all := &page.Page{Title: hostile[0], Kind: page.OfPlan, Version: hostile[1], Causes: hostile, Notes: hostile, Problems: hostile, Entries: entries}
	b := open(t, written(t, all), 1280, 900)
	for i := range entries {
		focused := "document.activeElement.matches('.card[data-index=\"" + strconv.Itoa(i) + "\"]') && document.activeElement.querySelector('h3')"
		b.keys("j")
		b.wait(focused)
		b.keys(kb.Enter)
		b.wait("document.getElementById('detail').open")
		b.fits("a hostile picture")
		b.keys(kb.Escape)
		b.wait(focused)
	}
	b.fits("hostile texts")
	b.is("window.broken === undefined")
	b.is("document.getElementById('title').textContent === " + quoted(hostile[0]))
	b.is("document.querySelectorAll('script').length === 2 && !document.querySelector('[onerror]')")
	b.is("[...document.querySelectorAll('h3')].some(one => one.textContent.includes('\\\\u202egnp.exe')) && !/[\\u202e\\u2066]/.test(document.body.innerText)")
}
