package browsertest

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"

	"github.com/chromedp/chromedp"
)

// screen is what is seen of a page.
type screen struct{ pixels image.Image }

func (b *tab) screen() screen {
	b.t.Helper()
	pixels, err := png.Decode(bytes.NewReader(b.shot()))
	b.must(err)
	return screen{pixels}
}

// shot is what is seen as a PNG.
func (b *tab) shot() []byte {
	b.t.Helper()
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	b.must(err)
	return data
}

// light is how light a point is, from 0 to 255.
func (s screen) light(x, y float64) uint32 {
	r, g, b, _ := s.pixels.At(int(x), int(y)).RGBA()
	return (r + g + b) / 3 >> 8
}

func jsonOf(value any) string {
	data, _ := json.Marshal(value)
	return string(data)
}

// unquoted is a JSON text without its quotes.
func unquoted(text string) string {
	var plain string
	if json.Unmarshal([]byte(text), &plain) != nil {
		return text
	}
	return plain
}
