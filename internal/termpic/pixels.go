package termpic

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"math"
	"strings"
)

// mostPixels is what a picture is shrunk to before anything is tried: twelve rows of large characters, in some milliseconds.
const mostPixels = 240 * 240

// kittyLevel marks passing pictures, so that they, and no others, can be taken away.
const kittyLevel = 7331

var kittyClear = fmt.Sprintf("\x1b_Ga=d,d=Z,z=%d,q=2\x1b\\", kittyLevel)

// kitty draws a PNG in chunks, as large as the characters say, and leaves the cursor. q=2: the terminal does not answer, for an
// answer would be read as typed by the user.
func (t Terminal) kitty(p image.Image, box Box) Picture {
	columns, rows, data := t.portable(p, box)
	var text strings.Builder
	control := fmt.Sprintf("a=T,f=100,q=2,C=1,c=%d,r=%d,", columns, rows)
	if t.Passing {
		control += fmt.Sprintf("z=%d,", kittyLevel)
	}
	for len(data) > 0 {
		chunk := data[:min(len(data), 4096)]
		data = data[len(chunk):]
		more := 0
		if len(data) > 0 {
			more = 1
		}
		fmt.Fprintf(&text, "\x1b_G%sm=%d;%s\x1b\\", control, more, chunk)
		control = "q=2,"
	}
	return Picture{Columns: columns, Rows: rows, pixels: text.String()}
}

// iterm draws a PNG, as large as the characters say. What it does with the cursor differs: Row puts that back.
func (t Terminal) iterm(p image.Image, box Box) Picture {
	columns, rows, data := t.portable(p, box)
	text := fmt.Sprintf("\x1b]1337;File=inline=1;width=%d;height=%d;preserveAspectRatio=0;doNotMoveCursor=1:%s\x07",
		columns, rows, data)
	return Picture{Columns: columns, Rows: rows, pixels: text}
}

// portable makes a PNG in base64 that keeps within the box's bytes, and says how many characters it is to cover. A busy picture has
// fewer pixels, on the same place.
func (t Terminal) portable(p image.Image, box Box) (columns, rows int, data string) {
	size := fit(p.Bounds().Size(), t.room(box))
	columns, rows = t.cells(size)
	small := shrink(p, within(size, min(mostPixels, box.Bytes)))
	room := box.Bytes*99/100 - 256 // without what stands around the chunks
	for {
		data = encoded(small)
		if size = small.Rect.Size(); len(data) <= room || size == image.Pt(1, 1) {
			return columns, rows, data
		}
		small = shrink(small, scaled(size, min(0.9, math.Sqrt(float64(room)/float64(len(data))))))
	}
}

func encoded(p image.Image) string {
	var data bytes.Buffer
	if err := png.Encode(&data, p); err != nil {
		panic(err) // a buffer takes all, and the size is bounded
	}
	return base64.StdEncoding.EncodeToString(data.Bytes())
}
