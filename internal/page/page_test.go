package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
)

// hostile is a prompt that would be more than text wherever it is put in as HTML, or ends the block of JSON.
const hostile = "</script><script>window.broken=1</script><img src=x onerror=window.broken=1>\u2028<!--data--><!--script-->&amp;"

func written(t testing.TB, p *Page) string {
	t.Helper()
	var text bytes.Buffer
	if err := p.Write(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func hostilePage() *Page {
	return &Page{Title: hostile, Kind: OfPlan, Notes: []string{hostile}, Totals: []Total{{hostile, hostile}}, Entries: []*Entry{{
		Address: `image.x["` + hostile + `"]`, Action: "generate", Mark: "+", Word: "to generate", Path: "x.png", Prompt: hostile,
		Arguments: []Argument{{hostile, hostile}}, Differences: []Difference{{hostile, []Part{{"new", hostile}}}},
	}}}
}

// TestHostileTextsStayInTheirBlock: they are in the JSON, whole, and nowhere else.
func TestHostileTextsStayInTheirBlock(t *testing.T) {
	text := written(t, hostilePage())
	if n := strings.Count(text, "<script"); n != 2 {
		t.Errorf("there are %d scripts", n)
	}
	if strings.Contains(text, "<img") || strings.Contains(text, "\u2028") {
		t.Error("the prompt is more than text")
	}
	block := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindStringSubmatch(text)
	var back Page
	if err := json.Unmarshal([]byte(block[1]), &back); err != nil || back.Entries[0].Prompt != hostile {
		t.Errorf("%v: it reads back as %q", err, back.Entries[0].Prompt)
	}
}

// TestPolicy: the policy allows what stands in the page by its bytes, and the page asks for nothing from elsewhere.
func TestPolicy(t *testing.T) {
	text := written(t, hostilePage())
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(text)[1]
	for _, tag := range []string{"style", "script"} {
		inline := regexp.MustCompile(`(?s)<` + tag + `>(.*?)</` + tag + `>`).FindStringSubmatch(text)
		if inline == nil || !strings.Contains(policy, tag+"-src "+HashOf(inline[1])) {
			t.Errorf("the policy %s does not have the hash of the %s", policy, tag)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
	shell, _, _ := strings.Cut(text, `<script type="application/json"`)
	for _, banned := range []string{"http://", "https://", "//", "@import", "url(h", " on", "javascript:"} {
		if banned == " on" { // a handler in an attribute
			if found := regexp.MustCompile(`<[^>]* on\w+=`).FindString(shell); found != "" {
				t.Error(found)
			}
		} else if strings.Contains(shell, banned) {
			t.Errorf("the page has %q", banned)
		}
	}
	if !strings.Contains(text[:512], Generator) {
		t.Error("its maker isn't named among its first bytes")
	}
	for _, script := range scripts {
		if found := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|fetch\(|XMLHttp|https?:`).FindString(read(script)); found != "" {
			t.Errorf("%s has %s", script, found)
		}
	}
}

func TestEntryOf(t *testing.T) {
	cost := money.USD(0)
	entry := EntryOf(plan.DocumentChange{
		Address: "image.a", Action: "regenerate", Provider: "p", Model: "m", Paid: true, Cost: &cost,
		Why: []plan.Reason{{Argument: "prompt", Before: "a fox", After: "a red fox"}},
	}, "to regenerate")
	if got, want := fmt.Sprint(entry.Mark, entry.Maker, entry.Differences), "~p m[{prompt [{same a } {new red } {same fox}]}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if entry.Cost == "" {
		t.Error("a known cost isn't said")
	}
}

// source is a picture in a new file beside the page.
func source(t testing.TB, folder, name string, pixels image.Image) Source {
	t.Helper()
	file := filepath.Join(folder, name)
	var data bytes.Buffer
	if err := png.Encode(&data, pixels); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return Source{&Picture{Title: name, Href: "./" + name}, func() (io.ReadSeekCloser, error) { return os.Open(file) }}
}

// noisy is the picture that compresses worst.
func noisy(width, height int, alpha bool) *image.NRGBA {
	pixels, random := image.NewNRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(1, 2))
	for i := range pixels.Pix {
		pixels.Pix[i] = uint8(random.Uint32())
		if i%4 == 3 && !alpha {
			pixels.Pix[i] = 255
		}
	}
	return pixels
}

// TestDraw compares two pictures that differ in three pixels, keeps thumbnails small, and goes on beside what is no picture.
func TestDraw(t *testing.T) {
	folder := t.TempDir()
	old, now := noisy(400, 300, false), noisy(400, 300, false)
	for _, at := range []image.Point{{10, 20}, {12, 20}, {10, 25}} {
		now.SetNRGBA(at.X, at.Y, color.NRGBA{1, 2, 3, 255})
	}
	same := Pair{Entry: &Entry{}, Before: source(t, folder, "a.png", old), After: source(t, folder, "b.png", now), Compare: true}
	clear := Pair{Entry: &Entry{}, After: source(t, folder, "c.png", noisy(300, 300, true))}
	broken := Pair{Entry: &Entry{}, After: source(t, folder, "d.png", old)}
	if err := os.WriteFile(filepath.Join(folder, "d.png"), []byte("<html>"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := Draw(t.Context(), []Pair{same, clear, broken}, false); err != nil {
		t.Fatal(err)
	}
	if got := same.Entry.Pixels; got == nil || *got != (Pixels{3, 120_000, [4]int{10, 20, 3, 6}}) {
		t.Errorf("they differ in %+v", got)
	}
	for _, one := range []Source{same.Before, same.After, clear.After} {
		if n := len(one.Picture.Thumb); n == 0 || n > 8200 || one.Picture.Error != "" {
			t.Errorf("%s: a thumbnail of %d bytes, %s", one.Picture.Title, n, one.Picture.Error)
		}
	}
	if got := broken.After.Picture; got.Thumb != "" || got.Error == "" {
		t.Errorf("what is no picture is %+v", got)
	}
	if err := Draw(t.Context(), []Pair{same}, true); err != nil || !strings.HasPrefix(same.After.Picture.Href, "data:image/png;base64,") {
		t.Errorf("%v: embedded as %.30q", err, same.After.Picture.Href)
	}
}
