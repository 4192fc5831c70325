package termpic_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/termpic"
)

var (
	red   = color.NRGBA{255, 0, 0, 255}
	green = color.NRGBA{0, 255, 0, 255}
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{0, 0, 0, 255}
	none  = color.NRGBA{}
)

// tiny is a picture of rows of pixels.
func tiny(rows ...[]color.NRGBA) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, len(rows[0]), len(rows)))
	for y, row := range rows {
		for x, c := range row {
			p.SetNRGBA(x, y, c)
		}
	}
	return p
}

var small = termpic.Box{Columns: 20, Rows: 10, Bytes: 16000}

func TestBlocks(t *testing.T) {
	corner := tiny([]color.NRGBA{red, red, none}, []color.NRGBA{black, black, green}, []color.NRGBA{white, none, none})
	for name, c := range map[string]struct {
		deep bool
		want string
	}{
		"deep": {true, "  \x1b[38;2;255;0;0;48;2;0;0;0m▀▀\x1b[0;38;2;0;255;0m▄\x1b[0m\n" +
			"  \x1b[0;38;2;255;255;255m▀\x1b[0m  \x1b[0m\n"},
		"256": {false, "  \x1b[38;5;196;48;5;16m▀▀\x1b[0;38;5;46m▄\x1b[0m\n  \x1b[0;38;5;231m▀\x1b[0m  \x1b[0m\n"},
	} {
		terminal := termpic.Terminal{Protocol: termpic.Blocks, Deep: c.deep}
		p := terminal.Draw(corner, small)
		if got := termpic.Row([]termpic.Picture{p}); got != c.want || p.Columns != 3 || p.Rows != 2 {
			t.Errorf("%s: got %q, %dx%d; want %q", name, got, p.Columns, p.Rows, c.want)
		}
	}
}

// TestNearestOf256 compares with all 240 colours.
func TestNearestOf256(t *testing.T) {
	table := map[int]color.NRGBA{}
	for i, values := 0, []uint8{0, 95, 135, 175, 215, 255}; i < 216; i++ {
		table[16+i] = color.NRGBA{values[i/36], values[i/6%6], values[i%6], 255}
	}
	for i := range 24 {
		value := uint8(8 + 10*i)
		table[232+i] = color.NRGBA{value, value, value, 255}
	}
	square := func(a, b uint8) int { return (int(a) - int(b)) * (int(a) - int(b)) }
	distance := func(a, b color.NRGBA) int { return square(a.R, b.R) + square(a.G, b.G) + square(a.B, b.B) }
	terminal, random := termpic.Terminal{Protocol: termpic.Blocks}, rand.New(rand.NewPCG(3, 4))
	for range 500 {
		c := color.NRGBA{uint8(random.Uint32()), uint8(random.Uint32()), uint8(random.Uint32()), 255}
		if random.IntN(2) == 0 {
			c.G, c.B = c.R+uint8(random.IntN(4)), c.R
		}
		text := termpic.Row([]termpic.Picture{terminal.Draw(tiny([]color.NRGBA{c}), small)})
		var got int
		if _, err := fmt.Sscanf(text, "  \x1b[0;38;5;%dm", &got); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for number, other := range table {
			if distance(c, other) < distance(c, table[got]) {
				t.Fatalf("%v came out as %d; %d is nearer", c, got, number)
			}
		}
	}
}

// TestSixel: six rows and one, of which one pixel is transparent. A colour is defined where it is first used.
func TestSixel(t *testing.T) {
	rows := make([][]color.NRGBA, 7)
	for y := range rows {
		rows[y] = []color.NRGBA{red, red, red, red, white}
	}
	rows[0][0] = none
	p := termpic.Terminal{Protocol: termpic.Sixel}.Draw(tiny(rows...), small)
	want := "\n\x1b[1A\x1b7\x1b8\x1b[2C\x1bP0;1q\"1;1;5;7#180;2;100;0;0#180}~~~$#215;2;100;100;100#215!4?~$-#180!4@$#215!4?@$\x1b\\\x1b8\x1b[1B"
	if got := termpic.Row([]termpic.Picture{p}); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

var chunk = regexp.MustCompile("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\")

// TestKitty: the chunks hold one PNG of the same pixels, the terminal is not to answer, and only passing pictures can be cleared.
func TestKitty(t *testing.T) {
	p := tiny([]color.NRGBA{red, none}, []color.NRGBA{white, {9, 200, 77, 128}})
	for _, passing := range []bool{false, true} {
		terminal := termpic.Terminal{Protocol: termpic.Kitty, Passing: passing}
		chunks := chunk.FindAllStringSubmatch(termpic.Row([]termpic.Picture{terminal.Draw(p, small)}), -1)
		level := map[bool]string{true: "z=7331,"}[passing]
		if len(chunks) != 1 || chunks[0][1] != "a=T,f=100,q=2,C=1,c=1,r=1,"+level+"m=0" {
			t.Fatalf("chunks are %q", chunks)
		}
		if cleared := terminal.Clear() == "\x1b_Ga=d,d=Z,z=7331,q=2\x1b\\"; cleared != passing {
			t.Errorf("passing %v is cleared by %q", passing, terminal.Clear())
		}
		samePixels(t, chunks[0][2], p)
	}
}

func TestKittyInChunks(t *testing.T) {
	text := termpic.Row([]termpic.Picture{termpic.Terminal{Protocol: termpic.Kitty}.Draw(noise(100, 100), termpic.Box{Columns: 20, Rows: 10, Bytes: 64000})})
	chunks := chunk.FindAllStringSubmatch(text, -1)
	data := ""
	for i, one := range chunks {
		if last := i == len(chunks)-1; strings.HasSuffix(one[1], "m=0") != last || len(one[2]) > 4096 || !last && len(one[2])%4 != 0 {
			t.Errorf("chunk %d of %d is %s with %d bytes", i, len(chunks), one[1], len(one[2]))
		}
		data += one[2]
	}
	if len(chunks) < 2 {
		t.Fatalf("there are %d chunks", len(chunks))
	}
	samePixels(t, data, noise(100, 100))
}

func TestITerm(t *testing.T) {
	p := tiny([]color.NRGBA{red, none})
	text := termpic.Row([]termpic.Picture{termpic.Terminal{Protocol: termpic.ITerm}.Draw(p, small)})
	const before = "\n\x1b[1A\x1b7\x1b8\x1b[2C\x1b]1337;File=inline=1;width=1;height=1;preserveAspectRatio=0;doNotMoveCursor=1:"
	data, ok := strings.CutPrefix(text, before)
	data, ended := strings.CutSuffix(data, "\x07\x1b8\x1b[1B")
	if !ok || !ended {
		t.Fatalf("got %q", text)
	}
	samePixels(t, data, p)
}

func samePixels(t *testing.T, data string, want *image.NRGBA) {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("it is %v; want %v", got.Bounds(), want.Bounds())
	}
	for y := range want.Rect.Dy() {
		for x := range want.Rect.Dx() {
			g, w := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA), want.NRGBAAt(x, y)
			if !near(g.R, w.R) || !near(g.G, w.G) || !near(g.B, w.B) || g.A != w.A {
				t.Fatalf("pixel %d,%d is %v; want %v", x, y, g, w)
			}
		}
	}
}

// near allows for what a faint colour loses by being multiplied by its alpha.
func near(a, b uint8) bool { return max(a, b)-min(a, b) <= 2 }

// noise is the hardest to make small.
func noise(width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range p.Pix {
		p.Pix[i] = uint8(random.Uint32()) | map[bool]uint8{true: 255}[i%4 == 3]
	}
	return p
}

// shown is all that may stand in a text: this room's own sequences, blocks, spaces and line ends.
var shown = regexp.MustCompile("^(\n| |[▀▄]|\x1b\\[[0-9;]*m|\x1b\\[[0-9]+[ABC]|\x1b[78]|\x1b_G[a-zA-Z0-9=,]*;[A-Za-z0-9+/=]*\x1b\\\\" +
	"|\x1b\\]1337;File=[a-zA-Z0-9=;]*:[A-Za-z0-9+/=]*\x07|\x1bP0;1q[!-~]*\x1b\\\\)*$")

// TestDrawKeepsWithinItsBox, whatever the picture's shape and the terminal.
func TestDrawKeepsWithinItsBox(t *testing.T) {
	shapes := []*image.NRGBA{noise(1, 1), noise(1, 3000), noise(3000, 1), noise(5, 7), noise(400, 300)}
	for _, protocol := range []termpic.Protocol{termpic.Kitty, termpic.ITerm, termpic.Sixel, termpic.Blocks} {
		for _, cell := range []image.Point{{}, {1, 1}, {20, 40}} {
			for _, box := range []termpic.Box{{1, 1, 4096}, {26, 12, 64000}, {24, 6, 16000}, {400, 3, 4096}} {
				terminal := termpic.Terminal{Protocol: protocol, Deep: true, CellWidth: cell.X, CellHeight: cell.Y}
				for _, shape := range shapes {
					p := terminal.Draw(shape, box)
					text := termpic.Row([]termpic.Picture{p})
					if p.Rows < 1 || p.Columns < 1 || p.Rows > box.Rows || p.Columns > box.Columns || len(text) > box.Bytes+100 {
						t.Errorf("%s, cells of %v, %v, box %v: %dx%d, %d bytes", protocol, cell, shape.Rect, box, p.Columns, p.Rows, len(text))
					}
					if !shown.MatchString(text) {
						t.Errorf("%s: %.80q has something strange", protocol, text)
					}
				}
			}
		}
	}
}

func TestDrawShowsNothing(t *testing.T) {
	p := noise(8, 8)
	for name, got := range map[string]termpic.Picture{
		"none":       termpic.Terminal{Protocol: termpic.None}.Draw(p, small),
		"unknown":    termpic.Terminal{Protocol: "telex"}.Draw(p, small),
		"no pixels":  termpic.Terminal{Protocol: termpic.Kitty}.Draw(image.NewNRGBA(image.Rectangle{}), small),
		"no room":    termpic.Terminal{Protocol: termpic.Kitty}.Draw(p, termpic.Box{Rows: 3, Bytes: 9999}),
		"no columns": termpic.Terminal{Protocol: termpic.Blocks}.Draw(p, termpic.Box{Columns: 3, Bytes: 9999}),
	} {
		if text := termpic.Row([]termpic.Picture{got}); text != "" || got.Rows != 0 {
			t.Errorf("%s: shows %q", name, text)
		}
	}
}

// TestRowOfBlocks: pictures of other heights stand on one line, and no line is wider for a lower one.
func TestRowOfBlocks(t *testing.T) {
	terminal := termpic.Terminal{Protocol: termpic.Blocks}
	low := terminal.Draw(tiny([]color.NRGBA{red, red}), small)
	high := terminal.Draw(tiny([]color.NRGBA{red}, []color.NRGBA{red}, []color.NRGBA{red}), small)
	text := termpic.Row([]termpic.Picture{low, high, low})
	plain := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(text, "")
	if want := "  ▀▀  ▀  ▀▀\n      ▀\n"; plain != want {
		t.Errorf("got %q, want %q", plain, want)
	}
}

// TestRowOfPixels: the cursor goes back to where the row began for each picture, and in the end below the highest.
func TestRowOfPixels(t *testing.T) {
	terminal := termpic.Terminal{Protocol: termpic.Sixel, CellWidth: 1, CellHeight: 1}
	low := terminal.Draw(tiny([]color.NRGBA{red, red}), small)
	high := terminal.Draw(tiny([]color.NRGBA{red}, []color.NRGBA{red}, []color.NRGBA{red}), small)
	text := regexp.MustCompile("\x1bP[^\x1b]*\x1b\\\\").ReplaceAllString(termpic.Row([]termpic.Picture{low, high, low}), "P")
	if want := "\n\n\n\x1b[3A\x1b7\x1b8\x1b[2CP\x1b8\x1b[6CP\x1b8\x1b[9CP\x1b8\x1b[3B"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
}

func BenchmarkDraw(b *testing.B) {
	p := noise(1024, 1024)
	for _, protocol := range []termpic.Protocol{termpic.Kitty, termpic.ITerm, termpic.Sixel, termpic.Blocks} {
		b.Run(string(protocol), func(b *testing.B) {
			for b.Loop() {
				termpic.Terminal{Protocol: protocol, Deep: true}.Draw(p, termpic.Box{Columns: 40, Rows: 12, Bytes: 64000})
			}
		})
	}
}
